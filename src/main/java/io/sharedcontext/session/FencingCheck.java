package io.sharedcontext.session;

import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;

/**
 * Checks, in the transaction that writes, the lock under which a caller claims to write. Locks come
 * after what they protect.
 */
@FunctionalInterface
public interface FencingCheck {
  /**
   * Throws {@link io.sharedcontext.tool.Failure} unless the caller holds the lock that {@code token}
   * was granted with.
   *
   * @param session the session written to; empty for global memory
   */
  void check(Tx tx, Call call, String session, long token);
}
