package io.sharedcontext.store;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long a change waits for those of other processes: 10 s in which none of them is seen to be done, and
 * 30 s in all, so that it is answered before clients give up, many of them after 60 s. For one thread.
 */
public final class Patience {
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final LongSupplier clock;
  private long version;

  /** When the store was last seen to change, or was this process's to change. */
  private long movedNanos;

  /** One by {@code clock}, which gives nanoseconds as {@link System#nanoTime} does. */
  public Patience(LongSupplier clock) {
    this.clock = clock;
    this.movedNanos = clock.getAsLong();
  }

  /** The store is this process's to change: who waits behind that waits for something that moves. */
  public void hadTurn() {
    movedNanos = clock.getAsLong();
  }

  /** The store has that version, which is another one after each change by another connection. */
  public void seen(long now) {
    if (now != version) {
      version = now;
      movedNanos = clock.getAsLong();
    }
  }

  /** For how long somebody has waited since then, in nanoseconds. */
  public long waited(long sinceNanos) {
    return clock.getAsLong() - sinceNanos;
  }

  /** A time in nanoseconds as one that is told: in seconds, the nearest, for 9.99 are not 9. */
  public static long seconds(long nanos) {
    return Math.round(nanos / (double) TimeUnit.SECONDS.toNanos(1));
  }

  /** Whether a change that was asked for then has waited long enough. */
  public boolean over(long sinceNanos) {
    return leftNanos(sinceNanos) < 0;
  }

  /** For how much longer a change that was asked for then waits; negative if that is over. */
  public long leftNanos(long sinceNanos) {
    long waited = waited(sinceNanos);
    return Math.min(LONGEST_NANOS - waited, IDLE_NANOS - Math.min(waited, waited(movedNanos)));
  }
}
