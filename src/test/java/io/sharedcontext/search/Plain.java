package io.sharedcontext.search;

/** The textbook recurrences, cell by cell, against which the fast ones are held. */
final class Plain {
  private Plain() {}

  /** Letters changed, added, dropped, or swapped with their neighbour. */
  static int alignment(String from, String to) {
    int[][] d = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        d[i][j] = i == 0 || j == 0 ? i + j : cell(d, from, to, i, j);
      }
    }
    return d[from.length()][to.length()];
  }

  private static int cell(int[][] d, String from, String to, int i, int j) {
    char here = from.charAt(i - 1);
    char there = to.charAt(j - 1);
    int cell = Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1);
    cell = Math.min(cell, d[i - 1][j - 1] + (here == there ? 0 : 1));
    boolean swapped = i > 1 && j > 1 && here == to.charAt(j - 2) && from.charAt(i - 2) == there;
    return swapped ? Math.min(cell, d[i - 2][j - 2] + 1) : cell;
  }

  /** The length of the longest common subsequence. */
  static int common(String left, String right) {
    int[][] d = new int[left.length() + 1][right.length() + 1];
    for (int i = 1; i <= left.length(); i++) {
      for (int j = 1; j <= right.length(); j++) {
        d[i][j] = left.charAt(i - 1) == right.charAt(j - 1)
            ? d[i - 1][j - 1] + 1
            : Math.max(d[i - 1][j], d[i][j - 1]);
      }
    }
    return d[left.length()][right.length()];
  }
}
