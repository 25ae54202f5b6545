package io.sharedcontext.search;

import java.util.List;

/** Everything by which the messages of one search are weighed. For one thread. */
final class QueryRanking {
  private final Corpus corpus;
  private final ParsedQuery question;
  private final QueryExpansion resolution;
  private final SenderMatcher names;
  private final RankingSignals signals;
  private final double[] factors;
  private final Bm25Scorer lexical;
  private final ConversationThreads threads;
  private final HitScorer hits;

  QueryRanking(List<SearchScope> scopes, ParsedQuery question, HitScorer.Asked asked) {
    this.question = question;
    corpus = new Corpus(scopes, question.metadata());
    resolution = QueryExpansion.of(question, corpus);
    names = new SenderMatcher(resolution, question, corpus);
    signals = new RankingSignals(resolution, names, question, corpus);
    factors = new double[resolution.terms().size()];
    for (int t = 0; t < factors.length; t++) {
      factors[t] = exact() ? 1 : names.factor(t);
    }
    lexical = scorer(factors, exact());
    threads = new ConversationThreads(corpus, resolution.candidates());
    hits = new HitScorer(question, resolution, signals, corpus, lexical.most(), asked);
  }

  /** A scorer by which each term counts so much. */
  Bm25Scorer scorer(double[] counts, boolean alone) {
    return new Bm25Scorer(resolution, corpus, counts, alone, question.direction());
  }

  /** The evidence of all terms in one talk, as far as a hit may come of it; good as that below is. */
  Bm25Scorer.Weighed weigh(SearchScope scope, Talk talk) {
    return lexical.weigh(talk, threads.in(scope, talk), hits.passedOver());
  }

  /** The evidence of one talk, that of {@code scope}; good until the same scorer weighs another. */
  Bm25Scorer.Weighed weigh(Bm25Scorer scorer, SearchScope scope, Talk talk) {
    return scorer.weigh(talk, threads.in(scope, talk), EvidenceBounds.PassedOver.NOTHING);
  }

  /** Are words meant as they are written? */
  boolean exact() {
    return question.mode() == SearchMode.EXACT;
  }

  Corpus corpus() {
    return corpus;
  }

  QueryExpansion resolution() {
    return resolution;
  }

  SenderMatcher names() {
    return names;
  }

  RankingSignals signals() {
    return signals;
  }

  /** How much of an ordinary word's evidence each term is. */
  double[] factors() {
    return factors.clone();
  }

  /** The scorer of all terms. */
  Bm25Scorer lexical() {
    return lexical;
  }

  HitScorer hits() {
    return hits;
  }
}
