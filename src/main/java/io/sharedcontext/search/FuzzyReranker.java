package io.sharedcontext.search;

/**
 * How much a message as a whole resembles a query as a whole: the weighted ratio, where both are
 * about as long. Of a message that is much longer the ratio compares some part with the query, and
 * finds one like it in most messages, whatever they say.
 */
final class FuzzyReranker {
  /** As many of the best by other evidence are compared. */
  static final int COMPARED = 200;

  private static final int PERCENT_LONGER = 150;

  private final WeightedRatio query;
  private final int length;

  FuzzyReranker(String query) {
    PreparedText prepared = PreparedText.of(query);
    this.query = WeightedRatio.of(query);
    this.length = prepared.length();
  }

  /** The hit, with a better score if {@code text}, its message's, resembles the query so much. */
  Hit judged(Hit hit, String text) {
    PreparedText prepared = PreparedText.of(text);
    if (!comparable(prepared.length())) {
      return hit;
    }
    int score = (int) query.score(prepared, hit.score());
    return score > hit.score() ? new Hit(hit.id(), score, hit.match(), hit.words()) : hit;
  }

  private boolean comparable(int other) {
    return Math.max(length, other) * 100L < Math.min(length, other) * (long) PERCENT_LONGER;
  }
}
