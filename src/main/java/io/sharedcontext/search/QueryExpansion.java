package io.sharedcontext.search;

import io.sharedcontext.search.CandidateTerms.Kind;
import io.sharedcontext.search.CandidateTerms.Link;
import io.sharedcontext.search.ParsedQuery.Term;
import io.sharedcontext.search.index.Vocabulary;
import io.sharedcontext.search.text.StopWords;
import io.sharedcontext.search.text.Synonyms;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The terms of a question as words that are there: their forms, related words, and for a word that
 * nobody used, the words that may have been meant. "There" means in messages that the caller sees:
 * what stands only in others, or in what else this process has read, must not even lead to a word.
 */
final class QueryExpansion {
  private static final int MOST_NEAR = 12;

  private final Vocabulary vocabulary;
  private final ParsedQuery question;
  private final List<Term> terms;
  private final Postings postings;
  private final float[][] weights;
  private final double[] confidence;
  private final boolean[] known;

  private QueryExpansion(Vocabulary vocabulary, ParsedQuery question, List<SearchScope> scopes) {
    this.vocabulary = vocabulary;
    this.question = question;
    terms = question.terms();
    known = new boolean[terms.size()];
    confidence = new double[terms.size()];
    postings = gather(scopes);
    weights = new float[terms.size()][postings.candidates().count() + 1];
    for (int t = 0; t < terms.size(); t++) {
      double near = terms.get(t).request() ? near(t) : 0;
      confidence[t] = known[t] ? 1 : near;
    }
    postings.candidates().links().forEach(this::weigh);
  }

  static QueryExpansion of(Vocabulary vocabulary, ParsedQuery question, List<SearchScope> scopes) {
    return new QueryExpansion(vocabulary, question, scopes);
  }

  List<Term> terms() {
    return terms;
  }

  Postings postings() {
    return postings;
  }

  /** Did anybody use a form of the term? */
  boolean known(int term) {
    return known[term];
  }

  /** How sure it is that the words found for the term were meant; 0 if none were found. */
  double confidence(int term) {
    return confidence[term];
  }

  /** How much a candidate counts for a term, 0 to 1. */
  float weight(int term, int candidate) {
    return weights[term][candidate];
  }

  /**
   * Looks for the forms first; only for words that are in no message a second time, among the words
   * that the first reading met.
   */
  private Postings gather(List<SearchScope> scopes) {
    Vocabulary.View words = vocabulary.view();
    CandidateTerms candidates = new CandidateTerms(words.size());
    ConversationThreads.notice(scopes, vocabulary, candidates);
    for (int t = 0; t < terms.size(); t++) {
      literal(candidates, t);
    }
    Postings first = Postings.of(scopes, candidates, question.metadata());
    for (Link link : candidates.links()) {
      known[link.term()] |= link.kind() == Kind.FORM && first.frequency(link.number()) > 0;
    }
    return expanded(candidates, words, first)
        ? Postings.of(scopes, candidates, question.metadata())
        : first;
  }

  /** Adds what may have been meant by the words that are in no message; was there anything? */
  private boolean expanded(CandidateTerms candidates, Vocabulary.View words, Postings first) {
    int[] missing = IntStream.range(0, terms.size()).filter(this::missing).toArray();
    int before = candidates.links().size();
    if (missing.length > 0) {
      boolean[] there = first.there();
      for (int term : missing) {
        expand(candidates, words, word -> word < there.length && there[word], term);
      }
    }
    return candidates.links().size() > before;
  }

  private boolean missing(int term) {
    return question.mode() != SearchMode.EXACT
        && !known[term]
        && terms.get(term).request();
  }

  private void literal(CandidateTerms candidates, int term) {
    String word = terms.get(term).word();
    if (question.mode() == SearchMode.EXACT) {
      candidates.add(vocabulary.number(Vocabulary.key(word)), term, 1, Kind.FORM);
      return;
    }
    for (int form : vocabulary.family(word)) {
      candidates.add(form, term, 1, Kind.FORM);
    }
    if (terms.get(term).request()) {
      Synonyms.to(word).forEach(other -> related(candidates, term, other));
    }
  }

  private void related(CandidateTerms candidates, int term, String word) {
    for (int form : vocabulary.family(word)) {
      candidates.add(form, term, RankingWeights.RELATED, Kind.RELATED);
    }
  }

  private void expand(
      CandidateTerms candidates, Vocabulary.View words, IntPredicate there, int term) {
    for (FuzzyExpansion.Near near : FuzzyExpansion.of(terms.get(term).word(), words, there)) {
      candidates.add(near.word(), term, near.closeness(), Kind.NEAR);
      if (near.misspelt() && near.word() >= StopWords.count()) {
        Arrays.stream(vocabulary.family(words.words()[near.word()]))
            .filter(there)
            .forEach(form -> candidates.add(form, term, near.closeness(), Kind.NEAR));
      }
    }
  }

  /** Weighs the nearest words that are there and returns how near the nearest is. */
  private double near(int term) {
    List<Link> there = postings.candidates().links().stream()
        .filter(link -> link.term() == term && link.kind() == Kind.NEAR)
        .filter(link -> postings.frequency(link.number()) > 0)
        .sorted(Comparator.comparingDouble(Link::weight)
            .reversed()
            .thenComparing(link -> vocabulary.word(postings.candidates().word(link.number()))))
        .toList();
    if (there.isEmpty()) {
      return 0;
    }
    double best = there.get(0).weight();
    for (Link link : there.subList(0, Math.min(MOST_NEAR, there.size()))) {
      raise(link, (float) Math.pow(link.weight() / best, RankingWeights.CLOSENESS));
    }
    return best;
  }

  private void weigh(Link link) {
    boolean counts = known[link.term()] || link.kind() == Kind.RELATED;
    if (counts && link.kind() != Kind.NEAR) {
      raise(link, (float) link.weight());
    }
  }

  private void raise(Link link, float weight) {
    float[] of = weights[link.term()];
    of[link.number()] = Math.max(of[link.number()], weight);
  }
}
