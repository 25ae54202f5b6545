package io.sharedcontext.store;

import io.sharedcontext.log.UncaughtErrors;
import io.sharedcontext.tool.Failure;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the store for this process, one commit at a time. In its turn among the processes its
 * thread commits everything that waits, then gives the turn away, then makes the commit durable, and
 * only then tells the callers. A caller that nobody waits behind may do so on its own thread.
 */
final class Writer implements Commits {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  private final Parts parts;
  private final WriteQueue queue = new WriteQueue();
  private final ReentrantLock turn = new ReentrantLock();
  private final Thread thread = new Thread(this::serve, "store-writer");

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
      Path database) {
    /** Why a change failed, as far as the place of the store tells more than SQLite does. */
    Throwable explained(Throwable thrown) {
      return StoreDiagnosis.explained(database, thrown);
    }
  }

  /**
   * What holds for every commit.
   *
   * @param powerSafe whether it outlasts a loss of power
   * @param knownVersion the newest version of the store that this server may write
   */
  record Durability(boolean powerSafe, int knownVersion) {}

  Writer(Parts parts) {
    this.parts = parts;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  @Override
  public WriteQueue queue() {
    return queue;
  }

  private void serve() {
    try {
      @Nullable Command<?> next = queue.next();
      while (next != null) {
        attempt(next);
        next = queue.next();
      }
    } catch (InterruptedException e) {
      LOG.error("the store's writer was interrupted", e);
    }
  }

  /** Others wait behind it, whatever becomes of it. */
  private void attempt(Command<?> first) {
    try {
      inOrder(first);
    } catch (RuntimeException | Error e) {
      UncaughtErrors.report(e);
      fail(first, e);
    }
  }

  /** This thread has to go on, whatever those do that hear of it, and even without memory to tell them. */
  private static void fail(Command<?> command, Throwable cause) {
    try {
      command.fail(cause);
    } catch (RuntimeException | Error e) {
      UncaughtErrors.report(e);
    }
  }

  private void inOrder(Command<?> first) {
    turn.lock();
    try {
      commit(new GroupCommit(parts, first, queue::more));
    } finally {
      turn.unlock();
    }
  }

  @Override
  public boolean commitInline(Command<?> command) {
    if (!queue.passable() || !turn.tryLock()) {
      return false;
    }
    try {
      // It may have been closed, and all its files with it.
      boolean open = queue.passable();
      if (open) {
        commit(new GroupCommit(parts, command, queue::rider));
      }
      return open;
    } finally {
      turn.unlock();
    }
  }

  @Override
  public boolean busyHere() {
    return turn.isHeldByCurrentThread() || Thread.currentThread().equals(thread);
  }

  private void commit(GroupCommit batch) {
    try {
      parts.gate().pass();
      inTurn(batch);
      makeDurable();
    } catch (RuntimeException | Error e) {
      batch.fail(explained(e));
      return;
    }
    batch.deliver();
    if (batch.wanted()) {
      parts.signal().signal();
    }
  }

  private Throwable explained(Throwable thrown) {
    try {
      return parts.explained(thrown);
    } catch (RuntimeException | Error e) {
      return thrown;
    }
  }

  @Override
  public void look() {
    parts.ticketLock().look();
  }

  @Override
  public void stopWaiting() {
    parts.ticketLock().stopWaiting();
  }

  private void inTurn(GroupCommit batch) {
    parts.ticketLock().enter();
    try {
      // Not before the wait for the turn, which may be long.
      parts.identityGuard().check();
      batch.run(parts.durability().knownVersion());
      parts.checkpoints().emptyIfTooLong(parts.statements());
    } finally {
      parts.ticketLock().leave();
    }
  }

  private void makeDurable() {
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
  public void close() {
    queue.close();
    try {
      thread.join();
      // Who makes a change on a thread of its own may still be at it.
      turn.lockInterruptibly();
      turn.unlock();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
