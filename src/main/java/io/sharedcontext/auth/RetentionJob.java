package io.sharedcontext.auth;

import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Forgets what is kept for a time only: results of repeatable calls, and dead tokens. */
public final class RetentionJob {
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /** Few enough that no writer waits for them noticeably. */
  private static final int MOST = 1_000;

  private RetentionJob() {}

  /** Purges {@code store} now and then, as long as it is open. */
  public static void keepUp(Store store, Clock clock) {
    store.every(INTERVAL, tx -> run(tx, clock.instant()));
  }

  /** Removes a little of what is over at {@code now}, and says how many rows that were. */
  static int run(Tx tx, Instant now) {
    return IdempotencyTable.forget(tx, now, MOST) + RevokedTable.forget(tx, now, MOST);
  }
}
