package io.sharedcontext.search;

/**
 * A query's characters, prepared to be found in texts from either end. Immutable.
 *
 * @param letters the characters, first to last; for reading only
 * @param forward the same as a subsequence to read texts into
 * @param backward the same from last to first, for texts read from their end
 */
record Pattern(char[] letters, Subsequence forward, Subsequence backward) {
  /** Prepares {@code letters}. */
  static Pattern of(char[] letters) {
    return new Pattern(
        letters, new Subsequence(letters), new Subsequence(reversed(letters, letters.length)));
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
}
