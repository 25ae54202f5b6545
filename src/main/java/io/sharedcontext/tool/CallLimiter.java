package io.sharedcontext.tool;

/** Says how often a caller may call. */
@FunctionalInterface
public interface CallLimiter {
  /** Draws one call from the caller's bucket, or throws {@link ErrorCode#RATE_LIMITED}. */
  void admit(Caller caller, RateLimit rate);
}
