package io.sharedcontext.faults.check;

/**
 * When a call was asked and when its answer came, by one clock that never goes back, in nanoseconds. A
 * call without an answer has no end: it may take effect at any time after it was asked, or never.
 */
public record Span(long invoked, long returned) {
  private static final long NEVER = Long.MAX_VALUE;

  /** A call that was never answered. */
  public static Span open(long invoked) {
    return new Span(invoked, NEVER);
  }

  boolean before(Span other) {
    return returned < other.invoked;
  }
}
