package io.sharedcontext.tool;

/** Says how often a caller may call. */
@FunctionalInterface
public interface CallLimiter {
  /** Draws one call from the caller's bucket, or throws {@link ErrorCode#RATE_LIMITED}. */
  void admit(Caller caller, RateLimit rate);

  /**
   * What to answer in place of {@code failure}, which denies the caller something: the same, or that
   * too much was denied of late. Who calls may not be known.
   */
  default Failure refuse(Caller caller, Failure failure) {
    return failure;
  }
}
