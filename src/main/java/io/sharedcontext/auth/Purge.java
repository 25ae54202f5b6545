package io.sharedcontext.auth;

import io.sharedcontext.store.Tx;
import java.time.Instant;

/** Forgets what is kept for a time only: results of repeatable calls, and dead tokens. */
public final class Purge {
  private Purge() {}

  /** Removes in this transaction what is over at {@code now}, and says how many rows that were. */
  public static int run(Tx tx, Instant now) {
    return IdempotencyTable.forget(tx, now) + RevokedTable.forget(tx, now);
  }
}
