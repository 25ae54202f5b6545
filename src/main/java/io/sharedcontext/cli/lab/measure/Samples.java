package io.sharedcontext.cli.lab.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Durations in nanoseconds, every one kept. Safe for use by several threads. */
public final class Samples {
  private final List<Long> values = new ArrayList<>();

  /** Adds a duration. */
  public synchronized void add(long nanos) {
    values.add(nanos);
  }

  /** Adds all of {@code others}. */
  public void addAll(Samples others) {
    for (long nanos : others.sorted()) {
      add(nanos);
    }
  }

  /** All, in rising order. */
  public synchronized long[] sorted() {
    return values.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  /** What is to be said of them, in milliseconds. */
  public Summary summary() {
    long[] sorted = sorted();
    return new Summary(
        sorted.length,
        at(sorted, 50),
        at(sorted, 95),
        at(sorted, 99),
        at(sorted, 100),
        Arrays.stream(sorted).average().orElse(0) / 1e6);
  }

  /** The milliseconds that {@code percent} of all do not exceed; 0 when there are none. */
  static double at(long[] sorted, double percent) {
    if (sorted.length == 0) {
      return 0;
    }
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(rank, 1) - 1] / 1e6;
  }

  /**
   * Percentiles of durations in milliseconds; all 0 when {@code count} is.
   *
   * @param count how many durations
   */
  public record Summary(int count, double p50, double p95, double p99, double max, double mean) {}
}
