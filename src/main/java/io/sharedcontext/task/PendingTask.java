package io.sharedcontext.task;

import io.sharedcontext.tool.ConnectionContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A task that this process carries: an entry, and nothing else while it waits. Safe for use by several
 * threads.
 *
 * @param <Q> the tool's request record
 * @param <R> the tool's result record
 */
final class PendingTask<Q extends Record, R extends Record> {
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String tool;
  private final TaskWork<Q, R> work;
  private final TaskCall<Q> call;
  private final ConnectionContext connection;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicLong restsUntil = new AtomicLong(System.nanoTime());

  /**
   * A task that waits.
   *
   * @param connection whose agent must still be the task's when it is attempted
   */
  PendingTask(String tool, TaskWork<Q, R> work, TaskCall<Q> call, ConnectionContext connection) {
    this.tool = tool;
    this.work = work;
    this.call = call;
    this.connection = connection;
  }

  String id() {
    return call.id();
  }

  String agent() {
    return call.call().caller().id();
  }

  String tool() {
    return tool;
  }

  TaskWork<Q, R> work() {
    return work;
  }

  TaskCall<Q> call() {
    return call;
  }

  ConnectionContext connection() {
    return connection;
  }

  /** How often it is looked at for what no commit tells; empty for never. */
  Optional<Duration> restless() {
    return work.restless(call.request());
  }

  /** Begins an attempt, unless one is under way. */
  boolean begin() {
    return !busy.getAndSet(true);
  }

  /** Ends an attempt. */
  void rest() {
    busy.set(false);
  }

  /** Ends an attempt that the store could not make, for now. */
  void pause() {
    call.forget();
    restsUntil.set(System.nanoTime() + PAUSE_NANOS);
    busy.set(false);
  }

  /** Whether it is to be looked at. */
  boolean idle() {
    return !busy.get() && System.nanoTime() - restsUntil.get() >= 0;
  }
}
