package io.sharedcontext.testing;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions; one that does not come true within a minute fails the test. */
public final class Await {
  /** How long anything may take on a busy machine. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private Await() {}

  /** Waits until {@code condition} is true. */
  public static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("after " + PATIENCE.toSeconds() + " s not yet: " + what);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** Waits until {@code latch} is down to {@code left}. */
  public static void until(CountDownLatch latch, long left) {
    until("a latch is down to " + left, () -> latch.getCount() <= left);
  }
}
