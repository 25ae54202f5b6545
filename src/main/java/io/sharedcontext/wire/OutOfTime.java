package io.sharedcontext.wire;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;

/** Ends a request that was still under way when the process could wait for it no longer. */
final class OutOfTime extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final long RETRY_MS = 1_000;

  OutOfTime() {
    super("the server ended first", null, false, false);
  }

  /** What its client is told; that it was not done cannot be promised. */
  static Failure failure(String what) {
    return Failure.of(
            ErrorCode.SHUTTING_DOWN,
            "this server ended before " + what + " was done; whether it still was is not known")
        .suggest("Call it again, through a new server: with the idempotency_key that it had, it is"
            + " not done twice; without one, look first.")
        .retryAfter(RETRY_MS);
  }
}
