package io.sharedcontext.search;

import java.util.*;

/** Ranks messages by how well they answer a question. */
public final class Ranker {
  private static final int MOST_NEAR = 12;

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
  public Ranked search(List<Scope> scopes, Question question, int threshold, int limit) {
    List<Question.Term> terms = question.terms();
    Vocabulary.View words = vocabulary.view();
    Candidates candidates = new Candidates(words.size());
    for (int t = 0; t < terms.size(); t++) {
      for (int w : vocabulary.family(terms.get(t).word())) {
        candidates.add(w, t, 1, true);
      }
      if (W.syn > 0 && !terms.get(t).made())
      for (String r : Related.to(terms.get(t).word()))
        for (int w : vocabulary.family(r)) candidates.add(w, t, W.syn, false);
    }
    Gathering g = new Gathering(scopes, candidates, question.metadata());
    int[] known = new int[terms.size()];
    for (Candidates.Link link : candidates.links()) {
      if (link.literal()) known[link.term()] += g.frequencies[link.number()];
    }
    boolean again = false;
    for (int t = 0; t < terms.size(); t++) {
      if (known[t] == 0 && !terms.get(t).made()) {
        for (Expansion.Near near : Expansion.of(terms.get(t).word(), words)) {
          candidates.add(near.word(), t, near.closeness(), false);
          if (W.fam > 0 && near.typo() && near.word() >= StopWords.count())
            for (int w : vocabulary.family(words.words()[near.word()]))
              if (w != near.word()) candidates.add(w, t, near.closeness() * W.fam, false);
          again = true;
        }
      }
    }
    if (again) {
      g = new Gathering(scopes, candidates, question.metadata());
    }
    double[] termWeight = new double[terms.size()];
    double[][] weights = new double[terms.size()][candidates.count() + 1];
    for (int t = 0; t < terms.size(); t++) {
      termWeight[t] = select(g, candidates, terms.get(t), t, weights[t]);
    }
    Threads.VOC = vocabulary;
    return new Scoring(g, terms, termWeight, weights, question).ranked(scopes, threshold, limit);
  }

  private static double select(
      Gathering g, Candidates candidates, Question.Term term, int t, double[] weights) {
    List<Candidates.Link> there = candidates.links().stream()
        .filter(link -> link.term() == t && g.frequencies[link.number()] > 0)
        .sorted(Comparator.comparingDouble(Candidates.Link::weight)
            .reversed()
            .thenComparing(link -> link.word()))
        .toList();
    if (there.isEmpty()) {
      return 0;
    }
    if (there.get(0).literal()) {
      there.forEach(link -> weights[link.number()] = Math.max(weights[link.number()], link.literal() ? 1 : W.syn));
      return term.weight();
    }
    double best = there.get(0).weight();
    if (W.stopTypo > 0 && there.get(0).word() < StopWords.count()) return 0;
    for (Candidates.Link link : there.subList(0, Math.min((int) W.mostNear, there.size()))) {
      weights[link.number()] = Math.pow(link.weight() / best, W.expPow);
    }
    return term.weight() * Math.pow(best, W.conf);
  }
}
