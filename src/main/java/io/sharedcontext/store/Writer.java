package io.sharedcontext.store;

import io.sharedcontext.log.UncaughtErrors;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the store for this process, one commit at a time. In its turn among the processes its
 * thread commits everything that waits, then gives the turn away, then makes the commit durable, and
 * only then tells the callers. A caller that nobody waits behind may do so on its own thread. When others
 * keep the store busy for too long, all that have waited for so long are refused at once.
 */
public final class Writer implements Commits {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

  private final WriteConnection connection;
  private final CommitGate gate;
  private final WriteQueue queue = new WriteQueue();
  private final ReentrantLock turn = new ReentrantLock();
  private final Thread thread = new Thread(this::serve, "store-writer");

  /** One that changes the store by {@code connection}; it has yet to be started. */
  public Writer(WriteConnection connection, CommitGate gate) {
    this.connection = connection;
    this.gate = gate;
    thread.setDaemon(true);
  }

  /** Begins to serve what is queued. */
  public void start() {
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
      commit(new GroupCommit(connection, gate, first, queue::more));
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
        commit(new GroupCommit(connection, gate, command, queue::rider));
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
      gate.pass();
      inTurn(batch);
      connection.makeDurable();
      batch.afterwards();
    } catch (RuntimeException | Error e) {
      batch.fail(explained(e));
      queue.refuse(connection::refusal);
      return;
    }
    batch.deliver();
    if (batch.wanted()) {
      connection.wakeOthers();
    }
  }

  private Throwable explained(Throwable thrown) {
    try {
      return connection.explained(thrown);
    } catch (RuntimeException | Error e) {
      return thrown;
    }
  }

  @Override
  public void look() {
    connection.look();
  }

  @Override
  public void stopWaiting() {
    connection.stopWaiting();
  }

  private void inTurn(GroupCommit batch) {
    connection.enterTurn();
    try {
      batch.run();
    } finally {
      connection.leaveTurn();
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
