package io.sharedcontext.search;

import java.util.Arrays;

/** Which messages answer which, where senders said so. */
final class ReplyGraph {
  private static final int DEEPEST = 3;
  private static final int MOST_ANSWERS = 20;
  private static final int[] NONE = {};

  private final int[] parents;
  private final int[] firstAnswers;
  private final int[] nextAnswers;

  private ReplyGraph(int[] parents, int[] firstAnswers, int[] nextAnswers) {
    this.parents = parents;
    this.firstAnswers = firstAnswers;
    this.nextAnswers = nextAnswers;
  }

  /** Takes what a word counts for a message. */
  @FunctionalInterface
  interface Reach {
    void reach(int message, float weight);
  }

  static ReplyGraph in(Postings postings) {
    return postings.linked() ? read(postings) : new ReplyGraph(NONE, NONE, NONE);
  }

  private static ReplyGraph read(Postings postings) {
    int[] parents = new int[postings.size()];
    int[] first = new int[postings.size()];
    int[] next = new int[postings.size()];
    Arrays.fill(first, -1);
    for (int message = parents.length - 1; message >= 0; message--) {
      int parent = postings.parent(message);
      parents[message] = parent;
      if (parent >= 0) {
        next[message] = first[parent];
        first[parent] = message;
      }
    }
    return new ReplyGraph(parents, first, next);
  }

  /** Does the message answer one or is it answered? */
  boolean any(int message) {
    return parents.length > 0 && (parents[message] >= 0 || firstAnswers[message] >= 0);
  }

  /** Spreads what a word of {@code message} counts over what it answers and its answers. */
  void spread(int message, double weight, Reach to) {
    if (any(message)) {
      double up = weight * RankingWeights.BACKWARD;
      for (int at = parents[message], i = 0; at >= 0 && i < DEEPEST; at = parents[at], i++) {
        to.reach(at, (float) up);
        up *= RankingWeights.DECAY;
      }
      down(message, weight * RankingWeights.FORWARD, DEEPEST, to);
    }
  }

  private void down(int message, double weight, int depth, Reach to) {
    int answer = firstAnswers[message];
    for (int i = 0; depth > 0 && answer >= 0 && i < MOST_ANSWERS; i++) {
      to.reach(answer, (float) weight);
      down(answer, weight * RankingWeights.DECAY, depth - 1, to);
      answer = nextAnswers[answer];
    }
  }
}
