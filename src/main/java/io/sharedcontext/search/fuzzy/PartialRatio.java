package io.sharedcontext.search.fuzzy;

/**
 * The likeness of the shorter of two texts to the stretch of the longer that resembles it most: all
 * stretches of its length count, and shorter ones at the beginning and at the end. It is RapidFuzz's
 * {@code partial_ratio}, every stretch considered.
 *
 * <p>Few stretches are read. A common subsequence grows by one character at most with each character
 * read, and never shrinks when more are read before it. So the text is read on from a stretch until
 * the subsequence is as long as needed; no stretch that ends earlier can do, whatever it begins with,
 * and the search goes on with the one that ends there. The prefixes of a stretch come with it.
 */
final class PartialRatio {
  /** How far to read on at a time; less means more counting, more means reading too far. */
  private static final int STRIDE = 4;

  private PartialRatio() {}

  /** The score if it is at least {@code cutoff}, otherwise 0; of two empty texts it is 100. */
  static double of(CompiledPattern query, char[] text, double cutoff) {
    if (query.length() == 0 || text.length == 0) {
      return Similarity.atLeast(cutoff, query.length() == text.length ? Similarity.MOST : 0);
    }
    double floor = Similarity.below(cutoff);
    double best = floor;
    if (query.length() <= text.length) {
      best = queryInText(query, text, best);
    }
    if (query.length() >= text.length && best < Similarity.MOST) {
      best = textInQuery(query, text, best);
    }
    return best > floor ? Similarity.atLeast(cutoff, best) : 0;
  }

  private static double queryInText(CompiledPattern query, char[] text, double floor) {
    int rest = query.length() - 1;
    double best = windows(query, text, floor);
    if (best == Similarity.MOST || rest == 0) {
      return best;
    }
    best = beginnings(query.forward(), text, rest, best);
    return beginnings(query.backward(), CompiledPattern.reversed(text, rest), rest, best);
  }

  private static double textInQuery(CompiledPattern query, char[] text, double floor) {
    double best = windowsOfQuery(query, text, floor);
    if (best == Similarity.MOST) {
      return best;
    }
    best = beginningsOfQuery(query.forward(), text, best);
    return beginningsOfQuery(query.backward(), CompiledPattern.reversed(text, text.length), best);
  }

  /** The best of the query against the first 1, 2, … {@code most} characters of the text. */
  private static double beginnings(
      LongestCommonSubsequence query, char[] text, int most, double floor) {
    double best = floor;
    long[] state = query.stateFrom(0);
    int common = 0;
    for (int from = 0; from < most; from += 64) {
      int to = Math.min(most, from + 64);
      long grown = query.growths(state, text, from, to);
      int after = common + Long.bitCount(grown);
      if (Similarity.of(after, query.length() + Math.max(after, from + 1)) > best) {
        best = bestOf(grown, common, query.length() + from, best);
      }
      common = after;
    }
    return best;
  }

  /** The best of the beginnings that end where a bit is on; there alone a score can rise. */
  private static double bestOf(long ends, int common, int length, double floor) {
    double best = floor;
    int grown = common;
    for (long left = ends; left != 0; left &= left - 1) {
      int total = length + Long.numberOfTrailingZeros(left) + 1;
      best = Math.max(best, Similarity.of(++grown, total));
    }
    return best;
  }

  /** The best of the query against all stretches of its length. */
  private static double windows(CompiledPattern query, char[] text, double floor) {
    int size = query.length();
    int need = Math.max(1, Similarity.needed(floor, 2 * size));
    int found = 0;
    int start = 0;
    long[] state = query.forward().stateFrom(0);
    while (start + size <= text.length && need < size) {
      query.forward().reset(state, 0);
      int common = query.forward().grow(state, text, start, start + size);
      if (common >= need) {
        found = common;
        need = common + 1;
      }
      start = nextStart(query, state, text, start, need - common);
    }
    if (need == size && query.needle().in(text, start)) {
      found = size;
    }
    return found == 0 ? floor : Similarity.of(found, 2 * size);
  }

  /**
   * Reads on from the stretch at {@code start} until {@code missing} more characters are in common;
   * returns the start of the stretch that ends where that can be, beyond the text if nowhere.
   */
  private static int nextStart(
      CompiledPattern query, long[] state, char[] text, int start, int missing) {
    int from = start + query.length();
    int left = missing;
    while (from < text.length) {
      int to = Math.min(text.length, from + Math.max(STRIDE, left));
      int grown = query.forward().grow(state, text, from, to);
      if (grown >= left) {
        return from + left - query.length();
      }
      left -= grown;
      from = to;
    }
    return text.length;
  }

  /** The best of the text against all stretches of the query of its length. */
  private static double windowsOfQuery(CompiledPattern query, char[] text, double floor) {
    int size = text.length;
    int need = Math.max(1, Similarity.needed(floor, 2 * size));
    int found = 0;
    int start = 0;
    long[] state = query.forward().stateFrom(0);
    while (start + size <= query.length() && need < size) {
      query.forward().reset(state, start);
      query.forward().read(state, text);
      int common = States.growths(state, start, start + size);
      if (common >= need) {
        found = common;
        need = common + 1;
      }
      int end = States.growth(state, start, need);
      start = Math.max(start, end - size) + 1;
    }
    if (need == size && new HorspoolSearch(text).in(query.letters(), start)) {
      found = size;
    }
    return found == 0 ? floor : Similarity.of(found, 2 * size);
  }

  /** The best of the text against the first 1, 2, … characters of the query, fewer than its own. */
  private static double beginningsOfQuery(
      LongestCommonSubsequence query, char[] text, double floor) {
    double best = floor;
    long[] state = query.stateFrom(0);
    query.read(state, text);
    int common = 0;
    for (int from = 0; from < text.length - 1; from += 64) {
      long grown = States.places(state, from >>> 6, from, text.length - 1);
      best = bestOf(grown, common, text.length + from, best);
      common += Long.bitCount(grown);
    }
    return best;
  }
}
