package io.sharedcontext.cli.lab.evaluate;

import java.util.ArrayList;
import java.util.List;

/** How well questions of a kind were answered. */
public final class RankingMeasure {
  private final List<Outcome> outcomes = new ArrayList<>();

  /**
   * What a question got: for each result whether it is relevant, and how many there are to find.
   */
  record Outcome(List<Boolean> relevant, int known, double millis) {
    /** The share of the relevant messages among the first {@code depth}. */
    double recall(int depth) {
      return found(depth) / (double) known;
    }

    private long found(int depth) {
      return relevant.stream().limit(depth).filter(is -> is).count();
    }

    /** One over the place of the first relevant message. */
    double reciprocalRank() {
      int at = relevant.indexOf(true);
      return at < 0 ? 0 : 1.0 / (at + 1);
    }

    /** Normalised discounted cumulative gain: 1 if all relevant messages come first. */
    double gain(int depth) {
      double gain = 0;
      double ideal = 0;
      for (int i = 0; i < depth; i++) {
        double worth = 1 / (Math.log(i + 2) / Math.log(2));
        gain += i < relevant.size() && relevant.get(i) ? worth : 0;
        ideal += i < known ? worth : 0;
      }
      return gain / ideal;
    }
  }

  void add(Outcome outcome) {
    outcomes.add(outcome);
  }

  /** How many questions there were. */
  public int questions() {
    return outcomes.size();
  }

  /** The mean share of the relevant messages among the first {@code depth}. */
  public double recall(int depth) {
    return outcomes.stream().mapToDouble(one -> one.recall(depth)).average().orElse(0);
  }

  /** The mean of one over the place of the first relevant message. */
  public double reciprocalRank() {
    return outcomes.stream().mapToDouble(Outcome::reciprocalRank).average().orElse(0);
  }

  /** The mean normalised discounted cumulative gain among the first {@code depth}. */
  public double gain(int depth) {
    return outcomes.stream().mapToDouble(one -> one.gain(depth)).average().orElse(0);
  }

  /** The time that this share of the questions took at most, in milliseconds. */
  public double millis(double share) {
    double[] sorted = outcomes.stream().mapToDouble(Outcome::millis).sorted().toArray();
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1.0, share * sorted.length)];
  }
}
