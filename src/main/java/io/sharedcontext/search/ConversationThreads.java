package io.sharedcontext.search;

import io.sharedcontext.search.index.SessionIndex;
import io.sharedcontext.search.index.Vocabulary;
import io.sharedcontext.search.text.StopWords;
import io.sharedcontext.search.text.Tokenizer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Who talks with whom where more than two talk at once: senders who name each other in what they
 * write. Between others, what stands next to a message says little about it.
 */
final class ConversationThreads {
  private static final int MOST_SENDERS = 64;
  private static final int SHORTEST_NAME = 3;

  /** Below this, mentions are chance. */
  private static final int FEWEST_MENTIONS = 3;

  private static final float[][] NONE = {};

  private final Postings postings;
  private final float[][][] affinities;

  /** By the sender's name: the same agents talk in many sessions. */
  private final Map<String, List<String>> callings = new HashMap<>();

  ConversationThreads(Postings postings, Vocabulary vocabulary) {
    this.postings = postings;
    List<SearchScope> scopes = postings.scopes();
    affinities = new float[scopes.size()][][];
    Arrays.fill(affinities, NONE);
    int[][][] mentions = new int[scopes.size()][][];
    int[][] named = new int[scopes.size()][];
    for (int s = 0; s < scopes.size(); s++) {
      if (many(postings.senders(s))) {
        named[s] = named(s, vocabulary);
        mentions[s] = new int[scopes.get(s).index().names().length][];
      }
    }
    count(named, mentions);
    for (int s = 0; s < scopes.size(); s++) {
      affinities[s] = mentions[s] == null ? NONE : affinities(mentions[s]);
    }
  }

  /** Has the names of senders, and their beginnings, noticed wherever somebody uses them. */
  static void notice(List<SearchScope> scopes, Vocabulary vocabulary, CandidateTerms candidates) {
    scopes.stream()
        .flatMap(ConversationThreads::mayBeNamed)
        .distinct()
        .flatMap(name -> callings(name).stream())
        .forEach(word -> candidates.notice(vocabulary.number(Vocabulary.key(word))));
  }

  /** All senders of a scope unless they are too many; then those who are seen, if they are not. */
  private static Stream<String> mayBeNamed(SearchScope scope) {
    String[] names = scope.index().names();
    if (names.length <= MOST_SENDERS) {
      return names.length > 2 ? Arrays.stream(names) : Stream.empty();
    }
    BitSet seen = scope.senders();
    return many(seen.cardinality()) ? seen.stream().mapToObj(i -> names[i]) : Stream.empty();
  }

  private static boolean many(int senders) {
    return senders > 2 && senders <= MOST_SENDERS;
  }

  /** What a sender may be called: the words of its name and their beginnings. */
  private static List<String> callings(String name) {
    return Tokenizer.of(name).stream()
        .flatMap(word -> IntStream.rangeClosed(SHORTEST_NAME, word.length())
            .mapToObj(length -> word.substring(0, length)))
        .filter(word -> !StopWords.contains(word))
        .toList();
  }

  /** For each candidate the one visible sender that it may name, plus 1; 0 for none or several. */
  private int[] named(int scope, Vocabulary vocabulary) {
    CandidateTerms candidates = postings.candidates();
    int[] named = new int[candidates.count() + 1];
    SessionIndex.View index = postings.scopes().get(scope).index();
    for (int sender = 0; sender < index.names().length; sender++) {
      if (postings.seen(scope, sender)) {
        for (String word :
            callings.computeIfAbsent(index.names()[sender], ConversationThreads::callings)) {
          int number = vocabulary.number(Vocabulary.key(word));
          int candidate = number < 0 ? 0 : candidates.number(number);
          named[candidate] =
              named[candidate] == 0 || named[candidate] == sender + 1 ? sender + 1 : -1;
        }
      }
    }
    named[0] = 0;
    return named;
  }

  private void count(int[][] named, int[][][] mentions) {
    for (int h = 0; h < postings.hits(); h++) {
      int message = postings.message(h);
      int scope = postings.scope(message);
      int candidate = postings.candidate(h);
      int other = named[scope] == null || candidate < 0 ? 0 : named[scope][candidate];
      if (other > 0) {
        int[][] counts = mentions[scope];
        int sender = postings.sender(message);
        counts[sender] = counts[sender] == null ? new int[counts.length] : counts[sender];
        counts[sender][other - 1]++;
      }
    }
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
    return (mentions[a] == null ? 0 : mentions[a][b]) + (mentions[b] == null ? 0 : mentions[b][a]);
  }

  /** How likely two messages of a session belong to one conversation, 0 to 1. */
  float affinity(int message, int other) {
    float[][] of = affinities[postings.scope(message)];
    return of.length == 0 ? 1 : of[postings.sender(message)][postings.sender(other)];
  }
}
