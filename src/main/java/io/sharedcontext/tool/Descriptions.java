package io.sharedcontext.tool;

/** What arguments that many tools take mean, in the same words everywhere. */
public final class Descriptions {
  public static final String SESSION_ID = "From list_sessions.";

  public static final String CURSOR = "The last next_cursor.";

  public static final String MAX_TOKENS = "Cut at whole items near this size.";

  public static final String ACKNOWLEDGE =
      "An ack_cursor or message id: first marks all up to it as read.";

  public static final String SENDER = "Only from this agent id.";

  public static final String SINCE = "Inclusive; ISO-8601, or back from now: -15m, -2h, -3d.";

  public static final String UNTIL = "Inclusive; a date is its whole day.";

  public static final String FENCING_TOKEN = "Of a lock you hold: fail if it was lost.";

  public static final String SHARED_ENTRY = "true: the one of all agents; false: your own.";

  static final String IDEMPOTENCY_KEY = "Any text; a repeat with it changes nothing.";

  static final String AUTH_TOKEN = "Acts as its agent, once.";

  private Descriptions() {}
}
