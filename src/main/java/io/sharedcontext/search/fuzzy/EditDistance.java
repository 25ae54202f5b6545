package io.sharedcontext.search.fuzzy;

/**
 * How many letters separate a word from others: letters changed, added or dropped, and neighbours
 * that changed places counted once (optimal string alignment). Made for one word that is held
 * against a whole vocabulary: most words fall to their length and their letters, the others cost one
 * step a letter. Counts UTF-16 units, case matters. Immutable, so that threads may share it.
 *
 * <p>Source: H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances",
 * Nordic Journal of Computing 10 (2003).
 */
public final class EditDistance {
  /** The answer for words that are farther apart than asked for. */
  public static final int FARTHER = -1;

  private static final int WORD = 64;

  private final String word;
  private final long letters;
  private final PatternMatchVector positions;

  private EditDistance(String word) {
    this.word = word;
    letters = letters(word);
    positions =
        new PatternMatchVector(word.toCharArray(), word.length() > WORD ? 0 : word.length());
  }

  /** Distances from {@code word}, which may be empty. */
  public static EditDistance from(String word) {
    return new EditDistance(word);
  }

  /** The distance of two words if it is {@code most} or less, otherwise {@link #FARTHER}. */
  public static int within(String from, String to, int most) {
    return from(from).to(to, most);
  }

  /** Which letters occur in {@code word}, as bits; worth keeping beside a word of a vocabulary. */
  public static long letters(String word) {
    long letters = 0;
    for (int i = 0; i < word.length(); i++) {
      letters |= 1L << word.charAt(i);
    }
    return letters;
  }

  /**
   * Whether a word of that length and those {@link #letters} can be {@code most} edits away; if not,
   * it need not be looked at. One edit brings one letter at most and takes one at most.
   */
  public boolean mayReach(int length, long otherLetters, int most) {
    return Math.abs(word.length() - length) <= most
        && few(letters & ~otherLetters, most)
        && few(otherLetters & ~letters, most);
  }

  /** Are there {@code most} bits or fewer? That is a few, and to count all of them takes longer. */
  private static boolean few(long bits, int most) {
    long left = bits;
    for (int i = 0; i < most && left != 0; i++) {
      left &= left - 1;
    }
    return left == 0;
  }

  /** The distance to {@code other} if it is {@code most} or less, otherwise {@link #FARTHER}. */
  public int to(String other, int most) {
    if (Math.abs(word.length() - other.length()) > most) {
      return FARTHER;
    }
    if (word.isEmpty() || other.isEmpty()) {
      return Math.max(word.length(), other.length());
    }
    return word.length() > WORD
        ? BandedEditDistance.within(word, other, most)
        : parallel(other, most);
  }

  /** One column a letter; the lowest cell of a column is the distance to the letters read so far. */
  private int parallel(String other, int most) {
    long lowest = 1L << (word.length() - 1);
    long rises = -1;
    long falls = 0;
    long level = 0;
    long before = 0;
    int distance = word.length();
    int left = other.length();
    for (int i = 0; i < other.length(); i++) {
      long same = positions.of(other.charAt(i));
      long swapped = ((~level & same) << 1) & before;
      level = (((same & rises) + rises) ^ rises) | same | falls | swapped;
      long right = falls | ~(level | rises);
      long down = level & rises;
      distance += (right & lowest) != 0 ? 1 : 0;
      distance -= (down & lowest) != 0 ? 1 : 0;
      if (distance - --left > most) {
        return FARTHER;
      }
      right = (right << 1) | 1;
      rises = (down << 1) | ~(level | right);
      falls = right & level;
      before = same;
    }
    return distance;
  }
}
