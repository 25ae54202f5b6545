package io.sharedcontext.search;

import io.sharedcontext.search.index.SessionIndex;
import io.sharedcontext.search.index.Vocabulary;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The second pass: what each message is worth as an answer, and why. */
final class HitScorer {
  private final Vocabulary vocabulary;
  private final QueryExpansion resolution;
  private final Postings postings;
  private final RankingSignals signals;
  private final Bm25Scorer lexical;
  private final PhraseMatcher wording;
  private final boolean exact;
  private final boolean asks;
  private final double most;

  HitScorer(
      Vocabulary vocabulary,
      ParsedQuery question,
      QueryExpansion resolution,
      RankingSignals signals,
      Bm25Scorer lexical,
      double most) {
    this.vocabulary = vocabulary;
    this.resolution = resolution;
    this.signals = signals;
    this.lexical = lexical;
    this.most = most;
    postings = resolution.postings();
    wording = new PhraseMatcher(question, vocabulary);
    asks = question.asks();
    exact = question.mode() == SearchMode.EXACT;
  }

  SearchHits ranked(double threshold, int limit) {
    TopHits best = new TopHits(limit);
    for (int message = 0; message < postings.size() && most > 0; message++) {
      double evidence = evidence(message);
      if (evidence > 0 && score(evidence) >= threshold && postings.wanted(message)) {
        best.add(message, evidence, id(message));
      }
    }
    List<Hit> hits = new ArrayList<>();
    for (int message : best.messages()) {
      hits.add(hit(message, score(best.evidence(hits.size()))));
    }
    return new SearchHits(hits, best.total());
  }

  private double evidence(int message) {
    double words = lexical.score(message);
    if (exact) {
      return words > 0 && literal(message) ? words : 0;
    }
    boolean counts = asks || lexical.holds(message);
    double evidence = signals.evidence(message, counts ? words : 0, most);
    boolean quoted = evidence > 0
        && wording.hasPhrases()
        && wording.phrases(postings.index(message), postings.place(message));
    return quoted ? evidence + RankingWeights.PHRASE * most : evidence;
  }

  private boolean literal(int message) {
    SessionIndex.View index = postings.index(message);
    int place = postings.place(message);
    return wording.words(index, place) && wording.phrases(index, place);
  }

  private int score(double evidence) {
    return exact ? ScoreScale.literal(evidence / most) : ScoreScale.of(evidence / most);
  }

  private long id(int message) {
    return postings.index(message).ids()[postings.place(message)];
  }

  private Hit hit(int message, int score) {
    SessionIndex.View index = postings.index(message);
    int place = postings.place(message);
    Set<MatchKind> match = EnumSet.noneOf(MatchKind.class);
    Set<String> words = new HashSet<>();
    for (int at = index.starts()[place]; at < index.starts()[place + 1]; at++) {
      boolean text = at < index.textEnds()[place];
      int candidate = postings.candidates().number(index.words()[at]);
      if (candidate > 0 && (text || postings.metadata()) && counts(candidate)) {
        match.add(text ? kind(candidate) : MatchKind.METADATA);
        words.addAll(text ? Set.of(vocabulary.word(index.words()[at])) : Set.of());
      }
    }
    if (!exact && signals.named(message)) {
      match.add(MatchKind.SENDER);
    }
    if (match.isEmpty()) {
      match.add(MatchKind.TEXT);
    }
    return new Hit(id(message), score, match, words);
  }

  private boolean counts(int candidate) {
    for (int t = 0; t < resolution.terms().size(); t++) {
      if (resolution.weight(t, candidate) > 0) {
        return true;
      }
    }
    return false;
  }

  private MatchKind kind(int candidate) {
    for (int t = 0; t < resolution.terms().size(); t++) {
      if (resolution.known(t) && resolution.weight(t, candidate) > 0) {
        return MatchKind.TEXT;
      }
    }
    return MatchKind.FUZZY;
  }
}
