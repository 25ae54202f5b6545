package io.sharedcontext.cli.lab.bench;

import io.sharedcontext.metrics.Verdict;

/**
 * One line of the result.
 *
 * @param label what was measured
 * @param unit {@code ms} or {@code calls/s}
 * @param target what 95 of 100 may take, in milliseconds; 0 for no target
 * @param count how many durations, or rounds of a rate
 * @param median in the unit
 * @param p95 in milliseconds; 0 for a rate
 * @param relative the median divided by the calibration of its round, median over the rounds
 * @param relativeP95 the same for the 95th percentile; 0 for a rate
 */
public record BenchRow(
    String label,
    String unit,
    double target,
    int count,
    double median,
    double p95,
    double relative,
    double relativeP95) {
  static final String RATE = "calls/s";
  static final String MILLIS = "ms";

  /** Whether the target is not missed, or there is none. */
  public boolean met() {
    return verdict() != Verdict.MISSED;
  }

  /** What the calls tell of the target; met if there is none. */
  Verdict verdict() {
    return target == 0 ? Verdict.MET : Verdict.of(count, p95, target);
  }

  /** A tenth of the target, the makers' own; 0 for no target. */
  public double budget() {
    return target / 10;
  }

  boolean rate() {
    return unit.equals(RATE);
  }
}
