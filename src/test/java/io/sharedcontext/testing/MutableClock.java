package io.sharedcontext.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it, or goes on by a step whenever it is read. */
public final class MutableClock extends Clock {
  private final AtomicLong now;
  private final long step;

  private MutableClock(Instant start, Duration step) {
    this.now = new AtomicLong(start.toEpochMilli());
    this.step = step.toMillis();
  }

  /** A clock that stands at {@code start}. */
  public static MutableClock at(Instant start) {
    return new MutableClock(start, Duration.ZERO);
  }

  /** A clock that goes on by a millisecond whenever it is read, so that no two times are the same. */
  public static MutableClock ticking(Instant start) {
    return new MutableClock(start, Duration.ofMillis(1));
  }

  /** Moves it on. */
  public void pass(Duration time) {
    now.addAndGet(time.toMillis());
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(now.getAndAdd(step));
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
