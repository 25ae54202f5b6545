package io.sharedcontext.search;

import java.util.Arrays;
import java.util.List;

/**
 * The first pass: every visible message, and where candidates occur in them. Messages that the
 * caller may not see leave no trace.
 */
final class Gathering {
  private final List<Scope> scopes;
  final Candidates candidates;
  private final boolean metadata;

  /** For each visible message, in order: its scope, its place there, does a new session begin? */
  int[] scopeOf = new int[64];

  int[] places = new int[64];
  int visible;
  long length;

  /** Each occurrence: the message (a place in the arrays above), the candidate, in metadata? */
  int[] hitDocs = new int[256];

  char[] hitCandidates = new char[256];
  boolean[] hitMeta = new boolean[256];
  int hits;

  /** How often messages of a sender (scope, sender) name another. */
  final java.util.Map<Long, int[]> mentions = new java.util.HashMap<>();

  /** In how many visible messages each candidate occurs. */
  final int[] frequencies;

  Gathering(List<Scope> scopes, Candidates candidates, boolean metadata) {
    this.scopes = scopes;
    this.candidates = candidates;
    this.metadata = metadata;
    frequencies = new int[candidates.count() + 1];
    int[] last = new int[candidates.count() + 1];
    Arrays.fill(last, -1);
    for (int s = 0; s < scopes.size(); s++) {
      Scope scope = scopes.get(s);
      for (int at = 0; at < scope.index().size(); at++) {
        if (scope.visible().test(at)) {
          see(s, scope.index(), at, last);
        }
      }
    }
  }

  private void see(int s, Index.View index, int at, int[] last) {
    if (visible == places.length) {
      places = Arrays.copyOf(places, visible * 2);
      scopeOf = Arrays.copyOf(scopeOf, visible * 2);
    }
    places[visible] = at;
    scopeOf[visible] = s;
    int start = index.starts()[at];
    int textEnd = index.textEnds()[at];
    int end = metadata ? index.starts()[at + 1] : textEnd;
    length += end - start;
    int[] words = index.words();
    for (int i = start; i < end; i++) {
      int number = candidates.number(words[i]);
      if (number != 0) {
        if (last[number] != visible) {
          frequencies[number]++;
          last[number] = visible;
        }
        hit(number, i >= textEnd);
      }
    }
    visible++;
  }

  private void hit(int number, boolean meta) {
    if (hits == hitDocs.length) {
      hitDocs = Arrays.copyOf(hitDocs, hits * 2);
      hitCandidates = Arrays.copyOf(hitCandidates, hits * 2);
      hitMeta = Arrays.copyOf(hitMeta, hits * 2);
    }
    hitDocs[hits] = visible;
    hitCandidates[hits] = (char) number;
    hitMeta[hits++] = meta;
  }

  Index.View index(int doc) {
    return scopes.get(scopeOf[doc]).index();
  }

  String sender(int doc) {
    Index.View index = index(doc);
    return index.names()[index.senders()[places[doc]]];
  }

  int length(int doc) {
    Index.View index = index(doc);
    int at = places[doc];
    return (metadata ? index.starts()[at + 1] : index.textEnds()[at]) - index.starts()[at];
  }

  int content(int doc) {
    Index.View index = index(doc);
    int at = places[doc];
    int n = 0;
    for (int i = index.starts()[at]; i < index.textEnds()[at]; i++) if (index.words()[i] >= StopWords.count()) n++;
    return n;
  }

  long sentAt(int doc) {
    return index(doc).sentAt()[places[doc]];
  }

  int traits(int doc) {
    return index(doc).traits()[places[doc]];
  }
}
