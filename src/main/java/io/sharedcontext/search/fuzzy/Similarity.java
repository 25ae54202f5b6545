package io.sharedcontext.search.fuzzy;

/** The scale of all scores: twice what two texts have in common over their lengths, 0 to 100. */
final class Similarity {
  static final double MOST = 100;

  /** More than sums of doubles are off by, less than two different scores differ by. */
  private static final double SLACK = 1e-9;

  private Similarity() {}

  /** The score of two texts of {@code total} characters, more than none, {@code common} in common. */
  static double of(int common, int total) {
    return (1 - (total - 2 * common) / (double) total) * MOST;
  }

  /** The fewest characters that two texts of {@code total} need in common to reach {@code score}. */
  static int needed(double score, int total) {
    return (int) Math.max(0, Math.ceil(score * total / (2 * MOST) - SLACK));
  }

  /** A little less than {@code score}: what reaches the score is above that, come what may. */
  static double below(double score) {
    return score - SLACK;
  }

  /** {@code score}, or 0 if it does not reach {@code cutoff}. */
  static double atLeast(double cutoff, double score) {
    return score >= cutoff ? score : 0;
  }
}
