package io.sharedcontext.metrics;

import io.sharedcontext.metrics.MetricsTable.Totals;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Figures in the text format that Prometheus reads, version 0.0.4. Durations are histograms, so that
 * those of several stores can be added; their limits are where buckets of {@link LatencyHistogram} end.
 */
final class PrometheusFormat {
  private static final String PREFIX = "shared_context_";

  /** 131 microseconds to 8.6 seconds, doubling. */
  private static final List<Long> LIMITS =
      IntStream.rangeClosed(17, 33).mapToObj(bits -> 1L << bits).toList();

  private static final Map<String, String> HELP = Map.ofEntries(
      Map.entry("database_queries_total", "Statements of all processes since the last reset."),
      Map.entry("database_slow_queries_total", "Those of them that took over 100 ms."),
      Map.entry("cache_l1_hits_total", "Look-ups answered by a process's own caches."),
      Map.entry("cache_l2_hits_total", "Look-ups answered by indexes of the search."),
      Map.entry("cache_misses_total", "Look-ups that no cache answered."),
      Map.entry("cache_evictions_total", "Entries that made room for others."),
      Map.entry("database_size_bytes", "The store's file."),
      Map.entry("database_wal_bytes", "The store's write-ahead log."),
      Map.entry("active_agents", "Agents that are there."),
      Map.entry("locks", "Locks that are held."),
      Map.entry("lock_waiters", "Callers that wait for a lock."),
      Map.entry("active_sessions", "Sessions that are not closed."),
      Map.entry("messages", "Messages in the store."),
      Map.entry("memory_entries", "Memory entries that have not expired."),
      Map.entry("processes", "Processes that use the store."));

  private final StringBuilder text = new StringBuilder();

  private PrometheusFormat() {}

  /** All figures that are of the store, not of the process that asks. */
  static String text(PerformanceMetrics performance, Totals totals) {
    var exposition = new PrometheusFormat();
    exposition.durations(totals.operations());
    exposition.errors(totals.operations());
    exposition.codes(performance.errors());
    exposition.database(performance);
    exposition.contents(performance);
    return exposition.text.toString();
  }

  private void durations(Map<String, LatencySnapshot> operations) {
    String name = PREFIX + "operation_duration_seconds";
    head(name, "Time from the beginning of a call to its answer.", "histogram");
    operations.forEach((operation, latencies) -> {
      String label = "{operation=\"" + escaped(operation) + "\"";
      for (long limit : LIMITS) {
        line(name + "_bucket" + label + ",le=\"" + seconds(limit) + "\"}", latencies.within(limit));
      }
      line(name + "_bucket" + label + ",le=\"+Inf\"}", latencies.calls());
      text.append(name + "_sum" + label + "} " + seconds(latencies.totalNanos()) + "\n");
      line(name + "_count" + label + "}", latencies.calls());
    });
  }

  private void errors(Map<String, LatencySnapshot> operations) {
    String name = PREFIX + "operation_errors_total";
    head(name, "Calls that were answered with a failure.", "counter");
    operations.forEach((operation, latencies) ->
        line(name + "{operation=\"" + escaped(operation) + "\"}", latencies.errors()));
  }

  private void codes(Map<String, Long> errors) {
    String name = PREFIX + "errors_total";
    head(name, "Calls that were answered with a failure, by its code.", "counter");
    errors.forEach((code, count) -> line(name + "{code=\"" + escaped(code) + "\"}", count));
  }

  private void database(PerformanceMetrics performance) {
    figure("database_queries_total", performance.database().queries());
    figure("database_slow_queries_total", performance.database().slowQueries());
    figure("database_size_bytes", performance.database().sizeBytes());
    figure("database_wal_bytes", performance.database().walBytes());
    figure("cache_l1_hits_total", performance.cache().l1Hits());
    figure("cache_l2_hits_total", performance.cache().l2Hits());
    figure("cache_misses_total", performance.cache().misses());
    figure("cache_evictions_total", performance.cache().evictions());
  }

  private void contents(PerformanceMetrics performance) {
    figure("active_agents", performance.coordination().activeAgents());
    figure("locks", performance.coordination().locks());
    figure("lock_waiters", performance.coordination().waiters());
    figure("active_sessions", performance.system().activeSessions());
    figure("messages", performance.system().totalMessages());
    figure("memory_entries", performance.system().memoryEntries());
    figure("processes", performance.system().processes());
  }

  private void figure(String name, long value) {
    head(
        PREFIX + name,
        HELP.getOrDefault(name, name),
        name.endsWith("_total") ? "counter" : "gauge");
    line(PREFIX + name, value);
  }

  private void head(String name, String help, String type) {
    text.append(String.format(Locale.ROOT, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type));
  }

  private void line(String series, long value) {
    text.append(series).append(' ').append(value).append('\n');
  }

  private static String seconds(long nanos) {
    return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
  }

  /** A label's value as the format wants it. */
  static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
