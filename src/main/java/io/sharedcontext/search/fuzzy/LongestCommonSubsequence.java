package io.sharedcontext.search.fuzzy;

import java.util.Arrays;

/**
 * The longest common subsequence of a pattern and other texts, 64 positions at a step. A state has
 * one bit for each position of the pattern: a bit is off where the subsequence with the text read so
 * far grows by one, so that the bits that are off up to a position are the length up to there. The
 * pattern is prepared once; states belong to one comparison, so that threads may share the pattern.
 *
 * <p>Source: H. Hyyrö, "Bit-parallel LCS-length computation revisited", AWOCA 2004.
 */
final class LongestCommonSubsequence {
  private static final int WORD = 64;

  private final PatternMatchVector positions;
  private final long[] bits;
  private final int blocks;

  /** Prepares {@code pattern}. */
  LongestCommonSubsequence(char[] pattern) {
    positions = new PatternMatchVector(pattern, pattern.length);
    bits = positions.bits();
    blocks = positions.blocks();
  }

  /** The length of the pattern. */
  int length() {
    return positions.length();
  }

  /**
   * How long the common subsequence with {@code text} is; any number below {@code least} if it is
   * less than that.
   */
  int common(char[] text, int least) {
    if (blocks == 1) {
      return Long.bitCount(~read(-1L, text, 0, text.length));
    }
    long[] carries = carries(text);
    int common = 0;
    for (int block = 0; block < blocks; block++) {
      common += Long.bitCount(~readBlock(block, -1L, -1L, text, carries));
      if (common + positions.length() - (block + 1) * WORD < least) {
        return common;
      }
    }
    return common;
  }

  /** The same for those positions of the pattern alone whose bits are on in {@code allowed}. */
  int commonOf(long[] allowed, char[] text) {
    long[] carries = carries(text);
    int common = 0;
    for (int block = 0; block < blocks; block++) {
      common += Long.bitCount(~readBlock(block, -1L, allowed[block], text, carries));
    }
    return common;
  }

  /** A state before any text, in which only positions from {@code first} on count. */
  long[] stateFrom(int first) {
    long[] state = new long[blocks];
    reset(state, first);
    return state;
  }

  /** Makes {@code state} as new. */
  void reset(long[] state, int first) {
    Arrays.fill(state, 0, first >>> 6, 0L);
    Arrays.fill(state, first >>> 6, state.length, -1L);
    state[first >>> 6] <<= first;
  }

  /**
   * Reads the characters from {@code from} to before {@code to} into {@code state}, at least one.
   *
   * @return by how much the subsequence grew
   */
  int grow(long[] state, char[] text, int from, int to) {
    if (blocks == 1) {
      long before = state[0];
      state[0] = read(before, text, from, to);
      return Long.bitCount(~state[0]) - Long.bitCount(~before);
    }
    int grown = 0;
    for (int i = from; i < to; i += WORD) {
      grown += Long.bitCount(growths(state, text, i, Math.min(to, i + WORD)));
    }
    return grown;
  }

  /** Reads at most 64; returns a bit for each, lowest first: whether the subsequence grew with it. */
  long growths(long[] state, char[] text, int from, int to) {
    long grown = 0;
    for (int block = 0; block < blocks; block++) {
      grown = growBlock(block, state, text, from, to, grown) >>> (WORD - (to - from));
    }
    return grown;
  }

  /** Reads any number of characters; the state alone tells what came of it. */
  void read(long[] state, char[] text) {
    if (blocks == 1) {
      state[0] = read(state[0], text, 0, text.length);
      return;
    }
    long[] carries = carries(text);
    for (int block = 0; block < blocks; block++) {
      state[block] = readBlock(block, state[block], -1L, text, carries);
    }
  }

  /** The whole state of a pattern of one word, carried over characters. */
  private long read(long state, char[] text, int from, int to) {
    long[] rows = bits;
    long on = state;
    for (int i = from; i < to; i++) {
      char letter = text[i];
      long same = on & rows[letter < 128 ? letter : positions.row(letter)];
      on = (on + same) | (on - same);
    }
    return on;
  }

  private static long[] carries(char[] text) {
    return new long[(text.length + WORD - 1) >>> 6];
  }

  /** One word of the state over the whole text; what it carries over goes to the next in place. */
  private long readBlock(int block, long state, long allowed, char[] text, long[] carries) {
    int row = block * positions.rows();
    long on = state;
    for (int i = 0; i < text.length; ) {
      int end = Math.min(text.length, i + WORD);
      int unread = WORD - (end - i);
      int chunk = i >>> 6;
      long carry = carries[chunk];
      for (; i < end; i++) {
        char letter = text[i];
        long same = on & allowed & bits[row + (letter < 128 ? letter : positions.row(letter))];
        long sum = on + same + (carry & 1);
        carry = (carry >>> 1) | ((same | (on & ~sum)) & Long.MIN_VALUE);
        on = sum | (on - same);
      }
      carries[chunk] = carry >>> unread;
    }
    return on;
  }

  private long growBlock(int block, long[] state, char[] text, int from, int to, long carries) {
    int row = block * positions.rows();
    long on = state[block];
    long carry = carries;
    for (int i = from; i < to; i++) {
      char letter = text[i];
      long same = on & bits[row + (letter < 128 ? letter : positions.row(letter))];
      long sum = on + same + (carry & 1);
      carry = (carry >>> 1) | ((same | (on & ~sum)) & Long.MIN_VALUE);
      on = sum | (on - same);
    }
    state[block] = on;
    return carry;
  }
}
