package io.sharedcontext.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Ranks messages by how well they answer a question. */
public final class Ranker {
  private static final double K1 = 0.9;
  private static final double B = 0.75;
  private static final int SHORTEST = 25;

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
    List<int[]> terms = terms(question);
    Map<Integer, Integer> slots = new HashMap<>();
    for (int t = 0; t < terms.size(); t++) {
      for (int word : terms.get(t)) {
        slots.put(word, t);
      }
    }
    List<Found> found = new ArrayList<>();
    long[] totals = {0, 0};
    int[] df = new int[terms.size()];
    for (Scope scope : scopes) {
      for (int at = 0; at < scope.index().size(); at++) {
        if (scope.visible().test(at)) {
          gather(scope, at, slots, df, totals, found);
        }
      }
    }
    return ranked(found, df, totals, threshold, limit);
  }

  @SuppressWarnings("ArrayRecordComponent") // compared with nothing
  private record Found(Scope scope, int at, int[] tf, int length) {}

  private List<int[]> terms(Question question) {
    List<String> kept = question.words().stream()
        .filter(word -> !StopWords.contains(word))
        .distinct()
        .toList();
    List<String> used = kept.isEmpty() ? question.words() : kept;
    return used.stream().map(vocabulary::family).toList();
  }

  private void gather(
      Scope scope,
      int at,
      Map<Integer, Integer> slots,
      int[] df,
      long[] totals,
      List<Found> found) {
    Index.View index = scope.index();
    int[] tf = new int[df.length];
    for (int i = index.starts()[at]; i < index.starts()[at + 1]; i++) {
      int slot = slots.getOrDefault(index.words()[i], -1);
      if (slot >= 0) {
        df[slot] += tf[slot]++ == 0 ? 1 : 0;
      }
    }
    int length = index.starts()[at + 1] - index.starts()[at];
    totals[0]++;
    totals[1] += length;
    found.add(new Found(scope, at, tf, length));
  }

  private Ranked ranked(List<Found> found, int[] df, long[] totals, int threshold, int limit) {
    double average = Math.max(SHORTEST, totals[1] / (double) Math.max(1, totals[0]));
    double most = 0;
    for (int count : df) {
      most += idf(count, totals[0]);
    }
    List<Hit> hits = new ArrayList<>();
    for (Found one : found) {
      double norm = 1 - B + B * Math.max(SHORTEST, one.length) / average;
      double score = 0;
      for (int t = 0; t < df.length; t++) {
        score += idf(df[t], totals[0]) * one.tf[t] * (K1 + 1) / (one.tf[t] + K1 * norm);
      }
      int mapped = (int) Math.round(100 * Math.min(1, score / Math.max(1e-9, most)));
      if (score > 0 && mapped >= threshold && one.scope.wanted().test(one.at)) {
        hits.add(hit(one, mapped));
      }
    }
    hits.sort(Comparator.comparingInt(Hit::score).thenComparingLong(Hit::id).reversed());
    return new Ranked(hits.subList(0, Math.min(limit, hits.size())), hits.size());
  }

  private Hit hit(Found one, int score) {
    Index.View index = one.scope.index();
    Set<String> words = new HashSet<>();
    return new Hit(index.ids()[one.at], score, Set.of(Match.TEXT), words);
  }

  private static double idf(int df, long n) {
    return Math.log(1 + (n - df + 0.5) / (df + 0.5));
  }
}
