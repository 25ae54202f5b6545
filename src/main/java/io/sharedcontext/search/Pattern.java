package io.sharedcontext.search;

/**
 * A query's characters, prepared to be found in texts: as a subsequence from either end, and exactly
 * as they are. Immutable.
 */
final class Pattern {
  private final char[] letters;
  private final Subsequence forward;
  private final Subsequence backward;
  private final Needle needle;

  /** Prepares {@code letters}, which stay as they are. */
  Pattern(char[] letters) {
    this.letters = letters;
    forward = new Subsequence(letters);
    backward = new Subsequence(reversed(letters, letters.length));
    needle = new Needle(letters);
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
  Subsequence forward() {
    return forward;
  }

  /** To read texts into from their end. */
  Subsequence backward() {
    return backward;
  }

  /** To find as they are. */
  Needle needle() {
    return needle;
  }
}
