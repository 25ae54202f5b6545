package io.sharedcontext.search;

import io.sharedcontext.search.CandidateTerms.Kind;
import io.sharedcontext.search.CandidateTerms.Link;
import io.sharedcontext.search.ParsedQuery.Term;
import io.sharedcontext.search.index.TermDictionary;
import io.sharedcontext.search.text.DateSpan;
import io.sharedcontext.search.text.Identifiers;
import io.sharedcontext.search.text.StopWords;
import io.sharedcontext.search.text.Synonyms;
import io.sharedcontext.search.text.WordForms;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The terms of a question as words that are there: their forms, related words, and for a word that
 * nobody used, the words that may have been meant. "There" means in messages that the caller sees:
 * what stands only in others, or in what else this process has read, must not even lead to a word.
 */
final class QueryExpansion {
  private static final int MOST_NEAR = 12;

  /** Longer words in small letters are hardly ever initials. */
  private static final int SHORT_INITIALS = 4;

  /** Weights are multiples of this, so that their sums are exact. */
  private static final float STEPS = 1 << 20;

  private final ParsedQuery question;
  private final List<Term> terms;
  private final Corpus corpus;
  private final CandidateTerms candidates = new CandidateTerms();
  private final float[][] weights;
  private final double[] confidence;
  private final boolean[] known;
  private final Map<DateSpan, List<String>> days = new HashMap<>();

  private QueryExpansion(ParsedQuery question, Corpus corpus) {
    this.question = question;
    this.corpus = corpus;
    terms = question.terms();
    known = new boolean[terms.size()];
    confidence = new double[terms.size()];
    gather();
    weights = new float[terms.size()][candidates.count() + 1];
    for (int t = 0; t < terms.size(); t++) {
      double near = terms.get(t).request() ? near(t) : 0;
      confidence[t] = known[t] ? 1 : near;
    }
    candidates.links().forEach(this::weigh);
  }

  static QueryExpansion of(ParsedQuery question, Corpus corpus) {
    return new QueryExpansion(question, corpus);
  }

  List<Term> terms() {
    return terms;
  }

  CandidateTerms candidates() {
    return candidates;
  }

  /** The days that the question names, each with the words by which messages may name them. */
  Map<DateSpan, List<String>> days() {
    return days;
  }

  /** Did anybody use a form of the term? */
  boolean known(int term) {
    return known[term];
  }

  /** How sure it is that the words found for the term were meant; 0 if none were found. */
  double confidence(int term) {
    return confidence[term];
  }

  /** Does any word count for the term? For most that are neighbours written as one, none does. */
  boolean found(int term) {
    for (float weight : weights[term]) {
      if (weight > 0) {
        return true;
      }
    }
    return false;
  }

  /** How much a candidate counts for a term, 0 to 1. */
  float weight(int term, int candidate) {
    return weights[term][candidate];
  }

  /** What each candidate counts for a term. */
  float[] weights(int term) {
    return weights[term];
  }

  /** What each candidate counts for a term where it stands in metadata. */
  float[] metadataWeights(int term) {
    float[] counts = new float[weights[term].length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = stepped(weights[term][i] * (float) RankingWeights.METADATA);
    }
    return counts;
  }

  private static float stepped(float weight) {
    return Math.round(weight * STEPS) / STEPS;
  }

  /**
   * Looks for the forms first; only for words that are in no message a second time, among the words
   * that are there.
   */
  private void gather() {
    ConversationThreads.notice(corpus, candidates);
    for (int t = 0; t < terms.size(); t++) {
      literal(t);
      beginnings(t);
    }
    boolean anyYear = question.spans().stream().anyMatch(DateSpan::everyYear);
    Set<Integer> years = anyYear ? corpus.yearsNamed() : Set.of();
    for (DateSpan span : question.spans()) {
      days.put(span, span.words(years));
      days.get(span).forEach(candidates::notice);
    }
    corpus.find(candidates);
    for (Link link : candidates.links()) {
      boolean itself = link.kind() == Kind.FORM || link.kind() == Kind.BEGINNING;
      known[link.term()] |= itself && corpus.occurs(link.number());
    }
    int before = candidates.links().size();
    IntStream.range(0, terms.size())
        .filter(this::missing)
        .filter(term -> !initials(term))
        .forEach(this::expand);
    if (candidates.links().size() > before) {
      corpus.find(candidates);
    }
  }

  private boolean missing(int term) {
    return question.mode() != SearchMode.EXACT
        && !known[term]
        && terms.get(term).request();
  }

  private void literal(int term) {
    String word = terms.get(term).word();
    candidates.add(word, term, 1, Kind.FORM);
    if (question.mode() == SearchMode.EXACT) {
      return;
    }
    family(word).forEach(form -> candidates.add(form, term, RankingWeights.INFLECTED, Kind.FORM));
    if (terms.get(term).request()) {
      WordForms.of(word).forEach((form, weight) -> candidates.add(form, term, weight, Kind.FORM));
      Synonyms.to(word)
          .forEach(other -> family(other)
              .forEach(form -> candidates.add(form, term, RankingWeights.RELATED, Kind.RELATED)));
    }
  }

