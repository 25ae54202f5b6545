package io.sharedcontext.search.fuzzy;

/**
 * How much texts resemble a query, 0 to 100, as RapidFuzz's {@code WRatio} and its parts have it:
 * the same letters in the same order, the words whatever their order, the words that both share, and
 * the part of a long text that resembles a short query. Prepared once per query and immutable;
 * threads may share it, each text may be compared by several.
 *
 * <p>Every method takes a cut-off, 0 to 100: a score below it is reported as 0, and the sooner it is
 * certain the less is computed. Weights are those of RapidFuzz's documentation
 * (rapidfuzz.github.io/RapidFuzz/Usage/fuzz.html#wratio), which are FuzzyWuzzy's.
 */
public final class WeightedRatio {
  private static final double WORDS = 0.95;
  private static final double PART = 0.9;
  private static final double SMALL_PART = 0.6;

  /** From this ratio of lengths on, texts are compared with the part that fits. */
  private static final double LONGER = 1.5;

  private static final double MUCH_LONGER = 8;

  private final PreparedText query;
  private final CompiledPattern plain;
  private final CompiledPattern sorted;
  private final SharedWords words;

  private WeightedRatio(PreparedText query) {
    this.query = query;
    plain = new CompiledPattern(query.letters());
    sorted = new CompiledPattern(query.tokens().sorted());
    words = new SharedWords(query.tokens(), sorted);
  }

  /** Prepares {@code query}, whatever it holds. */
  public static WeightedRatio of(String query) {
    return new WeightedRatio(PreparedText.of(query));
  }

  /** The weighted ratio of the query and {@code text}; one that is met again is better prepared. */
  public double score(CharSequence text, double cutoff) {
    return score(PreparedText.of(text), cutoff);
  }

  /** The weighted ratio: the best of the parts that suit the two lengths; 0 if one is empty. */
  public double score(PreparedText text, double cutoff) {
    if (query.length() == 0 || text.length() == 0) {
      return 0;
    }
    int longer = Math.max(query.length(), text.length());
    double ratio = (double) longer / Math.min(query.length(), text.length());
    if (ratio < LONGER) {
      return Similarity.atLeast(cutoff, whole(text, cutoff));
    }
    double part = ratio <= MUCH_LONGER ? PART : SMALL_PART;
    return Similarity.atLeast(cutoff, part(text, part, cutoff));
  }

  /** Cheap parts first: what is found raises the bar for those that follow. */
  private double whole(PreparedText text, double cutoff) {
    int most = query.counts().mostInCommon(text.counts());
    double best = Similarity.atLeast(cutoff, indel(plain, text.letters(), most, cutoff));
    double words = tokenRatio(text, most, Math.max(cutoff, best) / WORDS);
    return Math.max(best, words * WORDS);
  }

  private double part(PreparedText text, double part, double cutoff) {
    double best = 0;
    if (Similarity.MOST * WORDS * part >= cutoff && words.anyIn(text.tokens())) {
      best = Similarity.MOST * WORDS * part;
    }
    boolean shared = best > 0;
    best = Math.max(best, ratio(text, Math.max(cutoff, best)));
    best = Math.max(best, partialRatio(text, Math.max(cutoff, best) / part) * part);
    double bar = Math.max(cutoff, best) / part / WORDS;
    if (!shared && bar <= Similarity.MOST) {
      best = Math.max(best, partialOfWords(text, bar) * WORDS * part);
    }
    return best;
  }

  /** Letters in the same order, over both lengths; two empty texts are alike. */
  double ratio(PreparedText text, double cutoff) {
    return Similarity.atLeast(
        cutoff, indel(plain, text.letters(), query.counts().mostInCommon(text.counts()), cutoff));
  }

  /** The shorter of the two against the stretch of the longer that resembles it most. */
  double partialRatio(PreparedText text, double cutoff) {
    return partial(plain, text.letters(), text, cutoff);
  }

  /** As {@link #ratio}, of the words put in order. */
  double tokenSortRatio(PreparedText text, double cutoff) {
    int most = query.counts().mostInCommon(text.counts());
    return Similarity.atLeast(cutoff, indel(sorted, text.tokens().sorted(), most, cutoff));
  }

  /** How alike the shared words alone, and with the others of either, are; 0 without words. */
  double tokenSetRatio(PreparedText text, double cutoff) {
    return Similarity.atLeast(cutoff, words.ratio(text.tokens(), cutoff));
  }

  /** As {@link #partialRatio}, of the words put in order. */
  double partialTokenSortRatio(PreparedText text, double cutoff) {
    return partial(sorted, text.tokens().sorted(), text, cutoff);
  }

  /** 100 if a word is shared, otherwise as {@link #partialRatio} of the different words in order. */
  double partialTokenSetRatio(PreparedText text, double cutoff) {
    if (words.anyIn(text.tokens())) {
      return Similarity.atLeast(cutoff, Similarity.MOST);
    }
    return words.distinct().length() == 0 || text.length() == 0
        ? 0
        : partial(words.distinct(), text.tokens().distinct(), text, cutoff);
  }

  private double tokenRatio(PreparedText text, int most, double cutoff) {
    if (cutoff > Similarity.MOST) {
      return 0;
    }
    double best = words.ratio(text.tokens(), cutoff);
    boolean same = !words.repeat(text.tokens()) && !words.anyIn(text.tokens());
    return same
        ? best
        : Math.max(best, indel(sorted, text.tokens().sorted(), most, Math.max(cutoff, best)));
  }

  /** The ratio; any number below {@code cutoff} if it is less than that. */
  private static double indel(CompiledPattern pattern, char[] letters, int most, double cutoff) {
    int total = pattern.length() + letters.length;
    int need = Similarity.needed(cutoff, total);
    if (Math.min(most, Math.min(pattern.length(), letters.length)) < need) {
      return 0;
    }
    return total == 0
        ? Similarity.MOST
        : Similarity.of(pattern.forward().common(letters, need), total);
  }

  /** No stretch has more in common than the whole, nor is one of that length beaten by longer ones. */
  private double partial(
      CompiledPattern pattern, char[] letters, PreparedText text, double cutoff) {
    int shorter = Math.min(pattern.length(), letters.length);
    int most = Math.min(shorter, query.counts().mostInCommon(text.counts()));
    return shorter > 0 && Similarity.of(most, shorter + most) < Similarity.below(cutoff)
        ? 0
        : PartialRatio.of(pattern, letters, cutoff);
  }

  private double partialOfWords(PreparedText text, double cutoff) {
    double best = partialTokenSortRatio(text, cutoff);
    return words.repeat(text.tokens())
        ? Math.max(best, partialTokenSetRatio(text, Math.max(cutoff, best)))
        : best;
  }
}
