package io.sharedcontext.search;

import io.sharedcontext.search.fuzzy.EditDistance;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which sender a question is about: the first whom it names, by a name or the beginning of one. */
final class SenderMatcher {
  private static final double NICKNAME = 0.8;
  private static final int SHORTEST = 3;

  private final QueryExpansion resolution;
  private final Set<String> capitals;
  private final Map<String, Set<String>> sendersByName = new HashMap<>();
  private final double[] likeness;
  private final Map<String, Double> request = new HashMap<>();
  private final float[] bySender;

  SenderMatcher(QueryExpansion resolution, ParsedQuery question, Corpus corpus) {
    this.resolution = resolution;
    capitals = question.capitals();
    likeness = new double[resolution.terms().size()];
    List<String> senders = corpus.senders();
    for (int i = 0; i < senders.size(); i++) {
      for (String word : corpus.nameWords(i)) {
        named(word).add(senders.get(i));
      }
    }
    sendersByName.values().removeIf(who -> who.size() > 1 && who.size() * 2 > senders.size());
    for (int t = 0; t < likeness.length; t++) {
      match(t);
    }
    bySender = spread(senders);
  }

  private Set<String> named(String word) {
    return sendersByName.computeIfAbsent(word, name -> new HashSet<>());
  }

  private void match(int term) {
    if (resolution.terms().get(term).kind() != ParsedQuery.Kind.WORD) {
      return;
    }
    String word = resolution.terms().get(term).word();
    Set<String> who = new HashSet<>();
    for (Map.Entry<String, Set<String>> name : sendersByName.entrySet()) {
      double like = like(term, word, name.getKey());
      if (like > likeness[term]) {
        who.clear();
        likeness[term] = like;
      }
      if (like > 0 && like == likeness[term]) {
        who.addAll(name.getValue());
      }
    }
    if (request.isEmpty()) {
      who.forEach(sender -> request.put(sender, likeness[term]));
    }
  }

  private double like(int term, String word, String name) {
    if (word.equals(name)) {
      return 1;
    }
    if (word.length() < SHORTEST) {
      return 0;
    }
    boolean known = resolution.known(term);
    if (name.startsWith(word) && (!known || capitals.contains(word))) {
      return NICKNAME;
    }
    int edits = known ? -1 : EditDistance.within(word, name, FuzzyExpansion.edits(word.length()));
    return edits < 0 ? 0 : FuzzyExpansion.closeness(word, name, edits);
  }

  private float[] spread(List<String> senders) {
    float[] likes = new float[senders.size()];
    for (int i = 0; i < likes.length && !request.isEmpty(); i++) {
      likes[i] = request.getOrDefault(senders.get(i), 0.0).floatValue();
    }
    return likes;
  }

  /** How much of an ordinary word's evidence a term is: less if it names a sender. */
  double factor(int term) {
    return 1 - (1 - RankingWeights.NAME_WORD) * likeness[term];
  }

  /** Does the question ask for nothing but messages of somebody? */
  boolean alone() {
    return Arrays.stream(likeness).anyMatch(like -> like > 0)
        && resolution.terms().stream().filter(ParsedQuery.Term::request).count()
            == Arrays.stream(likeness).filter(like -> like > 0).count();
  }

  /** How surely the likeliest sender is the one asked about, 0 to 1. */
  float mostLike() {
    float most = 0;
    for (float like : bySender) {
      most = Math.max(most, like);
    }
    return most;
  }

  /** How surely a sender, by its number in the corpus, is the one asked about, 0 to 1. */
  float like(int sender) {
    return bySender[sender];
  }
}
