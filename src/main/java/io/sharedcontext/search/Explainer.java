package io.sharedcontext.search;

import io.sharedcontext.search.index.IndexPart;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Ranks once more and notes what each term gives one message: a scorer for each term, and all messages
 * for the place of each. For people, not for speed. For one thread.
 */
final class Explainer {
  private final QueryRanking ranking;
  private final ParsedQuery question;
  private final double threshold;
  private final double[] most;

  /** For each term a scorer of nothing else: by its own words alone, and with those around it. */
  private final List<Bm25Scorer> own = new ArrayList<>();

  private final List<Bm25Scorer> all = new ArrayList<>();

  Explainer(List<SearchScope> scopes, ParsedQuery question, double threshold) {
    this.question = question;
    this.threshold = threshold;
    ranking = new QueryRanking(scopes, question, new HitScorer.Asked(threshold, 0, false));
    int terms = ranking.resolution().terms().size();
    most = new double[terms];
    for (int t = 0; t < terms; t++) {
      double[] factors = new double[terms];
      factors[t] = ranking.factors()[t];
      own.add(ranking.scorer(factors, true));
      all.add(ranking.scorer(factors, ranking.exact()));
      most[t] = all.get(t).most();
    }
  }

  /** Why the message with this id is found or not. */
  Explanation of(long id) {
    for (SearchScope scope : ranking.corpus().scopes()) {
      Talk talk = new Talk(scope, ranking.corpus());
      int message = talk.find(id);
      if (message >= 0) {
        return explained(talk, message, scope);
      }
    }
    return Explanation.unseen(id, threshold);
  }

  private Explanation explained(Talk talk, int message, SearchScope scope) {
    double sum = ranking.lexical().most();
    HitScorer scorer = ranking.hits();
    Bm25Scorer.Weighed words = ranking.weigh(ranking.lexical(), scope, talk);
    double evidence = sum > 0 ? scorer.evidence(talk, message, words) : 0;
    boolean holds = words.holds(message);
    List<Explanation.Term> terms = new ArrayList<>();
    for (int t = 0; t < most.length; t++) {
      double here = ranking.weigh(own.get(t), scope, talk).score(message);
      double there = ranking.weigh(all.get(t), scope, talk).score(message);
      terms.add(term(t, here, there, matched(t, talk, message)));
    }
    return new Explanation(
        talk.id(message),
        true,
        talk.wanted(message),
        evidence > 0 ? place(talk.id(message), evidence) : 0,
        terms,
        holds,
        question.asks(),
        ranking.names().like(talk.sender(message)),
        ranking.signals().date(talk, message),
        ranking.signals().shaped(talk, message),
        RankingSignals.asks(talk, message),
        sum > 0 ? evidence / sum : 0,
        sum > 0 ? scorer.score(evidence) : 0,
        threshold);
  }

  /** The place among all messages, whichever session they are in. */
  private int place(long id, double evidence) {
    int place = 1;
    for (SearchScope scope : ranking.corpus().scopes()) {
      Talk talk = new Talk(scope, ranking.corpus());
      Bm25Scorer.Weighed words = ranking.weigh(ranking.lexical(), scope, talk);
      for (int other = 0; other < talk.size(); other++) {
        if (talk.visible(other) && talk.wanted(other)) {
          double theirs = ranking.hits().evidence(talk, other, words);
          place += theirs > evidence || (theirs == evidence && talk.id(other) > id) ? 1 : 0;
        }
      }
    }
    return place;
  }

  private Explanation.Term term(int t, double here, double there, List<String> matched) {
    ParsedQuery.Term term = ranking.resolution().terms().get(t);
    double sum = Math.max(ranking.lexical().most(), Double.MIN_NORMAL);
    return new Explanation.Term(
        term.word(),
        term.kind().name().toLowerCase(Locale.ROOT),
        ranking.resolution().known(t),
        most[t] / sum,
        here / sum,
        Math.max(0, there - here) / sum,
        matched);
  }

  private List<String> matched(int term, Talk talk, int message) {
    int run = talk.run(message);
    int place = talk.place(run, message);
    IndexPart part = talk.runs().get(run).part();
    int[] read = part.words(place);
    Set<String> words = new LinkedHashSet<>();
    for (int at = 0; at < read.length; at++) {
      boolean text = at < part.textLength(place);
      int candidate = talk.stretch(run).wanted().candidate(read[at]);
      float weight = candidate > 0 ? ranking.resolution().weight(term, candidate) : 0;
      if (weight > 0 && (text || question.metadata())) {
        words.add(String.format(
            Locale.ROOT,
            "%s %.2f%s",
            ranking.resolution().candidates().word(candidate),
            weight,
            text ? "" : " in metadata"));
      }
    }
    return List.copyOf(words);
  }
}
