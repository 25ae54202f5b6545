package io.sharedcontext.metrics;

import io.sharedcontext.store.Tx;
import java.util.Map;
import java.util.TreeMap;

/** Where the figures of all processes are kept. */
final class MetricsTable {
  private MetricsTable() {}

  /** What was measured since the last reset, by name. */
  record Totals(Map<String, LatencySnapshot> operations, Map<String, Long> counts) {
    /** An operation's figures; {@link LatencySnapshot#NONE} if it never ran. */
    LatencySnapshot operation(String name) {
      return operations.getOrDefault(name, LatencySnapshot.NONE);
    }

    long count(String name) {
      return counts.getOrDefault(name, 0L);
    }
  }

  /** Everything measured. */
  static Totals totals(Tx tx) {
    Map<String, LatencySnapshot> operations = new TreeMap<>();
    tx.each(
        "SELECT name, errors, total_nanos, max_nanos, buckets FROM operation_figures",
        row -> operations.put(
            row.text("name"),
            LatencySnapshot.read(
                row.bytes("buckets"),
                row.number("errors"),
                row.number("total_nanos"),
                row.number("max_nanos"))));
    Map<String, Long> counts = new TreeMap<>();
    tx.each(
        "SELECT name, total FROM figure_counts",
        row -> counts.put(row.text("name"), row.number("total")));
    return new Totals(operations, counts);
  }

  /** What all calls took together, in nanoseconds; another after each that was handed over. */
  static long measured(Tx tx) {
    return tx.number("SELECT coalesce(sum(total_nanos), 0) AS n FROM operation_figures");
  }

  /** When the figures were last reset, in microseconds since 1970. */
  static long epoch(Tx tx) {
    return tx.number("SELECT began_at AS n FROM figure_epoch WHERE only_one = 1");
  }

  /** Forgets everything; what processes gathered before {@code now} does not count any more. */
  static void reset(Tx tx, long now) {
    tx.run("DELETE FROM operation_figures");
    tx.run("DELETE FROM figure_counts");
    tx.run("UPDATE figure_epoch SET began_at = ? WHERE only_one = 1", now);
  }

  /** Adds to the figures of an operation. */
  static void add(Tx tx, String name, LatencySnapshot more) {
    LatencySnapshot sum = tx.find(
            "SELECT errors, total_nanos, max_nanos, buckets FROM operation_figures WHERE name = ?",
            row -> LatencySnapshot.read(
                row.bytes("buckets"),
                row.number("errors"),
                row.number("total_nanos"),
                row.number("max_nanos")),
            name)
        .orElse(LatencySnapshot.NONE)
        .plus(more);
    tx.run("""
        INSERT INTO operation_figures (name, errors, total_nanos, max_nanos, buckets)
        VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET errors = excluded.errors,
          total_nanos = excluded.total_nanos, max_nanos = excluded.max_nanos,
          buckets = excluded.buckets
        """, name, sum.errors(), sum.totalNanos(), sum.mostNanos(), sum.buckets());
  }

  /** Adds to a count. */
  static void add(Tx tx, String name, long more) {
    tx.run("""
        INSERT INTO figure_counts (name, total) VALUES (?, ?)
        ON CONFLICT (name) DO UPDATE SET total = figure_counts.total + excluded.total
        """, name, more);
  }
}
