package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.Scheduler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts a thread that waits for too long in a call that takes no timeout. One look every few
 * seconds serves all waits, so that a wait costs next to nothing.
 */
final class Watchdog {
  private final long longestNanos;
  private final Scheduler background;
  private final AtomicReference<@Nullable Wait> current = new AtomicReference<>();
  private final AtomicBoolean watching = new AtomicBoolean();

  Watchdog(Duration longest, Scheduler background) {
    this.longestNanos = longest.toNanos();
    this.background = background;
  }

  private record Wait(Thread thread, long sinceNanos) {}

  /** The current thread begins to wait. */
  void begin() {
    synchronized (this) {
      current.set(new Wait(Thread.currentThread(), System.nanoTime()));
    }
    if (!watching.getAndSet(true)) {
      checkIn(longestNanos);
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

  private void checkIn(long nanos) {
    background.in(nanos, TimeUnit.NANOSECONDS, this::check);
  }

  private synchronized void check() {
    Wait wait = current.get();
    if (wait == null) {
      watching.set(false);
      return;
    }
    long left = longestNanos - (System.nanoTime() - wait.sinceNanos());
    if (left <= 0) {
      wait.thread().interrupt();
    }
    checkIn(left <= 0 ? longestNanos : left);
  }
}
