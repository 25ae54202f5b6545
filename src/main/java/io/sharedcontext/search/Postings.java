package io.sharedcontext.search;

import io.sharedcontext.search.index.IntList;
import io.sharedcontext.search.index.SessionIndex;
import java.util.List;

/**
 * The first pass over the messages: which are visible, and where candidates occur in them. Messages
 * that the caller may not see leave no trace. A message is named by its number among the visible.
 */
final class Postings {
  private final List<SearchScope> scopes;
  private final CandidateTerms candidates;
  private final boolean metadata;
  private final int[] frequencies;
  private final int[] latest;
  private final boolean[][] senders;
  private final IntList scopeOf = new IntList();
  private final IntList places = new IntList();
  private final IntList lengths = new IntList();
  private final IntList bursts = new IntList();
  private final IntList hitMessages = new IntList();
  private final IntList hitCandidates = new IntList();
  private final long totalLength;
  private final boolean linked;

  private Postings(List<SearchScope> scopes, CandidateTerms candidates, boolean metadata) {
    this.scopes = scopes;
    this.candidates = candidates;
    this.metadata = metadata;
    frequencies = new int[candidates.count() + 1];
    latest = new int[candidates.count() + 1];
    senders = new boolean[scopes.size()][];
    boolean parents = false;
    for (int s = 0; s < scopes.size(); s++) {
      parents |= read(s, scopes.get(s));
    }
    linked = parents;
    totalLength = lengths.sum();
  }

  static Postings of(List<SearchScope> scopes, CandidateTerms candidates, boolean metadata) {
    return new Postings(scopes, candidates, metadata);
  }

  private boolean read(int s, SearchScope scope) {
    SessionIndex.View index = scope.index();
    senders[s] = new boolean[index.names().length];
    boolean parents = false;
    for (int at = 0; at < index.size(); at++) {
      if (scope.visible().test(at)) {
        senders[s][index.senders()[at]] = true;
        parents |= index.parents()[at] >= 0;
        see(s, index, at);
      }
    }
    return parents;
  }

  private void see(int s, SessionIndex.View index, int at) {
    int message = places.size();
    int start = index.starts()[at];
    int end = end(index, at);
    int textEnd = index.textEnds()[at];
    int[] words = index.words();
    bursts.add(burst(s, index.sentAt()[at]));
    scopeOf.add(s);
    places.add(at);
    lengths.add(end - start);
    int[] numbers = candidates.numbers();
    for (int i = start; i < end; i++) {
      int number = numbers[words[i]];
      // Most words are not looked for: they cost this one comparison.
      if (number != 0) {
        hit(message, number, i >= textEnd);
      }
    }
  }

  private int end(SessionIndex.View index, int at) {
    return metadata ? index.starts()[at + 1] : index.textEnds()[at];
  }

  /** The burst of talk that the next message belongs to. */
  private int burst(int s, long sentAt) {
    int before = places.size() - 1;
    boolean goesOn = before >= 0
        && scope(before) == s
        && Math.abs(sentAt - sentAt(before)) <= RankingWeights.PAUSE;
    return before < 0 ? 0 : bursts.get(before) + (goesOn ? 0 : 1);
  }

  private void hit(int message, int number, boolean inMetadata) {
    if (latest[number] <= message) {
      frequencies[number]++;
      latest[number] = message + 1;
    }
    hitMessages.add(message);
    hitCandidates.add(inMetadata ? -number : number);
  }

  /** How many messages are visible. */
  int size() {
    return places.size();
  }

  /** The mean number of words of a message. */
  double meanLength() {
    return totalLength / (double) Math.max(1, size());
  }

  /** Does any message have a parent? */
  boolean linked() {
    return linked;
  }

  /** How many occurrences there are, those of a message together, in the order of messages. */
  int hits() {
    return hitMessages.size();
  }

  /** The message of an occurrence. */
  int message(int hit) {
    return hitMessages.get(hit);
  }

  /** The candidate of an occurrence, negative in metadata. */
  int candidate(int hit) {
    return hitCandidates.get(hit);
  }

  /** In how many messages a candidate occurs. */
  int frequency(int candidate) {
    return frequencies[candidate];
  }

  /**
   * For each word of the vocabulary whether it stands in any message that is visible. The vocabulary has
   * those of every message that this process knows. A walk of its own, for the few queries that ask.
   */
  boolean[] there() {
    boolean[] there = new boolean[candidates.numbers().length];
    for (int message = 0; message < size(); message++) {
      SessionIndex.View index = index(message);
      int[] words = index.words();
      int end = end(index, place(message));
      for (int i = index.starts()[place(message)]; i < end; i++) {
        there[words[i]] = true;
      }
    }
    return there;
  }

  /** Are the values of metadata looked at? */
  boolean metadata() {
    return metadata;
  }

  CandidateTerms candidates() {
    return candidates;
  }

  List<SearchScope> scopes() {
    return scopes;
  }

  int scope(int message) {
    return scopeOf.get(message);
  }

  SessionIndex.View index(int message) {
    return scopes.get(scopeOf.get(message)).index();
  }

  int place(int message) {
    return places.get(message);
  }

  /** How many words a message has. */
  int length(int message) {
    return lengths.get(message);
  }

  long sentAt(int message) {
    return index(message).sentAt()[place(message)];
  }

  int traits(int message) {
    return index(message).traits()[place(message)];
  }

  /** The sender of a message, as its session numbers them. */
  int sender(int message) {
    return index(message).senders()[place(message)];
  }

  /** How many senders of that scope have sent anything visible. */
  int senders(int scope) {
    int count = 0;
    for (boolean seen : senders[scope]) {
      count += seen ? 1 : 0;
    }
    return count;
  }

  /** Has this sender of that scope sent anything visible? */
  boolean seen(int scope, int sender) {
    return senders[scope][sender];
  }

  /** May this message be among the answers? */
  boolean wanted(int message) {
    return scopes.get(scope(message)).wanted().test(place(message));
  }

  /** The message that {@code message} answers if it is visible, otherwise -1. */
  int parent(int message) {
    int place = index(message).parents()[place(message)];
    return place < 0 ? -1 : find(scope(message), place, message);
  }

  /** Messages of a session are in the order of their places. */
  private int find(int scope, int place, int before) {
    int low = 0;
    int high = before;
    while (low < high) {
      int middle = (low + high) >>> 1;
      boolean lower = scopeOf.get(middle) < scope
          || (scopeOf.get(middle) == scope && places.get(middle) < place);
      low = lower ? middle + 1 : low;
      high = lower ? high : middle;
    }
    return low < before && scopeOf.get(low) == scope && places.get(low) == place ? low : -1;
  }

  /** Do two messages belong to one burst of talk? There may be no {@code other}. */
  boolean together(int message, int other) {
    return other >= 0 && other < size() && bursts.get(other) == bursts.get(message);
  }
}
