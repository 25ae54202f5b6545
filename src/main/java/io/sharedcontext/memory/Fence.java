package io.sharedcontext.memory;

import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Code;
import io.sharedcontext.tool.Failure;

/** Checks, in the transaction that writes, the lock under which a caller claims to write. */
@FunctionalInterface
public interface Fence {
  /** Refuses every token, as there are no locks that could have given one. */
  Fence WITHOUT_LOCKS = (tx, call, session, token) -> {
    throw Failure.of(
            Code.NO_LOCK_HELD, "fencing_token " + token + " belongs to no lock that you hold")
        .suggest("Call " + call.tool() + " without fencing_token; use expected_version to write "
            + "only over the version you read.");
  };

  /**
   * Throws {@link Failure} unless the caller holds the lock that {@code token} was granted with.
   *
   * @param session the session written to; empty for global memory
   */
  void check(Tx tx, Call call, String session, long token);
}
