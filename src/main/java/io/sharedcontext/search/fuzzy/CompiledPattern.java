package io.sharedcontext.search.fuzzy;

/**
 * A query's characters, prepared to be found in texts: as a subsequence from either end, and exactly
 * as they are. Immutable.
 */
final class CompiledPattern {
  private final char[] letters;
  private final LongestCommonSubsequence forward;
  private final LongestCommonSubsequence backward;
  private final HorspoolSearch needle;

  /** Prepares {@code letters}, which stay as they are. */
  CompiledPattern(char[] letters) {
    this.letters = letters;
    forward = new LongestCommonSubsequence(letters);
    backward = new LongestCommonSubsequence(reversed(letters, letters.length));
    needle = new HorspoolSearch(letters);
  }

  /** The last {@code count} characters, the last of them first. */
  static char[] reversed(char[] letters, int count) {
    char[] reversed = new char[count];
    for (int i = 0; i < count; i++) {
      reversed[i] = letters[letters.length - 1 - i];
    }
    return reversed;
  }

  int length() {
    return letters.length;
  }

  /** The characters, first to last; for reading only. */
  char[] letters() {
    return letters;
  }

  /** To read texts into from their beginning. */
  LongestCommonSubsequence forward() {
    return forward;
  }

  /** To read texts into from their end. */
  LongestCommonSubsequence backward() {
    return backward;
  }

  /** To find as they are. */
  HorspoolSearch needle() {
    return needle;
  }
}
