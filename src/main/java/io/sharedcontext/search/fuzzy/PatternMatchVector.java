package io.sharedcontext.search.fuzzy;

/**
 * Where each character stands in a pattern: one bit a position, 64 positions a word, as bit-parallel
 * string algorithms read it. Made once per pattern; immutable, so that threads may share it.
 *
 * <p>A character's row holds its words. ASCII characters are their own row; others are found by
 * open addressing; one row without a bit stands for every character that is not in the pattern.
 */
final class PatternMatchVector {
  private static final int ABSENT = 128;
  private static final int FIRST_OTHER = ABSENT + 1;

  private final int length;
  private final char[] others;
  private final long[] bits;

  /** Positions of the first {@code length} characters of {@code pattern}, first to last. */
  PatternMatchVector(char[] pattern, int length) {
    this.length = length;
    others = new char[tableSize(pattern, length)];
    bits = new long[rows() * blocks()];
    for (int i = 0; i < length; i++) {
      bits[(i >>> 6) * rows() + claim(pattern[i])] |= 1L << i;
    }
  }

  /** A power of two, at least twice the number of characters to place, so that searches end. */
  private static int tableSize(char[] pattern, int length) {
    int count = 0;
    for (int i = 0; i < length; i++) {
      count += pattern[i] < ABSENT ? 0 : 1;
    }
    return Math.max(1, Integer.highestOneBit(count) << 2);
  }

  private int claim(char letter) {
    if (letter < ABSENT) {
      return letter;
    }
    int place = place(letter);
    others[place] = letter;
    return FIRST_OTHER + place;
  }

  /** Where {@code letter} is, or the free place where it would be. */
  private int place(char letter) {
    int last = others.length - 1;
    int place = ((letter * 0x9E3779B1) >>> 16) & last;
    while (others[place] != 0 && others[place] != letter) {
      place = (place + 1) & last;
    }
    return place;
  }

  /** How many characters the pattern has. */
  int length() {
    return length;
  }

  /** How many words a row has: one for each 64 positions begun, and one for an empty pattern. */
  int blocks() {
    return Math.max(1, (length + 63) >>> 6);
  }

  /** How many rows there are; the first 128 belong to the ASCII characters. */
  int rows() {
    return FIRST_OTHER + others.length;
  }

  /** The first word of every row, then the second of every row, and so on; for reading only. */
  long[] bits() {
    return bits;
  }

  /** The row of any character beyond ASCII; a row without bits when the pattern lacks it. */
  int row(char letter) {
    int place = place(letter);
    return others[place] == letter ? FIRST_OTHER + place : ABSENT;
  }

  /** The only word of the row of {@code letter}, in a pattern of at most 64 characters. */
  long of(char letter) {
    return bits[letter < ABSENT ? letter : row(letter)];
  }
}
