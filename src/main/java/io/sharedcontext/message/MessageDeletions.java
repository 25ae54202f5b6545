package io.sharedcontext.message;

import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Tx;

/**
 * How often messages were deleted. What only grows otherwise, such as the words of a session in memory,
 * is good as long as this stands still; the store counts it by itself.
 */
public final class MessageDeletions {
  private static final String SCOPE = "deletions";

  private MessageDeletions() {}

  /** Of the store. */
  public static long count(Tx tx) {
    return ChangeCounters.seq(tx, SCOPE);
  }

  /** Of one session. */
  public static long count(Tx tx, String session) {
    return ChangeCounters.seq(tx, scope(session));
  }

  static String scope(String session) {
    return SCOPE + ":" + session;
  }
}
