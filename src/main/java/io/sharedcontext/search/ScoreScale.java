package io.sharedcontext.search;

/** Evidence as a number from 0 to 100 that means the same for every query. */
final class ScoreScale {
  /** The share of the most possible evidence below which an answer is hardly ever one. */
  static final double WEAK = 0.14;

  /** The score of that share: the default threshold. */
  static final int WEAK_SCORE = 60;

  /** The least for a message that has every word and phrase as it was asked for. */
  static final int LITERAL = 80;

  private static final int MOST = 100;

  private ScoreScale() {}

  /** The score of evidence that is {@code share} of the most that the words of a query could earn. */
  static int of(double share) {
    double score = share < WEAK
        ? WEAK_SCORE * share / WEAK
        : WEAK_SCORE + (MOST - WEAK_SCORE) * (share - WEAK) / (1 - WEAK);
    return (int) Math.min(MOST, Math.floor(score));
  }

  /** The share below which no evidence has this score. */
  static double share(double score) {
    return score < WEAK_SCORE
        ? WEAK * score / WEAK_SCORE
        : WEAK + (1 - WEAK) * (score - WEAK_SCORE) / (MOST - WEAK_SCORE);
  }

  /** The score of a message that has everything literally. */
  static int literal(double share) {
    return Math.max(LITERAL, of(share));
  }
}
