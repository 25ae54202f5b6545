package io.sharedcontext.search.fuzzy;

/** Reads the states of a {@link LongestCommonSubsequence}: a bit that is off is a place where it grew. */
final class States {
  private States() {}

  /** How many places from {@code from} to before {@code to} are off. */
  static int growths(long[] state, int from, int to) {
    int count = 0;
    for (int block = from >>> 6; block << 6 < to; block++) {
      count += Long.bitCount(places(state, block, from, to));
    }
    return count;
  }

  /** The places of one word that are off, from {@code from} to before {@code to}, as bits. */
  static long places(long[] state, int block, int from, int to) {
    int first = from - (block << 6);
    int last = to - (block << 6);
    long above = first > 0 ? -1L << first : -1L;
    long under = last < 64 ? ~(-1L << last) : -1L;
    return ~state[block] & above & under;
  }

  /** The {@code nth} place from {@code from} on that is off; beyond all if there are fewer. */
  static int growth(long[] state, int from, int nth) {
    int left = nth;
    for (int block = from >>> 6; block < state.length; block++) {
      long places = places(state, block, from, state.length << 6);
      int count = Long.bitCount(places);
      if (count >= left) {
        return (block << 6) + place(places, left);
      }
      left -= count;
    }
    return Integer.MAX_VALUE - 1;
  }

  private static int place(long places, int nth) {
    long left = places;
    for (int i = 1; i < nth; i++) {
      left &= left - 1;
    }
    return Long.numberOfTrailingZeros(left);
  }
}
