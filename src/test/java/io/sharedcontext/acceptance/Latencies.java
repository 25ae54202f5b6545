package io.sharedcontext.acceptance;

import java.util.Collection;
import java.util.Locale;

/** Durations in order, for their percentiles. */
final class Latencies {
  private final long[] nanos;

  private Latencies(long[] nanos) {
    this.nanos = nanos;
  }

  /** The latencies of {@code posted}, which must not be empty. */
  static Latencies of(Collection<PostedMessages> posted) {
    return new Latencies(
        posted.stream().mapToLong(PostedMessages::latency).sorted().toArray());
  }

  /** The duration, in milliseconds, that {@code percent} of all do not exceed. */
  double millis(double percent) {
    int rank = (int) Math.ceil(percent / 100 * nanos.length);
    return nanos[Math.max(rank, 1) - 1] / 1e6;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "n %d  p50 %.2f  p95 %.2f  p99 %.2f  max %.2f ms",
        nanos.length,
        millis(50),
        millis(95),
        millis(99),
        millis(100));
  }
}
