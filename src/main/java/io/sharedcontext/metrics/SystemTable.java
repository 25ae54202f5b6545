package io.sharedcontext.metrics;

import io.sharedcontext.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/** How much is in the store. */
final class SystemTable {
  /** Messages that are counted in one go. */
  private static final int ROWS = 10_000;

  private static final Duration DAY = Duration.ofDays(1);

  private SystemTable() {}

  /** Counts messages that nobody has counted yet, a few of them. */
  static void count(Tx tx) {
    long from = tx.number("SELECT up_to AS n FROM counted WHERE name = 'messages'");
    tx.run("""
        UPDATE counted SET total = total + new.n, up_to = new.last
        FROM (SELECT count(*) AS n, max(id) AS last
          FROM (SELECT id FROM messages WHERE id > ? ORDER BY id LIMIT ?) AS next) AS new
        WHERE name = 'messages' AND new.n > 0
        """, from, ROWS);
  }

  /** Every message there is; they are never removed. */
  static long messages(Tx tx) {
    return tx.number("""
        SELECT total + (SELECT count(*) FROM messages WHERE id > up_to) AS n
        FROM counted WHERE name = 'messages'
        """);
  }

  static long activeSessions(Tx tx) {
    return tx.number("SELECT count(*) AS n FROM sessions WHERE is_active = 1");
  }

  /** Entries that have not expired at {@code now}. */
  static long memoryEntries(Tx tx, Instant now) {
    return tx.number("""
        SELECT (SELECT coalesce(sum(entries), 0) FROM memory_count)
          - (SELECT count(*) FROM memory WHERE expires_at <= ?) AS n
        """, now);
  }

  /** Locks that hold at {@code now}: those of processes that are alive. */
  static long locks(Tx tx, Instant now, Predicate<String> alive) {
    return tx
        .list("SELECT process FROM leases WHERE expires_at > ?", row -> row.text("process"), now)
        .stream()
        .filter(alive)
        .count();
  }

  /** Callers that wait for a lock at {@code now} in processes that are alive. */
  static long waiters(Tx tx, Instant now, Predicate<String> alive) {
    return tx
        .list("SELECT process FROM lease_waiters WHERE until > ?", row -> row.text("process"), now)
        .stream()
        .filter(alive)
        .count();
  }

  /** Changes in the 24 hours before {@code now}: each has a row in the audit log, numbered on. */
  static long changesOfDay(Tx tx, Instant now) {
    return tx.number("""
        SELECT 1 + (SELECT max(id) FROM audit) - id AS n
        FROM audit WHERE at >= ? ORDER BY at, id LIMIT 1
        """, now.minus(DAY));
  }
}
