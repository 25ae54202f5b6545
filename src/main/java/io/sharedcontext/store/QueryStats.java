package io.sharedcontext.store;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many statements this process had the store run, and how many of them were slow. What only
 * begins and ends transactions is not counted. Safe for use by several threads.
 */
public final class QueryStats {
  /** The time that any tool may take as a whole. */
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final LongAdder queries = new LongAdder();
  private final LongAdder slow = new LongAdder();

  /** Counts a statement that began at {@code began}, in nanoseconds of {@link System#nanoTime}. */
  public void done(long began) {
    queries.increment();
    if (System.nanoTime() - began > SLOW_NANOS) {
      slow.increment();
    }
  }

  public long queries() {
    return queries.sum();
  }

  public long slow() {
    return slow.sum();
  }
}
