package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.CommitGate;
import io.sharedcontext.store.Patience;
import io.sharedcontext.store.StatementCache;
import io.sharedcontext.store.StoreMove;
import io.sharedcontext.store.Tx;
import io.sharedcontext.store.WriteConnection;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * SQLite's one writer of this process: its turn is a place in the queue of all processes, and its
 * commits are made durable once the turn is given away.
 */
final class SqliteWriteConnection implements WriteConnection {
  /** After this it is worth asking the system who is in the way. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(700);

  private final Parts parts;
  private final Patience patience = new Patience(System::nanoTime);

  /** The one that is under way, or was last. */
  private Tx tx;

  /** Who keeps the write lock from the change that is to begin, or was refused last. */
  private Optional<LockHolder> inTheWay = Optional.empty();

  /** Whether the store has its mark. */
  private boolean marked;

  /**
   * What it works with.
   *
   * @param database the store's file
   */
  record Parts(
      StatementCache statements,
      TicketLock ticketLock,
      WriteAheadLog log,
      Checkpoints checkpoints,
      FileIdentityGuard identityGuard,
      CommitGate gate,
      CommitSignal signal,
      Durability durability,
      Path database) {}

  /**
   * What holds for every commit.
   *
   * @param powerSafe whether it outlasts a loss of power
   * @param knownVersion the newest version of the store that this server may write
   */
  record Durability(boolean powerSafe, int knownVersion) {}

  SqliteWriteConnection(Parts parts) {
    this.parts = parts;
    this.tx = new Tx(parts.statements(), true);
  }

  /** The look before it finds most of what there is to read after a checkpoint, while nobody waits for it. */
  @Override
  public void enterTurn() {
    parts.identityGuard().check();
    parts.ticketLock().enter();
  }

  @Override
  public void leaveTurn() {
    parts.ticketLock().leave();
  }

  @Override
  public Tx tx() {
    return tx;
  }

  /** Waits in short steps: SQLite's own waiting cannot be interrupted. */
  @Override
  public void begin(long queuedNanos) {
    inTheWay = Optional.empty();
    // The wait for the turn may have been long.
    parts.identityGuard().checkAgain();
    tx = new Tx(parts.statements(), true);
    while (!begun()) {
      parts.gate().passWaiting();
      patience.seen(parts.statements().number("PRAGMA data_version"));
      if (patience.waited(queuedNanos) > LOOK_NANOS) {
        refuseIfHopeless(queuedNanos);
      }
    }
    inTheWay = Optional.empty();
    patience.hadTurn();
    try {
      checkVersion();
      checkMove();
    } catch (RuntimeException | Error e) {
      rollBack(e);
      throw e;
    }
  }

  /** Takes SQLite's write lock; false if somebody else kept it for the connection's waiting time. */
  private boolean begun() {
    try {
      parts.statements().run("BEGIN IMMEDIATE");
      return true;
    } catch (Failure e) {
      if (e.getCause() instanceof SQLException sql && Sql.busy(sql)) {
        return false;
      }
      throw e;
    }
  }

  private void refuseIfHopeless(long queuedNanos) {
    inTheWay = Optional.of(LockHolder.ofWrites(parts.database()));
    Optional<Failure> refusal = refusal(queuedNanos);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  /** A process that does not run gives nothing back, however long one waits. */
  @Override
  public Optional<Failure> refusal(long queuedNanos) {
    long waited = patience.waited(queuedNanos);
    return inTheWay
        .filter(holder -> waited > LOOK_NANOS && (holder.stopped() || patience.over(queuedNanos)))
        .map(holder -> busy(holder, waited));
  }

  private static Failure busy(LockHolder holder, long waitedNanos) {
    return holder
        .advise(Failure.of(
            ErrorCode.STORE_BUSY,
            (holder.stopped()
                        ? "%s keeps the store busy"
                        : "others keep the store busy, just now %s")
                    .formatted(holder.text())
                + "; nothing was changed by this call, which waited for %d seconds"
                    .formatted(Patience.seconds(waitedNanos))))
        .retryAfter(1_000);
  }

  private void checkVersion() {
    long version = parts.statements().number("PRAGMA user_version");
    if (version > parts.durability().knownVersion()) {
      throw Migrations.tooNew(version, parts.durability().knownVersion());
    }
  }

  /** Most stores never move: the note is read only if there is one. */
  private void checkMove() {
    if (parts.statements().number("SELECT count(*) FROM store_fact WHERE name = 'move'") > 0) {
      parts.gate().passMove(StoreMove.find(tx));
    }
  }

  @Override
  public void commit() {
    parts.identityGuard().checkAgain();
    boolean changed = tx.changed();
    if (changed) {
      if (!marked) {
        FileStamp.mark(parts.statements());
      }
      FileStamp.count(parts.statements());
    }
    parts.statements().run("COMMIT");
    marked = marked || changed;
    parts.checkpoints().emptyIfTooLong(parts.statements());
  }

  @Override
  public void rollBack() {
    parts.statements().run("ROLLBACK");
  }

  private void rollBack(Throwable cause) {
    try {
      rollBack();
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  @Override
  public void makeDurable() {
    parts.checkpoints().scheduleIfDue(parts.statements(), parts.log());
    if (!parts.durability().powerSafe()) {
      return;
    }
    try {
      parts.log().sync();
    } catch (Failure e) {
      // A disk that failed once to write forgets what it had to write: no later sync is a proof.
      parts.identityGuard().stop(e);
      throw e;
    }
  }

  @Override
  public void wakeOthers() {
    parts.signal().signal();
  }

  @Override
  public Throwable explained(Throwable thrown) {
    return StoreDiagnosis.explained(parts.database(), thrown);
  }

  @Override
  public void look() {
    parts.ticketLock().look();
  }

  @Override
  public void stopWaiting() {
    parts.ticketLock().stopWaiting();
  }
}
