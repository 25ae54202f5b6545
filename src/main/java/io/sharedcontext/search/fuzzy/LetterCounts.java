package io.sharedcontext.search.fuzzy;

/**
 * How often each letter occurs in a text, in 32 counters of a byte; letters that share a counter are
 * counted together. From two of them follows at once how many letters two texts can have in common
 * at most, so that most need not be compared.
 */
final class LetterCounts {
  private static final int COUNTERS = 32;
  private static final int FULL = 127;
  private static final long HIGH = 0x8080808080808080L;
  private static final long PAIRS = 0x00FF00FF00FF00FFL;

  private final long first;
  private final long second;
  private final long third;
  private final long fourth;
  private final boolean exact;

  /** Counts {@code letters}; a text with more than 127 of one letter is counted as unbounded. */
  LetterCounts(char[] letters) {
    int[] counts = new int[COUNTERS];
    for (char letter : letters) {
      counts[letter & (COUNTERS - 1)]++;
    }
    first = packed(counts, 0);
    second = packed(counts, 8);
    third = packed(counts, 16);
    fourth = packed(counts, 24);
    boolean fits = true;
    for (int count : counts) {
      fits &= count <= FULL;
    }
    exact = fits;
  }

  private static long packed(int[] counts, int from) {
    long packed = 0;
    for (int i = 0; i < 8; i++) {
      packed |= (long) Math.min(FULL, counts[from + i]) << (i << 3);
    }
    return packed;
  }

  /** No common subsequence of the two texts is longer than this. */
  int mostInCommon(LetterCounts other) {
    if (!exact && !other.exact) {
      return Integer.MAX_VALUE;
    }
    long sums = pairs(least(first, other.first))
        + pairs(least(second, other.second))
        + pairs(least(third, other.third))
        + pairs(least(fourth, other.fourth));
    return (int) ((sums * 0x0001000100010001L) >>> 48);
  }

  /** The lesser of each pair of bytes, none of which is above 127. */
  private static long least(long left, long right) {
    long notLess = ((left | HIGH) - right) & HIGH;
    long mask = (notLess << 1) - (notLess >>> 7);
    return (right & mask) | (left & ~mask);
  }

  /** Neighbouring bytes added up. */
  private static long pairs(long bytes) {
    return (bytes & PAIRS) + ((bytes >>> 8) & PAIRS);
  }
}
