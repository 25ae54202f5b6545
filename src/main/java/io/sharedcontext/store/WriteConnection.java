package io.sharedcontext.store;

import io.sharedcontext.tool.Failure;
import java.util.Optional;

/**
 * The one connection by which a process changes the store, and its turn among all processes. A turn is:
 * enter, begin, changes, commit, leave, make durable, wake. For one thread at a time, but for {@link
 * #look} and {@link #stopWaiting}.
 */
public interface WriteConnection {
  /** Waits for this process's turn. */
  void enterTurn();

  /** Gives the turn away, whatever became of it. */
  void leaveTurn();

  /**
   * Begins a transaction in which nobody else changes anything; refuses a store of a later version.
   *
   * @param queuedNanos since when somebody waits for it, in nanoseconds of {@link System#nanoTime}
   */
  void begin(long queuedNanos);

  /**
   * What a change fails with that waits since then as well, if {@link #begin} has just been refused because
   * others keep the store busy; empty if it may wait on.
   *
   * @param queuedNanos in nanoseconds of {@link System#nanoTime}
   */
  Optional<Failure> refusal(long queuedNanos);

  /** The transaction that is under way. */
  Tx tx();

  /** Commits it; if that fails nothing of it was kept, unless the failure says otherwise. */
  void commit();

  /** Takes back what was begun; fails if the engine has done so by itself. */
  void rollBack();

  /** Makes the commits of the turn outlast a loss of power, if they are to. */
  void makeDurable();

  /** Has other processes look for what was committed. */
  void wakeOthers();

  /** Why a change failed, as far as more can be found out than the engine said. */
  Throwable explained(Throwable thrown);

  /** Looks whether what it works with is still there; called once a second. */
  void look();

  /** Has what waits for another process wait no longer; the gate is closed. */
  void stopWaiting();
}
