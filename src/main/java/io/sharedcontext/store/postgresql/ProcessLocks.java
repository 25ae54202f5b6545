package io.sharedcontext.store.postgresql;

import io.sharedcontext.store.StatementCache;
import io.sharedcontext.store.Tx;
import java.sql.Connection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The session-level advisory locks by which processes are known, as one connection sees them.
 *
 * @param tx on that connection, which commits each statement
 */
record ProcessLocks(Tx tx) {
  /** Locks of processes, of this store and others in the database. */
  private static final String LOCKS = """
      FROM (SELECT (CAST(classid AS bigint) << 32) | CAST(objid AS bigint) AS n, pid FROM pg_locks
        WHERE locktype = 'advisory' AND objsubid = 1 AND granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) locks
      """;

  private static final String LIVING =
      "SELECT n, CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint) AS now " + LOCKS;

  private static final String END = "SELECT count(pg_terminate_backend(pid)) AS n " + LOCKS
      + " WHERE n = ? AND pid <> pg_backend_pid()";

  private static final String NOW = "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)";

  /** A time before the epoch: nobody who said so comes back. */
  private static final String FAREWELL = "INSERT INTO ended_process (id, at) VALUES (?, -" + NOW
      + ") ON CONFLICT (id) DO UPDATE SET at = excluded.at";

  private static final String SAID =
      "SELECT count(*) AS n FROM ended_process WHERE id = ? AND at < 0";

  private static final String OLD =
      "DELETE FROM ended_process WHERE abs(at) < " + NOW + " - 86400000";

  private static final String FOUND_MISSING =
      "INSERT INTO ended_process (id, at) VALUES (?, " + NOW + ") ON CONFLICT (id) DO NOTHING";

  private static final String BACK = "DELETE FROM ended_process WHERE id = ?";

  /** For how long in ms somebody has been known to be missing since the server started; -1 if nobody noted it. */
  private static final String MISSING = """
      SELECT coalesce((SELECT CASE WHEN at < 0 THEN 9223372036854775807 ELSE least(
        (SELECT %1$s) - at,
        (SELECT %1$s) - CAST(extract(epoch FROM pg_postmaster_start_time()) * 1000 AS bigint)) END
        FROM ended_process WHERE id = ?), -1) AS n
      """.formatted(NOW);

  static ProcessLocks on(Connection connection) {
    return new ProcessLocks(
        new Tx(new StatementCache(connection, PostgresDialect.POSTGRES), false));
  }

  /** Takes a lock; false if another connection has it. */
  boolean take(long key) {
    return tx.number("SELECT pg_try_advisory_lock(?) AS n", key) == 1;
  }

  /** The keys of those that are held; tells {@code clock} the server's time. */
  Set<Long> living(DatabaseClock clock) {
    Set<Long> found = new HashSet<>();
    AtomicLong told = new AtomicLong();
    long asked = clock.machineMillis();
    tx.each(LIVING, row -> {
      found.add(row.number("n"));
      told.set(row.number("now"));
    });
    if (!found.isEmpty()) {
      clock.told(told.get(), asked, clock.machineMillis());
    }
    return found;
  }

  /** Forgets those that ended more than a day ago; not in a transaction that may ask who lives, which would wait for itself. */
  void tidy() {
    try {
      int gone = tx.run(OLD);
      PostgresEngine.LOG.debug("{} processes that ended long ago are forgotten", gone);
    } catch (RuntimeException e) {
      PostgresEngine.LOG.warn("processes that ended long ago are kept: {}", e.toString());
    }
  }

  /** Ends what the server still has of a connection that was lost, and held this lock. */
  void endOthers(long key) {
    long ended = tx.number(END, key);
    if (ended > 0) {
      PostgresEngine.LOG.debug("what was left of a lost connection was ended");
    }
  }

  /** Says that another process will not come back, unless that is known; how many were told of. */
  int ended(String id) {
    return tx.number(SAID, id) > 0 ? 0 : tx.run(FAREWELL, id);
  }

  /** Says that a process ends and will not come back, and gives its lock up. */
  void leave(String id, long key) {
    int told = tx.run(FAREWELL, id);
    assert told == 1;
    long released = tx.number("SELECT CAST(pg_advisory_unlock(?) AS int) AS n", key);
    assert released == 1;
  }

  /** Says that a process is there; whether somebody noted that it was missing. */
  boolean back(String id) {
    return tx.run(BACK, id) > 0;
  }

  /**
   * For how long a process, which is missing now, has been: since somebody first noted it, this process
   * maybe, or since the server started. {@link Long#MAX_VALUE} if it said that it ends.
   */
  long missingMillis(String id) {
    long noted = tx.number(MISSING, id);
    if (noted >= 0) {
      return noted;
    }
    int first = tx.run(FOUND_MISSING, id);
    return first == 1 ? 0 : Math.max(0, tx.number(MISSING, id));
  }
}
