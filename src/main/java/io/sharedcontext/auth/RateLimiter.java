package io.sharedcontext.auth;

import io.sharedcontext.cache.BoundedMap;
import io.sharedcontext.tool.CallLimiter;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.RateLimit;
import java.time.Clock;

/**
 * Token buckets, one for each agent and rate: a brake on agents that run away. Each process has its
 * own. Safe for use by several threads.
 */
public final class RateLimiter implements CallLimiter {
  private static final long BUCKETS = 10_000;
  private static final double MILLIS_PER_MINUTE = 60_000;
  private static final double BURSTS_A_MINUTE = 10;

  private final double scale;
  private final Clock clock;
  private final BoundedMap<Owner, Level> levels = new BoundedMap<>(BUCKETS, (owner, level) -> 1);

  /**
   * A limiter whose buckets start full.
   *
   * @param scale multiplies every rate; 0 for no limits
   */
  public RateLimiter(double scale, Clock clock) {
    this.scale = scale;
    this.clock = clock;
  }

  private record Owner(String agentId, RateLimit rate) {}

  /** What a bucket holds, in calls, after it was asked for one at a time. */
  private record Level(double calls, long atMillis, boolean granted) {}

  /** A tool that makes callers known draws for whom it learns of; nobody has no bucket. */
  @Override
  public void admit(Caller caller, RateLimit rate) {
    if (!caller.equals(Caller.NOBODY)) {
      acquire(caller.id(), rate);
    }
  }

  /**
   * Who is denied again and again is told to wait. It was looked at all the same, and so somebody
   * with a good key or token is never held up by others. Who meets a lock is told of the lock.
   */
  @Override
  public Failure refuse(Caller caller, Failure failure) {
    return switch (failure.code()) {
      case AUTHENTICATION_REQUIRED,
          INVALID_API_KEY,
          TOKEN_INVALID,
          TOKEN_EXPIRED,
          PERMISSION_DENIED -> limited(caller, failure);
      default -> failure;
    };
  }

  /** All who are not known draw from one bucket. */
  private Failure limited(Caller caller, Failure failure) {
    try {
      acquire(caller.id(), RateLimit.REFUSALS);
      return failure;
    } catch (Failure e) {
      return e.suggest("The last call was refused with " + failure.code().name() + ": "
          + failure.sentence() + ".");
    }
  }

  /** A number that goes by the same factor as all rates; 0 for no limit. */
  long scaled(int number) {
    return scale <= 0 ? 0 : Math.max(1, Math.round(number * scale));
  }

  /** Draws one call from the agent's bucket, or throws {@link ErrorCode#RATE_LIMITED}. */
  void acquire(String agentId, RateLimit rate) {
    double perMinute = rate.perMinute() * scale;
    if (perMinute <= 0) {
      return;
    }
    double capacity = Math.max(1, perMinute / BURSTS_A_MINUTE);
    Level level = levels.merge(
        new Owner(agentId, rate),
        new Level(capacity - 1, clock.millis(), true),
        (before, first) -> afterAcquire(before, perMinute, capacity));
    if (!level.granted()) {
      throw limited(rate, perMinute, level);
    }
  }

  private Level afterAcquire(Level before, double perMinute, double capacity) {
    long now = clock.millis();
    double calls = Math.min(capacity, before.calls() + refill(now - before.atMillis(), perMinute));
    return calls < 1 ? new Level(calls, now, false) : new Level(calls - 1, now, true);
  }

  /** A clock that was set back refills nothing. */
  private static double refill(long millis, double perMinute) {
    return Math.max(0, millis) * perMinute / MILLIS_PER_MINUTE;
  }

  private static Failure limited(RateLimit rate, double perMinute, Level level) {
    long wait = (long) Math.ceil((1 - level.calls()) * MILLIS_PER_MINUTE / perMinute);
    String name = rate.label();
    return Failure.of(
            ErrorCode.RATE_LIMITED,
            "more than " + Math.round(perMinute) + " calls a minute that count as " + name)
        .suggest("Wait for retry_after_ms, then call again.")
        .detail("limit", name)
        .retryAfter(wait);
  }
}
