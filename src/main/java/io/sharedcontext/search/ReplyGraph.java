package io.sharedcontext.search;

import io.sharedcontext.search.SearchScope.Run;
import io.sharedcontext.search.index.IndexPart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which messages of a talk answer which, where senders said so. For one thread. */
final class ReplyGraph {
  private static final int DEEPEST = 3;
  private static final int MOST_ANSWERS = 20;
  private static final int[] NONE = {};

  private final Talk talk;
  private final boolean linked;
  private final Map<Integer, int[]> known = new HashMap<>();
  private final List<IndexPart.Answers> answers = new ArrayList<>();

  ReplyGraph(Talk talk) {
    this.talk = talk;
    linked = talk.runs().stream().anyMatch(run -> run.part().linked());
  }

  /** Takes what a word counts for a message. */
  @FunctionalInterface
  interface Reach {
    void reach(int message, float weight);
  }

  /** Does the message answer one or is it answered? */
  boolean any(int message) {
    return linked && (talk.parent(message) >= 0 || answers(message).length > 0);
  }

  /** The visible answers to a message, the earliest, in order. */
  private int[] answers(int message) {
    return known.computeIfAbsent(message, this::read);
  }

  private int[] read(int message) {
    if (answers.isEmpty()) {
      for (Run run : talk.runs()) {
        answers.add(run.part().answers(run.from(), run.to()));
      }
    }
    long id = talk.id(message);
    List<Integer> found = new ArrayList<>();
    for (int run = talk.run(message); run < answers.size(); run++) {
      int in = run;
      answers.get(run).to(id, place -> {
        if (found.size() < MOST_ANSWERS && talk.runs().get(in).visible().test(place)) {
          found.add(talk.message(in, place));
        }
      });
    }
    return found.isEmpty() ? NONE : found.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Spreads what a word of {@code message} counts over what it answers and its answers. */
  void spread(int message, double weight, Reach to) {
    if (any(message)) {
      double up = weight * RankingWeights.BACKWARD;
      int at = talk.parent(message);
      for (int i = 0; at >= 0 && i < DEEPEST; i++) {
        to.reach(at, (float) up);
        up *= RankingWeights.DECAY;
        at = talk.parent(at);
      }
      down(message, weight * RankingWeights.FORWARD, DEEPEST, to);
    }
  }

  private void down(int message, double weight, int depth, Reach to) {
    if (depth > 0) {
      for (int answer : answers(message)) {
        to.reach(answer, (float) weight);
        down(answer, weight * RankingWeights.DECAY, depth - 1, to);
      }
    }
  }
}
