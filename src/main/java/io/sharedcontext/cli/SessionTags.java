package io.sharedcontext.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Short names of sessions by what they are about, for lines that have no room for more. Two sessions
 * never have the same one. For one thread.
 */
public final class SessionTags {
  /** How many characters a tag has at most. */
  public static final int WIDTH = 14;

  private static final int OF_ID = 4;

  private final UnaryOperator<String> purposes;
  private final Map<String, String> tags = new HashMap<>();

  /**
   * None so far.
   *
   * @param purposes the purpose of the session of an id; empty if it has none any more
   */
  public SessionTags(UnaryOperator<String> purposes) {
    this.purposes = purposes;
  }

  /** The tag of a session, the same each time. */
  public String of(String session) {
    return tags.computeIfAbsent(session, this::made);
  }

  private String made(String session) {
    String tag = TerminalText.line(purposes.apply(session), WIDTH);
    if (!tag.isEmpty() && !tags.containsValue(tag)) {
      return tag;
    }
    String id = TerminalText.line(session.replaceFirst("^session_", ""));
    String end = id.substring(0, Math.min(OF_ID, id.length()));
    String longer =
        tag.isEmpty() ? end : TextTable.cut(tag, WIDTH - OF_ID - 1).replace("…", "") + " " + end;
    return tags.containsValue(longer) ? TextTable.cut(id, WIDTH) : longer;
  }
}
