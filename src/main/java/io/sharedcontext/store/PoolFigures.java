package io.sharedcontext.store;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the pool of readers reports. Safe for use by several threads. */
public final class PoolFigures implements IMetricsTracker {
  private final LongAdder borrowed = new LongAdder();
  private final LongAdder timedOut = new LongAdder();

  @Override
  public void recordConnectionAcquiredNanos(long nanos) {
    borrowed.increment();
  }

  @Override
  public void recordConnectionTimeout() {
    timedOut.increment();
  }

  public long borrowed() {
    return borrowed.sum();
  }

  public long timedOut() {
    return timedOut.sum();
  }
}
