package io.sharedcontext.search;

import java.util.List;

/** Ranks messages by how well they answer a question. Immutable. */
public final class Ranker {
  /**
   * The best answers.
   *
   * @param scopes the sessions to search
   * @param threshold the lowest score, 0 to 100, that counts as found
   * @param limit the most hits to return
   */
  public SearchHits search(
      List<SearchScope> scopes, ParsedQuery question, double threshold, int limit) {
    Corpus corpus = new Corpus(scopes, question.metadata());
    QueryExpansion resolution = QueryExpansion.of(question, corpus);
    SenderMatcher names = new SenderMatcher(resolution, question, corpus);
    RankingSignals signals = new RankingSignals(resolution, names, question);
    boolean exact = question.mode() == SearchMode.EXACT;
    double[] factors = new double[resolution.terms().size()];
    for (int t = 0; t < factors.length; t++) {
      factors[t] = exact ? 1 : names.factor(t);
    }
    Bm25Scorer lexical = new Bm25Scorer(resolution, corpus, factors, exact);
    HitScorer hits = new HitScorer(
        question,
        resolution,
        signals,
        corpus,
        lexical.most(),
        new HitScorer.Asked(threshold, limit));
    if (lexical.most() > 0) {
      ConversationThreads threads = new ConversationThreads(corpus, resolution.candidates());
      boolean any = !exact && signals.withoutWords();
      for (int s = 0; s < scopes.size(); s++) {
        Talk talk = new Talk(scopes.get(s), corpus);
        if (any || lexical.touches(talk)) {
          hits.take(s, talk, lexical.weigh(talk, threads.in(scopes.get(s), talk)));
        }
      }
    }
    return hits.ranked();
  }
}
