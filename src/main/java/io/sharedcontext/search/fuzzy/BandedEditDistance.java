package io.sharedcontext.search.fuzzy;

/**
 * Optimal string alignment by rows, for words too long for {@link EditDistance}'s one machine word.
 * Only cells within {@code most} of the diagonal are filled in: no other can be small enough.
 */
final class BandedEditDistance {
  /** More than any distance, and one more than that is still a number. */
  private static final int FAR = Integer.MAX_VALUE / 2;

  private final String from;
  private final String to;
  private final int most;

  /** This row, the one before, and the one before that, by turns. */
  private final int[][] rows;

  private BandedEditDistance(String from, String to, int most) {
    this.from = from;
    this.to = to;
    this.most = most;
    rows = new int[3][to.length() + 1];
  }

  /** Neither word is empty, and their lengths differ by {@code most} or less.
   *
   * @return the distance if it is {@code most} or less, otherwise {@link EditDistance#FARTHER}
   */
  static int within(String from, String to, int most) {
    int distance = new BandedEditDistance(from, to, most).distance();
    return distance <= most ? distance : EditDistance.FARTHER;
  }

  private int distance() {
    for (int j = 0; j <= to.length(); j++) {
      rows[0][j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      if (fill(i) > most) {
        return most + 1;
      }
    }
    return rows[from.length() % 3][to.length()];
  }

  /** Fills in row {@code i}; returns its least cell. A swap reaches back two rows, each no less. */
  private int fill(int i) {
    int first = (int) Math.max(1, (long) i - most);
    int last = (int) Math.min(to.length(), (long) i + most);
    int[] row = rows[i % 3];
    row[first - 1] = first == 1 ? i : FAR;
    int least = row[first - 1];
    for (int j = first; j <= last; j++) {
      row[j] = cell(i, j);
      least = Math.min(least, row[j]);
    }
    row[Math.min(last + 1, to.length())] = last == to.length() ? row[last] : FAR;
    return least;
  }

  private int cell(int i, int j) {
    int[] above = rows[(i + 2) % 3];
    int changed = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
    int cell = Math.min(changed, 1 + Math.min(above[j], rows[i % 3][j - 1]));
    return swapped(i, j) ? Math.min(cell, 1 + rows[(i + 1) % 3][j - 2]) : cell;
  }

  private boolean swapped(int i, int j) {
    return i > 1
        && j > 1
        && from.charAt(i - 1) == to.charAt(j - 2)
        && from.charAt(i - 2) == to.charAt(j - 1);
  }
}
