package io.sharedcontext.search;

import java.util.List;

/** Ranks messages by how well they answer a question. Immutable. */
public final class Ranker {
  private final boolean skips;

  public Ranker() {
    this(true);
  }

  private Ranker(boolean skips) {
    this.skips = skips;
  }

  /** One that weighs every message that has a word: it finds the same, and takes longer. */
  static Ranker exhaustive() {
    return new Ranker(false);
  }

  /**
   * The best answers.
   *
   * @param scopes the sessions to search
   * @param threshold the lowest score, 0 to 100, that counts as found
   * @param limit the most hits to return
   */
  public SearchHits search(
      List<SearchScope> scopes, ParsedQuery question, double threshold, int limit) {
    QueryRanking ranking =
        new QueryRanking(scopes, question, new HitScorer.Asked(threshold, limit, skips));
    Bm25Scorer lexical = ranking.lexical();
    if (lexical.most() > 0) {
      boolean any = !ranking.exact() && ranking.signals().withoutWords();
      for (int s = 0; s < scopes.size(); s++) {
        Talk talk = new Talk(scopes.get(s), ranking.corpus());
        if (any || lexical.touches(talk)) {
          ranking.hits().take(s, talk, ranking.weigh(scopes.get(s), talk));
        }
      }
    }
    return ranking.hits().ranked();
  }

  /** Why messages were found, or not, in {@link #search} with the same arguments, in the order of {@code ids}. */
  public List<Explanation> explain(
      List<SearchScope> scopes, ParsedQuery question, double threshold, List<Long> ids) {
    Explainer explainer = new Explainer(scopes, question, threshold);
    return ids.stream().map(explainer::of).toList();
  }
}
