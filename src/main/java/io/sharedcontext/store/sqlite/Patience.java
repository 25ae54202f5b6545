package io.sharedcontext.store.sqlite;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long a change waits for those of other processes: 10 s in which none of them is seen to be done, and
 * 30 s in all, so that it is answered before clients give up, many of them after 60 s. For one thread.
 */
final class Patience {
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final LongSupplier clock;
  private long version;

  /** When the store was last seen to change, or was this process's to change. */
  private long movedNanos;

  /** One by {@code clock}, which gives nanoseconds as {@link System#nanoTime} does. */
  Patience(LongSupplier clock) {
    this.clock = clock;
    this.movedNanos = clock.getAsLong();
  }

  /** The store is this process's to change: who waits behind that waits for something that moves. */
  void hadTurn() {
    movedNanos = clock.getAsLong();
  }

  /** The store has that version, which is another one after each change by another connection. */
  void seen(long now) {
    if (now != version) {
      version = now;
      movedNanos = clock.getAsLong();
    }
  }

  /** For how long somebody has waited since then, in nanoseconds. */
  long waited(long sinceNanos) {
    return clock.getAsLong() - sinceNanos;
  }

  /** Whether a change that was asked for then has waited long enough. */
  boolean over(long sinceNanos) {
    long waited = waited(sinceNanos);
    return waited > LONGEST_NANOS || Math.min(waited, waited(movedNanos)) > IDLE_NANOS;
  }
}
