package io.sharedcontext.search;

import io.sharedcontext.search.SearchScope.Run;
import io.sharedcontext.search.index.IntList;
import io.sharedcontext.search.index.WantedTerms;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The second pass: what each message is worth as an answer, and why. For one thread. */
final class HitScorer {
  private final QueryExpansion resolution;
  private final RankingSignals signals;
  private final PhraseMatcher wording;
  private final Corpus corpus;
  private final boolean exact;
  private final boolean asks;
  private final double most;
  private final double threshold;
  private final TopHits best;

  /** A message for which words are less evidence than this is not good enough, whatever else it has. */
  private final double least;

  private final EvidenceBounds.PassedOver passedOver;

  /**
   * What is asked for.
   *
   * @param threshold from which score on a message is good enough
   * @param limit how many of the best
   * @param skips may what cannot be good enough be passed over?
   */
  record Asked(double threshold, int limit, boolean skips) {}

  HitScorer(
      ParsedQuery question,
      QueryExpansion resolution,
      RankingSignals signals,
      Corpus corpus,
      double most,
      Asked asked) {
    this.resolution = resolution;
    this.signals = signals;
    this.corpus = corpus;
    this.most = most;
    threshold = asked.threshold();
    wording = new PhraseMatcher(question);
    asks = question.asks();
    exact = question.mode() == SearchMode.EXACT;
    best = new TopHits(asked.limit());
    boolean bounded = asked.skips() && !exact && !wording.hasPhrases();
    least = bounded
        ? ScoreScale.share(threshold) * most / signals.mostRaised() * RankingWeights.ROUNDING
        : 0;
    passedOver = new EvidenceBounds.PassedOver(asked.skips() && exact, least);
  }

  /** Which messages the scorer of words need not weigh for this. */
  EvidenceBounds.PassedOver passedOver() {
    return passedOver;
  }

  /** Takes those messages of a talk, one of {@code scope}, that are good enough. */
  void take(int scope, Talk talk, Bm25Scorer.Weighed lexical) {
    if (!exact && signals.withoutWords()) {
      for (int message = 0; message < talk.size(); message++) {
        if (talk.visible(message)) {
          take(scope, talk, message, lexical);
        }
      }
    } else {
      IntList found = lexical.found();
      for (int i = 0; i < found.size(); i++) {
        take(scope, talk, found.get(i), lexical);
      }
    }
  }

  private void take(int scope, Talk talk, int message, Bm25Scorer.Weighed lexical) {
    // Most are found by what stands next to them, and fall here before more is read of them.
    if (lexical.score(message) < least) {
      return;
    }
    double evidence = evidence(talk, message, lexical);
    if (evidence > 0 && score(evidence) >= threshold && talk.wanted(message)) {
      best.add(((long) scope << 32) | message, evidence, talk.id(message));
    }
  }

  /** The best of all that were taken. */
  SearchHits ranked() {
    List<Hit> hits = new ArrayList<>();
    for (long named : best.messages()) {
      Talk talk = new Talk(corpus.scopes().get((int) (named >>> 32)), corpus);
      hits.add(hit(talk, (int) named, score(best.evidence(hits.size()))));
    }
    return new SearchHits(hits, best.total());
  }

  /** What a message is worth as an answer; 0 if it is none. */
  double evidence(Talk talk, int message, Bm25Scorer.Weighed lexical) {
    double words = lexical.score(message);
    if (exact) {
      return words > 0 && wording.literal(talk, message) ? words : 0;
    }
    boolean counts = asks || lexical.holds(message);
    double evidence = signals.evidence(talk, message, counts ? words : 0, most);
    boolean quoted = evidence > 0 && wording.hasPhrases() && wording.phrases(talk, message);
    return quoted ? evidence + RankingWeights.PHRASE * most : evidence;
  }

  /** Evidence on the scale of 0 to 100. */
  int score(double evidence) {
    return exact ? ScoreScale.literal(evidence / most) : ScoreScale.of(evidence / most);
  }

  private Hit hit(Talk talk, int message, int score) {
    int run = talk.run(message);
    Run in = talk.runs().get(run);
    WantedTerms wanted = talk.stretch(run).wanted();
    int place = talk.place(run, message);
    int[] terms = in.part().words(place);
    Set<MatchKind> match = EnumSet.noneOf(MatchKind.class);
    Set<String> words = new HashSet<>();
    for (int at = 0; at < terms.length; at++) {
      boolean text = at < in.part().textLength(place);
      int candidate = wanted.candidate(terms[at]);
      if (candidate > 0 && (text || corpus.metadata()) && counts(candidate)) {
        match.add(text ? kind(candidate) : MatchKind.METADATA);
        if (text) {
          words.add(resolution.candidates().word(candidate));
        }
      }
    }
    if (!exact && signals.named(talk, message)) {
      match.add(MatchKind.SENDER);
    }
    if (match.isEmpty()) {
      match.add(MatchKind.TEXT);
    }
    return new Hit(talk.id(message), score, match, words);
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
