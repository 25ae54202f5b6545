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

  private static final String FAREWELL = "INSERT INTO ended_process (id, at)"
      + " VALUES (?, CAST(extract(epoch FROM now()) * 1000 AS bigint))";

  private static final String ENDED = "SELECT count(*) AS n FROM ended_process WHERE id = ?";

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

  /** Ends what the server still has of a connection that was lost, and held this lock. */
  void endOthers(long key) {
    long ended = tx.number(END, key);
    if (ended > 0) {
      PostgresEngine.LOG.debug("what was left of a lost connection was ended");
    }
  }

  /** Says that a process ends, and will not come back. */
  void leave(String id) {
    int told = tx.run(FAREWELL, id);
    assert told == 1;
  }

  /** Whether it said so. */
  boolean ended(String id) {
    return tx.number(ENDED, id) > 0;
  }
}
