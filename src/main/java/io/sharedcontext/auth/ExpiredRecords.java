package io.sharedcontext.auth;

import io.sharedcontext.store.Tx;
import java.time.Instant;

/** What is kept for a time only: results of repeatable calls, and dead tokens. */
public final class ExpiredRecords {
  private ExpiredRecords() {}

  /** Removes at most {@code most} of each that are over at {@code now}; says how many rows that were. */
  public static int remove(Tx tx, Instant now, int most) {
    return IdempotencyTable.forget(tx, now, most) + RevokedTable.forget(tx, now, most);
  }

  /** How many results of repeatable calls, and dead tokens, are over at {@code now}. */
  public static long count(Tx tx, Instant now) {
    return IdempotencyTable.over(tx, now) + RevokedTable.over(tx, now);
  }

  /**
   * Removes results of repeatable calls that were about messages: at most those of the messages
   * {@code ids}, a JSON array, as long as these are there.
   */
  public static void removeOfMessages(Tx tx, String ids) {
    IdempotencyTable.forgetMessages(tx, ids);
  }

  /** Finds results that tell of {@code session}, apart from that of its deletion. Looks at all. */
  public static String ofSession(Tx tx, String session) {
    return IdempotencyTable.about(tx, session);
  }

  /** Removes what {@link #ofSession} found. */
  public static void remove(Tx tx, String results) {
    IdempotencyTable.forget(tx, results);
  }
}
