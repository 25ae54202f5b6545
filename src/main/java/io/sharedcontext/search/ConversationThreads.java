package io.sharedcontext.search;

import io.sharedcontext.search.SearchScope.Run;
import io.sharedcontext.search.text.StopWords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Who talks with whom where more than two talk at once: senders who name each other in what they
 * write. Between others, what stands next to a message says little about it. For one thread.
 */
final class ConversationThreads {
  private static final int MOST_SENDERS = 64;
  private static final int SHORTEST_NAME = 3;

  /** Below this, mentions are chance. */
  private static final int FEWEST_MENTIONS = 3;

  private static final float[][] NONE = {};

  private final Corpus corpus;
  private final CandidateTerms candidates;

  /** By the sender's number in the corpus: the same agents talk in many sessions. */
  private final Map<Integer, List<String>> callings = new HashMap<>();

  /** By the sender's number in the corpus, its number among those of the talk. */
  private final int[] places;

  ConversationThreads(Corpus corpus, CandidateTerms candidates) {
    this.corpus = corpus;
    this.candidates = candidates;
    places = new int[corpus.senders().size()];
  }

  /** Has the names of senders, and their beginnings, noticed wherever somebody uses them. */
  static void notice(Corpus corpus, CandidateTerms candidates) {
    TreeSet<Integer> named = new TreeSet<>();
    for (SearchScope scope : corpus.scopes()) {
      int[] senders = senders(scope, corpus);
      if (many(senders.length)) {
        Arrays.stream(senders).forEach(named::add);
      }
    }
    named.forEach(sender -> callings(corpus.nameWords(sender)).forEach(candidates::notice));
  }

  /** The senders of whom something is visible in a session. */
  private static int[] senders(SearchScope scope, Corpus corpus) {
    BitSet senders = new BitSet();
    for (Run run : scope.runs()) {
      Corpus.Stretch stretch = corpus.stretch(run.part());
      for (int sender : run.summary().senders()) {
        senders.set(stretch.senderNumber(sender));
      }
    }
    return senders.stream().toArray();
  }

  private static boolean many(int senders) {
    return senders > 2 && senders <= MOST_SENDERS;
  }

  /** What a sender may be called: the words of its name and their beginnings. */
  private static List<String> callings(List<String> name) {
    List<String> callings = new ArrayList<>();
    for (String word : name) {
      for (int length = SHORTEST_NAME; length <= word.length(); length++) {
        String calling = word.substring(0, length);
        if (!StopWords.contains(calling)) {
          callings.add(calling);
        }
      }
    }
    return callings;
  }

  /** How close the senders of a talk are to each other. */
  final class Affinities {
    private final float[][] of;

    /** What {@link #decay} gave, so that no power is computed twice; 0 if it was not asked for yet. */
    private final double[][] decays;

    private Affinities(float[][] of) {
      this.of = of;
      decays = new double[of.length][of.length];
    }

    /** How likely two messages of those senders belong to one conversation, 0 to 1. */
    float of(int sender, int other) {
      return of.length == 0 ? 1 : of[places[sender]][places[other]];
    }

    /** As how much distance a message of {@code other} counts between those of a sender and others. */
    double step(int sender, int other) {
      return Math.max(RankingWeights.OTHER_STEP, of(sender, other));
    }

    /** What is left of a weight after that step. */
    double decay(int sender, int other) {
      if (of.length == 0) {
        return RankingWeights.DECAY;
      }
      double[] known = decays[places[sender]];
      int at = places[other];
      if (known[at] == 0) {
        known[at] = Math.pow(RankingWeights.DECAY, step(sender, other));
      }
      return known[at];
    }
  }

  /** Those of {@code talk}, the session of {@code scope}; good until they are asked for another. */
  Affinities in(SearchScope scope, Talk talk) {
    int[] senders = senders(scope, corpus);
    if (!many(senders.length)) {
      return new Affinities(NONE);
    }
    for (int i = 0; i < senders.length; i++) {
      places[senders[i]] = i;
    }
    int[][] mentions = new int[senders.length][senders.length];
    named(senders).forEach((calling, sender) -> {
      for (int run = 0; sender >= 0 && run < talk.runs().size(); run++) {
        count(talk, run, calling, sender, mentions);
      }
    });
    return new Affinities(affinities(mentions));
  }

  /** For each word by which senders may be called the one whom it names, or -1 if several. */
  private Map<String, Integer> named(int[] senders) {
    Map<String, Integer> named = new LinkedHashMap<>();
    for (int i = 0; i < senders.length; i++) {
      int sender = i;
      callings
          .computeIfAbsent(senders[i], this::used)
          .forEach(word -> named.merge(word, sender, (one, other) -> one.equals(other) ? one : -1));
    }
    return named;
  }

  /** What somebody who is seen calls a sender: mostly nothing. */
  private List<String> used(int sender) {
    List<String> used = callings(corpus.nameWords(sender));
    used.removeIf(word -> !corpus.occurs(candidates.number(word)));
    return used;
  }

  private void count(Talk talk, int run, String calling, int named, int[][] mentions) {
    Run in = talk.runs().get(run);
    Corpus.Stretch stretch = talk.stretch(run);
    stretch
        .found()
        .each(
            candidates.number(calling),
            in.from(),
            in.to(),
            (place, candidate, inText, inMetadata) ->
                mentions[places[stretch.sender(place)]][named] += inText);
  }

  private static float[][] affinities(int[][] mentions) {
    int senders = mentions.length;
    float[][] affinities = new float[senders][senders];
    for (int a = 0; a < senders; a++) {
      int most = 0;
      for (int b = 0; b < senders; b++) {
        most = a == b ? most : Math.max(most, both(mentions, a, b));
      }
      for (int b = 0; b < senders; b++) {
        float share = most < FEWEST_MENTIONS ? 1 : Math.min(1, 2f * both(mentions, a, b) / most);
        affinities[a][b] = a == b
            ? 1
            : (float) (RankingWeights.OTHER_THREAD + (1 - RankingWeights.OTHER_THREAD) * share);
      }
    }
    return affinities;
  }

  private static int both(int[][] mentions, int a, int b) {
    return mentions[a][b] + mentions[b][a];
  }
}