  /** Ids of which the term is the beginning, or that are the beginning of it. */
  private void beginnings(int term) {
    String word = terms.get(term).word();
    if (question.mode() != SearchMode.EXACT && terms.get(term).request() && Identifiers.is(word)) {
      for (TermDictionary dictionary : corpus.dictionaries()) {
        FuzzyExpansion.sharingBeginning(word, dictionary)
            .forEach(id -> candidates.add(id, term, RankingWeights.BEGINNING, Kind.BEGINNING));
      }
    }
  }

  /**
   * Words in a row, in a message that is visible, of which the term is the initials. Whoever writes it
   * in capitals means that; else it may as well be misspelt, and is looked for as such, too.
   */
  private boolean initials(int term) {
    String word = terms.get(term).word();
    boolean capitals = question.query().contains(word.toUpperCase(Locale.ROOT));
    if (!capitals && (word.length() > SHORT_INITIALS || corpus.namesSender(word))) {
      return false;
    }
    List<List<String>> rows = InitialsExpansion.of(word, corpus, capitals);
    for (List<String> row : rows) {
      row.forEach(part -> candidates.add(part, term, 1.0 / row.size(), Kind.INITIALS));
    }
    return capitals && !rows.isEmpty();
  }

  private Collection<String> family(String word) {
    Set<String> family = new HashSet<>();
    for (TermDictionary dictionary : corpus.dictionaries()) {
      for (int form : dictionary.family(word)) {
        family.add(dictionary.word(form));
      }
    }
    return family;
  }

  /**
   * Adds what may have been meant by a word that is in no message: the closest, with their forms. What
   * is less close than so many others would not count, and is not looked for.
   */
  private void expand(int term) {
    int found = 0;
    double closest = 1;
    for (FuzzyExpansion.Near near : near(terms.get(term).word())) {
      if (found >= MOST_NEAR && near.closeness() < closest) {
        return;
      }
      if (corpus.stands(near.word())) {
        closest = near.closeness();
        candidates.add(near.word(), term, closest, Kind.NEAR);
        parts(term, near);
        found++;
        if (near.misspelt() && !StopWords.contains(near.word())) {
          found += forms(near.word(), term, closest);
        }
      }
    }
  }

  /** What has a compound in it has its parts, wherever it is cut itself: {@code syncListe} in AsyncListener. */
  private void parts(int compound, FuzzyExpansion.Near near) {
    String word = terms.get(compound).word();
    for (int term = 0; near.word().contains(word) && term < terms.size(); term++) {
      if (term != compound
          && terms.get(term).request()
          && word.contains(terms.get(term).word())) {
        candidates.add(near.word(), term, near.closeness(), Kind.NEAR);
      }
    }
  }

  private int forms(String near, int term, double closeness) {
    List<String> forms = family(near).stream().filter(corpus::stands).toList();
    forms.forEach(form -> candidates.add(form, term, closeness, Kind.NEAR));
    return forms.size();
  }

  /** The words of all dictionaries that are close to {@code word}, the closest first. */
  private List<FuzzyExpansion.Near> near(String word) {
    Map<String, FuzzyExpansion.Near> near = new HashMap<>();
    for (TermDictionary dictionary : corpus.dictionaries()) {
      FuzzyExpansion.of(word, dictionary).forEach(one -> near.put(one.word(), one));
    }
    return near.values().stream()
        .sorted((one, other) -> Double.compare(other.closeness(), one.closeness()))
        .toList();
  }

  /** Weighs the nearest words that are there and returns how near the nearest is. */
  private double near(int term) {
    List<Link> there = candidates.links().stream()
        .filter(link -> link.term() == term && link.kind() == Kind.NEAR)
        .sorted(this::compare)
        .toList();
    if (there.isEmpty()) {
      return candidates.links().stream()
              .anyMatch(link -> link.term() == term && link.kind() == Kind.INITIALS)
          ? RankingWeights.INITIALS_SURE
          : 0;
    }
    double best = there.get(0).weight();
    for (Link link : there.subList(0, Math.min(MOST_NEAR, there.size()))) {
      raise(link, (float) Math.pow(link.weight() / best, RankingWeights.CLOSENESS));
    }
    return best;
  }

  /** The closer first; of equals by their letters. As in {@link EvidenceBounds} not by the JDK's comparators. */
  private int compare(Link one, Link other) {
    int closer = Double.compare(other.weight(), one.weight());
    return closer != 0
        ? closer
        : candidates.word(one.number()).compareTo(candidates.word(other.number()));
  }

  private void weigh(Link link) {
    boolean counts =
        known[link.term()] || link.kind() == Kind.RELATED || link.kind() == Kind.INITIALS;
    if (counts && link.kind() != Kind.NEAR) {
      raise(link, (float) link.weight());
    }
  }

  private void raise(Link link, float weight) {
    float[] of = weights[link.term()];
    of[link.number()] = Math.max(of[link.number()], stepped(weight));
  }
}
