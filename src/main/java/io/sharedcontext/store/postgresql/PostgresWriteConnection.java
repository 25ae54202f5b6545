package io.sharedcontext.store.postgresql;

import io.sharedcontext.store.CommitGate;
import io.sharedcontext.store.Engine;
import io.sharedcontext.store.QueryStats;
import io.sharedcontext.store.StatementCache;
import io.sharedcontext.store.Tx;
import io.sharedcontext.store.WriteConnection;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactions by which a process changes the store. Each begins with an advisory lock that is the
 * store's, and keeps it until it has committed: so all changes of all processes come one after the
 * other, ids grow in commit order, and what a transaction reads nobody changes before it commits. The
 * server hands the lock on in the order of asking, also when a process dies.
 */
final class PostgresWriteConnection implements WriteConnection {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresWriteConnection.class);

  /** How long a change waits for its turn. */
  private static final long PATIENCE_SECONDS = 10;

  /** How long the fate of a commit is asked for, after its answer was lost. */
  private static final long ASKING_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long PAUSE_MS = 100;

  private final PostgresConnections connections;
  private final StoreLock lock;
  private final QueryStats workload;
  private final CommitGate gate;
  private final Runnable waker;
  private final AtomicReference<@Nullable Lent> lent = new AtomicReference<>();

  /**
   * Changes the store.
   *
   * @param lock the store's
   * @param context where statements are counted, and what every commit passes
   * @param waker has other processes look
   */
  PostgresWriteConnection(
      PostgresConnections connections, StoreLock lock, Engine.Context context, Runnable waker) {
    this.connections = connections;
    this.lock = lock;
    this.workload = context.workload();
    this.gate = context.gate();
    this.waker = waker;
  }

  /** A connection that is lent, what is done on it, and by which number the server knows that. */
  private record Lent(Connection connection, Tx tx, AtomicReference<String> transaction) {}

  private Lent here() {
    return Objects.requireNonNull(lent.get());
  }

  @Override
  public void enterTurn() {
    lent.set(borrowed());
  }

  private Lent borrowed() {
    Connection connection = connections.borrowWriter();
    return new Lent(
        connection,
        new Tx(new StatementCache(connection, workload, PostgresDialect.POSTGRES), true),
        new AtomicReference<>(""));
  }

  @Override
  public void leaveTurn() {
    Lent used = lent.getAndSet(null);
    if (used != null) {
      PostgresConnections.giveBack(used.connection());
    }
  }

  @Override
  public void begin(long queuedNanos) {
    try {
      lock.take(here().tx(), PATIENCE_SECONDS);
      here().transaction().set(PostgresMigrations.beginCommit(here().tx(), gate));
    } catch (Failure e) {
      throw e.getCause() instanceof SQLException sql && "55P03".equals(sql.getSQLState())
          ? busy(sql)
          : e;
    }
  }

  private static Failure busy(SQLException e) {
    return Failure.because(
            ErrorCode.STORE_BUSY,
            "another process has kept the store busy for " + PATIENCE_SECONDS
                + " seconds; nothing was changed by this call",
            e)
        .retryAfter(1_000);
  }

  @Override
  public Tx tx() {
    return here().tx();
  }

  @Override
  public void commit() {
    try {
      here().connection().commit();
    } catch (SQLException e) {
      if (!PostgresDialect.lost(e)) {
        throw PostgresDialect.POSTGRES.failure(e);
      }
      resolve(e);
    }
  }

  /** A commit whose answer was lost was done or not done; the server knows which, and is asked. */
  private void resolve(SQLException lost) {
    String transaction = Objects.requireNonNull(here().transaction().get());
    String fate = fate(transaction);
    LOG.warn("the answer to commit {} was lost; the server says: {}", transaction, fate);
    switch (fate) {
      case "committed" -> LOG.debug("so it is answered as done");
      case "aborted" ->
        throw Failure.because(
                ErrorCode.STORE_BUSY,
                "the connection to the database server was lost; nothing was changed by this call",
                lost)
            .retryAfter(1_000);
      default ->
        throw Failure.because(
                ErrorCode.STORE_UNAVAILABLE,
                "the connection to the database server was lost, and it cannot be asked whether"
                    + " this call was done",
                lost)
            .suggest("Call again with the same idempotency_key: nothing is done twice.")
            .retryAfter(1_000);
    }
  }

  private String fate(String transaction) {
    long began = System.nanoTime();
    String fate = askedOnce(transaction);
    while (!fate.equals("committed")
        && !fate.equals("aborted")
        && System.nanoTime() - began < ASKING_NANOS
        && paused()) {
      fate = askedOnce(transaction);
    }
    return fate;
  }

  /** The server may be starting, or still at work on it. */
  private static boolean paused() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String askedOnce(String transaction) {
    try {
      return asked(transaction);
    } catch (RuntimeException e) {
      LOG.debug("the server cannot be asked: {}", e.toString());
      return "unknown";
    }
  }

  private String asked(String transaction) {
    PostgresReadTransaction question = new PostgresReadTransaction(connections, workload);
    try {
      return question.read(tx -> tx.find(
              "SELECT pg_xact_status(CAST(? AS xid8)) AS fate",
              row -> row.optionalText("fate").orElse("unknown"),
              transaction)
          .orElse("unknown"));
    } finally {
      question.end();
    }
  }

  @Override
  public void rollBack() {
    try {
      here().connection().rollback();
    } catch (SQLException e) {
      // The server does so by itself. What may come after this in the turn needs another
      // connection.
      LOG.debug("a transaction was lost: {}", e.toString());
      leaveTurn();
      enterTurn();
    }
  }

  /** The server has it on its disk before it answers. */
  @Override
  public void makeDurable() {}

  @Override
  public void wakeOthers() {
    waker.run();
  }

  @Override
  public Throwable explained(Throwable thrown) {
    return thrown;
  }

  /** The pool looks after its connections. */
  @Override
  public void look() {}

  @Override
  public void stopWaiting() {
    Lent waiting = lent.get();
    if (waiting != null && Objects.requireNonNull(waiting.transaction().get()).isEmpty()) {
      try {
        waiting.connection().unwrap(PGConnection.class).cancelQuery();
      } catch (SQLException e) {
        LOG.debug("a wait was not ended: {}", e.toString());
      }
    }
  }
}
