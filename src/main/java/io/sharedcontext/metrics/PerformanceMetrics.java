package io.sharedcontext.metrics;

import io.sharedcontext.tool.Doc;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The figures that the server keeps of itself. What is counted and timed is so for all processes of
 * the store since the figures were last reset; what is only true of one process says so.
 */
record PerformanceMetrics(
    @Doc("When they were taken.") Instant timestamp,

    @Doc("By tool, and token_validation; only what ran since the last reset, in any process.")
    Map<String, Operation> operations,

    @Doc("Failed calls of all processes by code, since the last reset.")
    Map<String, Long> errors,

    @Doc Database database,
    @Doc CacheUse cache,
    @Doc("One by one; look-ups and times of all processes.") List<CacheFigure> caches,
    @Doc Coordination coordination,
    @Doc Totals system,
    @Doc("By name; only what ran since the last reset.") Map<String, Target> targets,
    @Doc Scaling scaling,
    @Doc("For the day when scaling says to migrate.") PostgresAdvice recommendedPostgresConfig) {

  /** How often something ran, and for how long. */
  record Operation(
      @Doc long count,
      @Doc long errors,
      @Doc double meanMs,
      @Doc double p50Ms,
      @Doc double p95Ms,
      @Doc double p99Ms,
      @Doc double maxMs) {

    static Operation of(LatencySnapshot latencies) {
      return new Operation(
          latencies.calls(),
          latencies.errors(),
          millis(latencies.meanNanos()),
          millis(latencies.nanosOf(0.5)),
          millis(latencies.nanosOf(0.95)),
          millis(latencies.nanosOf(0.99)),
          millis(latencies.mostNanos()));
    }
  }

  /** The store's file and what was asked of it. */
  record Database(
      @Doc Pool pool,
      @Doc("Statements of all processes.") long queries,

      @Doc("Those of over 100 ms, with the handling of their rows.")
      long slowQueries,

      @Doc long walBytes,
      @Doc("The file without its write-ahead log.") long sizeBytes) {}

  /** Connections of this process that read, as HikariCP counts them. */
  record Pool(
      @Doc int active,
      @Doc int idle,
      @Doc("Callers that wait for one.") int waiting,
      @Doc int max,
      @Doc("Times one was lent.") long borrowed,
      @Doc("Callers that waited in vain.") long timedOut) {}

  /** Look-ups of all processes; sizes are this process's. */
  record CacheUse(
      @Doc("What a single caller is told: decisions, counts, answers.")
      long l1Hits,

      @Doc("What callers share: indexes, messages and values as JSON.")
      long l2Hits,

      @Doc long misses,
      @Doc long evictions,

      @Doc("Hits per look-up, 0 to 1; left out before the first.")
      Optional<Double> hitRatio,

      @Doc("Entries.") long l1Size,
      @Doc("Entries.") long l2Size) {}

  /** What one cache did. */
  record CacheFigure(
      @Doc String name,
      @Doc("1: of a single caller, 2: shared by callers.") int level,
      @Doc long hits,
      @Doc long misses,

      @Doc("Entries that made room; short memory counts once.")
      long evictions,

      @Doc("Spent on making entries.") double loadMs,
      @Doc("Of this process.") long entries,
      @Doc("Of this process, about.") long bytes,
      @Doc("Of each process, in bytes.") long limit) {}

  /** Who works with the store now. */
  record Coordination(
      @Doc long activeAgents, @Doc long locks, @Doc long waiters) {}

  /** What is in the store, and what this process uses. */
  record Totals(
      @Doc long activeSessions,
      @Doc long totalMessages,
      @Doc long memoryEntries,
      @Doc("That use the store.") long processes,
      @Doc("Of this process.") long uptimeSeconds,
      @Doc("Of this process.") long heapBytes,

      @Doc("Of this process; left out where the system does not tell.")
      Optional<Long> rssBytes) {}

  /** A limit that the server is built for. */
  record Target(
      @Doc double targetMs,
      @Doc double p95Ms,
      @Doc("Fewer than 20 do not tell whether it is met.") long calls,
      @Doc boolean met) {}

  /** Whether a database server would serve better; two reasons are needed. */
  record Scaling(
      @Doc("To PostgreSQL.") boolean shouldMigrate,

      @Doc("Each figure that is over its threshold, with both.")
      List<String> triggered) {}

  /** Nanoseconds as milliseconds, to the microsecond. */
  static double millis(long nanos) {
    return Math.round(nanos / 1_000.0) / 1_000.0;
  }
}
