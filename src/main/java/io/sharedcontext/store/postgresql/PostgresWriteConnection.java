package io.sharedcontext.store.postgresql;

import io.sharedcontext.store.CommitGate;
import io.sharedcontext.store.Engine;
import io.sharedcontext.store.Patience;
import io.sharedcontext.store.QueryStats;
import io.sharedcontext.store.StatementCache;
import io.sharedcontext.store.Tx;
import io.sharedcontext.store.WriteConnection;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
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

  /** How long a change waits for its turn at least, though it has waited before that. */
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);

  /** A turn whose connection proves to be lost as it begins is begun anew, as often as that may be. */
  private static final int TRIES = PostgresConnections.WRITERS + 1;

  /** By which the server tells the commits of this process from those of others. */
  private final String writer = Long.toHexString(ThreadLocalRandom.current().nextLong())
      + Long.toHexString(ThreadLocalRandom.current().nextLong());

  private final PostgresConnections connections;
  private final StoreLock lock;
  private final QueryStats workload;
  private final CommitGate gate;
  private final Runnable waker;
  private final CommitOutcome outcomes;
  private final AtomicReference<@Nullable Lent> lent = new AtomicReference<>();
  private final Patience patience = new Patience(System::nanoTime);
  private boolean tidied;

  /** Whether the turn did not come while the change that was to begin last waited for it. */
  private boolean refused;

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
    this.outcomes = new CommitOutcome(connections, lock, writer);
  }

  /**
   * A connection that is lent, and what is done on it.
   *
   * @param backend the number of the server's process at its other end
   * @param commit the number of the commit that is under way; 0 before it has one
   */
  private record Lent(Connection connection, Tx tx, int backend, AtomicLong commit) {}

  private Lent here() {
    return Objects.requireNonNull(lent.get());
  }

  /** The turn begins with the lock. */
  @Override
  public void enterTurn() {}

  private Lent borrowed() {
    Connection connection = connections.borrowWriter();
    try {
      return new Lent(
          connection,
          new Tx(new StatementCache(connection, workload, PostgresDialect.POSTGRES), true),
          connection.unwrap(PGConnection.class).getBackendPID(),
          new AtomicLong());
    } catch (SQLException e) {
      PostgresConnections.giveBack(connection);
      throw PostgresDialect.POSTGRES.failure(e);
    }
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
    refused = false;
    boolean begun = beginOnce(queuedNanos);
    for (int tries = 1; !begun; tries++) {
      begun = tries < TRIES ? beginOnce(queuedNanos) : beginOn(borrowedHere(), queuedNanos);
    }
    patience.hadTurn();
  }

  @Override
  public Optional<Failure> refusal(long queuedNanos) {
    return refused && patience.over(queuedNanos)
        ? Optional.of(busy(queuedNanos))
        : Optional.empty();
  }

  private Failure busy(long queuedNanos) {
    return Failure.of(
            ErrorCode.STORE_BUSY,
            "others keep the store busy; nothing was changed by this call, which waited for %d seconds"
                .formatted(Patience.seconds(patience.waited(queuedNanos))))
        .retryAfter(1_000);
  }

  /** Whether it began; false if the connection was lost, with which nothing had been done. */
  private boolean beginOnce(long queuedNanos) {
    Lent used = borrowedHere();
    try {
      return beginOn(used, queuedNanos);
    } catch (Failure e) {
      if (!lost(e)) {
        throw e;
      }
      LOG.debug("a connection was lost before it was used: {}", e.toString());
      leaveTurn();
      return false;
    }
  }

  private Lent borrowedHere() {
    Lent here = lent.get();
    if (here == null) {
      here = borrowed();
      lent.set(here);
    }
    return here;
  }

  private static boolean lost(Failure e) {
    return e.getCause() instanceof SQLException sql && PostgresDialect.lost(sql);
  }

  /** What is left of the patience of a change, or a moment: the turn may be free now. */
  private Duration longestWait(long queuedNanos) {
    Duration left = Duration.ofNanos(patience.leftNanos(queuedNanos));
    return left.compareTo(SHORTEST_WAIT) > 0 ? left : SHORTEST_WAIT;
  }

  private boolean beginOn(Lent used, long queuedNanos) {
    try {
      // There may have been another transaction in this turn.
      used.commit().set(0);
      gate.pass();
      lock.take(used.tx(), longestWait(queuedNanos));
      used.commit().set(PostgresMigrations.beginCommit(used.tx(), writer, gate));
      tidy(used.tx());
      return true;
    } catch (Failure e) {
      throw e.getCause() instanceof SQLException sql ? explained(e, sql, queuedNanos) : e;
    }
  }

  /** Once in the life of a process: records of commits of long ago are of no use. */
  private void tidy(Tx tx) {
    if (!tidied) {
      tidied = true;
      tx.run("DELETE FROM commit_record WHERE at < (extract(epoch FROM now()) - 86400) * 1000");
    }
  }

  /** Why it did not get its turn; throws if that is because this process ends. */
  private Failure explained(Failure known, SQLException e, long queuedNanos) {
    if ("57014".equals(e.getSQLState())) {
      gate.passWaiting();
    }
    if (!"55P03".equals(e.getSQLState())) {
      return known;
    }
    refused = true;
    return busy(queuedNanos);
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

  /** A commit whose answer was lost was made or not made; the store's record tells which. */
  private void resolve(SQLException lost) {
    Lent broken = here();
    leaveTurn();
    CommitOutcome.Outcome outcome = outcomes.of(broken.commit().get(), broken.backend());
    LOG.warn("the answer to commit {} was lost; its record says: {}", broken.commit(), outcome);
    switch (outcome) {
      case MADE -> LOG.debug("so it is answered as made");
      case NOT_MADE ->
        throw Failure.because(
                ErrorCode.STORE_BUSY,
                "the connection to the database server was lost; nothing was changed by this call",
                lost)
            .retryAfter(1_000);
      case UNKNOWN ->
        throw Failure.because(
                ErrorCode.STORE_UNAVAILABLE,
                "the connection to the database server was lost, and it cannot be asked whether"
                    + " this call was done",
                lost)
            .detail("outcome", "unknown")
            .suggest("Call again with the same idempotency_key: nothing is done twice.")
            .retryAfter(1_000);
    }
  }

  /** The server rolls back by itself what was on a connection that is lost. */
  @Override
  public void rollBack() {
    Lent used = lent.get();
    if (used == null) {
      return;
    }
    try {
      used.connection().rollback();
    } catch (SQLException e) {
      // What may come after this in the turn needs another connection.
      LOG.debug("a transaction was lost: {}", e.toString());
      leaveTurn();
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
    new WaitCancellation(this::waiting).start();
  }

  /** A connection that has begun its commit is not meant: what it is at has to come to its end. */
  private Optional<Connection> waiting() {
    return Optional.ofNullable(lent.get())
        .filter(used -> used.commit().get() == 0)
        .map(Lent::connection);
  }
}
