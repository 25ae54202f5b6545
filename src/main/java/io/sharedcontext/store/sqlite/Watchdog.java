package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.Scheduler;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts a thread that waits in a call that takes no timeout, while nothing that it waits for goes on
 * for too long. One look every now and then serves all waits, so that a wait costs next to nothing. Looks
 * are counted and not the time between them: while a stopped process or a machine without time for it
 * makes none, those that are waited for may have had no time either.
 */
final class Watchdog {
  private static final int LOOKS = 4;

  private final long longestNanos;
  private final Scheduler background;
  private final AtomicReference<@Nullable Wait> current = new AtomicReference<>();
  private final AtomicBoolean watching = new AtomicBoolean();

  Watchdog(Duration longest, Scheduler background) {
    this.longestNanos = longest.toNanos();
    this.background = background;
  }

  /**
   * A thread that waits.
   *
   * @param progress a number that is another one when what it waits for has gone on
   * @param seen that number as it was last read
   * @param idle how many looks in a row found it the same
   */
  private record Wait(Thread thread, LongSupplier progress, OptionalLong seen, int idle) {
    /** The same, looked at now. */
    Wait next() {
      OptionalLong now = OptionalLong.of(progress.getAsLong());
      return new Wait(thread, progress, now, seen.equals(now) ? idle + 1 : 0);
    }
  }

  /**
   * The current thread begins to wait.
   *
   * @param progress a number that is another one when what it waits for has gone on; asked for on another
   *     thread, and only when the wait is long
   */
  void begin(LongSupplier progress) {
    synchronized (this) {
      current.set(new Wait(Thread.currentThread(), progress, OptionalLong.empty(), 0));
    }
    if (!watching.getAndSet(true)) {
      lookSoon();
    }
  }

  /** The wait is over; after this the thread is not interrupted any more. */
  synchronized void end() {
    current.set(null);
    Thread.interrupted();
  }

  /** Interrupts the wait that is under way, if there is one. */
  synchronized void interrupt() {
    Wait wait = current.get();
    if (wait != null) {
      wait.thread().interrupt();
    }
  }

  private void lookSoon() {
    background.in(longestNanos / LOOKS, TimeUnit.NANOSECONDS, this::look);
  }

  private synchronized void look() {
    Wait wait = current.get();
    if (wait == null) {
      watching.set(false);
      return;
    }
    Wait next = wait.next();
    current.set(next);
    if (next.idle() >= LOOKS) {
      next.thread().interrupt();
    }
    lookSoon();
  }
}
