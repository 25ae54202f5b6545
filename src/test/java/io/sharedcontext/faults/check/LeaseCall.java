package io.sharedcontext.faults.check;

/**
 * An exclusive lock that was granted, and how long its holder may believe in it.
 *
 * @param process which life of the agent's server it was granted through
 * @param ttl how long it lasts unless renewed, in nanoseconds
 * @param givenUp when its holder asked to unlock it; {@link Long#MAX_VALUE} for never
 * @param unlocked when that was acknowledged; {@link Long#MAX_VALUE} for never
 */
public record LeaseCall(
    String agent,
    String process,
    String resource,
    long token,
    long ttl,
    Span span,
    long givenUp,
    long unlocked) {
  LeaseCall unlocked(long asked, long answered) {
    return new LeaseCall(agent, process, resource, token, ttl, span, asked, answered);
  }

  /** The earliest moment at which it may have run out: it was granted after it was asked for. */
  long earliestExpiry() {
    return span.invoked() + ttl;
  }

  /** The latest moment at which it has run out. */
  long latestExpiry() {
    return span.returned() + ttl;
  }
}
