package io.sharedcontext.store.postgresql;

import io.sharedcontext.store.StatementCache;
import io.sharedcontext.store.Tx;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a commit was made whose answer was lost. It is never guessed: every transaction
 * writes its number into a record of its process, and whoever holds the store's lock after it reads
 * there whether it was committed.
 */
final class CommitOutcome {
  private static final Logger LOG = LoggerFactory.getLogger(CommitOutcome.class);

  /** How long it is asked for: the server may be starting, or a standby taking over. */
  private static final long ASKING_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long PAUSE_MS = 100;

  /** How long one question waits for the store's lock. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Ends what is left on the server of a connection that was lost, and still has the store's lock. */
  private static final String END = """
      SELECT count(pg_terminate_backend(pid)) AS n FROM pg_locks
      WHERE locktype = 'advisory' AND objsubid = 2 AND granted AND pid = ?
        AND CAST(classid AS bigint) = ? AND CAST(objid AS bigint) = ?
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      """;

  private final PostgresConnections connections;
  private final StoreLock lock;
  private final String writer;

  /**
   * Asks about commits of one process.
   *
   * @param lock the store's
   * @param writer by which its commits are recorded
   */
  CommitOutcome(PostgresConnections connections, StoreLock lock, String writer) {
    this.connections = connections;
    this.lock = lock;
    this.writer = writer;
  }

  /** What became of a commit. */
  enum Outcome {
    MADE,
    NOT_MADE,
    UNKNOWN
  }

  /**
   * What became of commit {@code number}; asks for ten seconds, and a little more, before it gives up.
   *
   * @param backend the number of the server's process that was to make it
   */
  Outcome of(long number, int backend) {
    long began = System.nanoTime();
    Outcome outcome = askedOnce(number, backend);
    while (outcome == Outcome.UNKNOWN
        && System.nanoTime() - began < ASKING_NANOS
        && Pause.taken(PAUSE_MS)) {
      outcome = askedOnce(number, backend);
    }
    return outcome;
  }

  private Outcome askedOnce(long number, int backend) {
    try {
      Connection connection = connections.borrowWriter();
      try {
        return asked(connection, number, backend);
      } finally {
        PostgresConnections.giveBack(connection);
      }
    } catch (SQLException | RuntimeException e) {
      LOG.debug("the server cannot be asked: {}", e.toString());
      return Outcome.UNKNOWN;
    }
  }

  /**
   * Under the store's lock, which the transaction had until it ended. A commit of its own follows what was
   * found: where a standby has to have a commit before it is acknowledged, it has both then.
   */
  private Outcome asked(Connection connection, long number, int backend) throws SQLException {
    Tx tx = new Tx(new StatementCache(connection, PostgresDialect.POSTGRES), true);
    long ended = tx.number(END, backend, lock.programKey(), lock.schemaKey());
    if (ended > 0) {
      LOG.debug("what was left of a lost connection was ended");
    }
    lock.take(tx, PATIENCE);
    boolean made =
        tx.run("UPDATE commit_record SET at = at WHERE writer = ? AND commits = ?", writer, number)
            > 0;
    connection.commit();
    return made ? Outcome.MADE : Outcome.NOT_MADE;
  }
}
