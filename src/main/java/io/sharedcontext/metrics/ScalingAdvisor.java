package io.sharedcontext.metrics;

import io.sharedcontext.metrics.MetricsTable.Totals;
import io.sharedcontext.metrics.PerformanceMetrics.Scaling;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What tells whether one SQLite file is still the right place for all of it. One figure over its
 * threshold may have many causes; with two, a database server is worth a thought. The thresholds are those
 * at which servers of this kind are usually moved; one file was measured to carry more
 * (docs/scaling.md).
 *
 * @param processes that write
 * @param agents that are active
 * @param sizeBytes the database
 * @param changesOfDay changes of the last 24 hours
 */
record ScalingAdvisor(long processes, long agents, long sizeBytes, long changesOfDay) {
  private static final int REASONS = 2;
  private static final double SHARE = 0.95;

  private static final long PROCESSES = 10;
  private static final long AGENTS = 20;
  private static final long SIZE_BYTES = 1L << 30;
  private static final long CHANGES = 100_000;

  /** A percentile of fewer calls tells of the first ones, which load classes, and little else. */
  private static final long ENOUGH_CALLS = 100;

  private static final long WRITE_MS = 50;
  private static final long SEARCH_MS = 1_000;

  /**
   * The advice.
   *
   * @param inFile whether the store is a file; one on a database server has moved already
   */
  Scaling advice(Totals totals, boolean inFile) {
    LatencySnapshot writes = totals.operation("add_message").plus(totals.operation("set_memory"));
    List<String> triggered = Stream.of(
            over("write_p95_ms", millis(writes), WRITE_MS),
            over("search_p95_ms", millis(totals.operation("search_context")), SEARCH_MS),
            over("processes", processes, PROCESSES),
            over("active_agents", agents, AGENTS),
            over("size_bytes", sizeBytes, SIZE_BYTES),
            over("changes_a_day", changesOfDay, CHANGES))
        .flatMap(List::stream)
        .toList();
    return new Scaling(inFile && triggered.size() >= REASONS, triggered);
  }

  private static long millis(LatencySnapshot latencies) {
    return latencies.calls() < ENOUGH_CALLS
        ? 0
        : TimeUnit.NANOSECONDS.toMillis(latencies.nanosOf(SHARE));
  }

  private static List<String> over(String name, long figure, long threshold) {
    return figure > threshold
        ? List.of(String.format(Locale.ROOT, "%s %d is over %d", name, figure, threshold))
        : List.of();
  }
}
