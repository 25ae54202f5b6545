package io.sharedcontext.search;

import java.util.Arrays;

/** The best messages so far, and how many were good enough. */
final class TopHits {
  private final long[] messages;
  private final double[] evidence;
  private final long[] ids;
  private final int[] counts = {0, 0};

  TopHits(int limit) {
    messages = new long[limit];
    evidence = new double[limit];
    ids = new long[limit];
  }

  /** Takes a message that is good enough; of equals the newer is better. */
  void add(long message, double worth, long id) {
    counts[1]++;
    int at = counts[0];
    while (at > 0 && better(worth, id, at - 1)) {
      at--;
    }
    if (at < messages.length) {
      insert(at, message, worth, id);
    }
  }

  private boolean better(double worth, long id, int than) {
    return worth > evidence[than] || (worth == evidence[than] && id > ids[than]);
  }

  private void insert(int at, long message, double worth, long id) {
    int moved = Math.min(counts[0], messages.length - 1) - at;
    System.arraycopy(messages, at, messages, at + 1, moved);
    System.arraycopy(evidence, at, evidence, at + 1, moved);
    System.arraycopy(ids, at, ids, at + 1, moved);
    messages[at] = message;
    evidence[at] = worth;
    ids[at] = id;
    counts[0] = Math.min(messages.length, counts[0] + 1);
  }

  /** The messages, best first. */
  long[] messages() {
    return Arrays.copyOf(messages, counts[0]);
  }

  /** The evidence for the message at this place. */
  double evidence(int at) {
    return evidence[at];
  }

  /** The id of the message at this place. */
  long id(int at) {
    return ids[at];
  }

  /** How many were good enough. */
  int total() {
    return counts[1];
  }
}
