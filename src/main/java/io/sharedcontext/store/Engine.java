package io.sharedcontext.store;

import java.time.Clock;
import java.util.Optional;

/**
 * The database engine under a {@link Store}: how its database is opened, how this process hears of
 * commits of others, and how it knows which processes live. Made by {@link StoreSettings}. Safe for use
 * by several threads.
 */
public interface Engine {
  /**
   * What an engine shares with its store.
   *
   * @param background the thread for what nobody waits for
   * @param workload where statements are counted
   * @param gate what every commit passes
   * @param founds whether a store is made where there is none; an engine whose stores are files need not ask
   */
  record Context(Scheduler background, QueryStats workload, CommitGate gate, boolean founds) {}

  /** The database; opens it if need be. A failure says why not, and the next call tries again. */
  OpenDatabase open();

  /** The database if it is open. */
  Optional<OpenDatabase> ifOpen();

  /**
   * Tells {@code listener} soon after any process has committed, on a thread that it must not keep. It
   * may be told without cause; a commit may go untold. Closing ends it.
   */
  AutoCloseable listen(Runnable listener);

  /** The processes that use the store; from the first call on this one is among them. */
  ProcessRegistry processes();

  /** The time by which things in the store end: this machine's, or that of a server for all machines. */
  default Clock clock() {
    return Clock.systemUTC();
  }

  /** Opens it no more; it stays open if it is. */
  void stopOpening();

  /** Whether it opens no more. */
  boolean closed();

  /** Finishes what waits and closes what is open. */
  void close();
}
