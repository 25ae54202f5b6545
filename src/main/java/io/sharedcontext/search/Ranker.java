package io.sharedcontext.search;

import io.sharedcontext.search.index.Vocabulary;
import java.util.List;

/** Ranks messages by how well they answer a question. Safe for concurrent use. */
public final class Ranker {
  private final Vocabulary vocabulary;

  /** A ranker for indexes that share {@code vocabulary}. */
  public Ranker(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
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
    QueryExpansion resolution = QueryExpansion.of(vocabulary, question, scopes);
    SenderMatcher names = new SenderMatcher(resolution, question);
    RankingSignals signals = new RankingSignals(resolution, names, question);
    boolean exact = question.mode() == SearchMode.EXACT;
    ConversationThreads threads = new ConversationThreads(resolution.postings(), vocabulary);
    Bm25Scorer lexical = new Bm25Scorer(resolution, threads, exact);
    double most = 0;
    for (int t = 0; t < resolution.terms().size(); t++) {
      most += lexical.add(t, exact ? 1 : names.factor(t));
    }
    return new HitScorer(vocabulary, question, resolution, signals, lexical, most)
        .ranked(threshold, limit);
  }
}
