package io.sharedcontext.cli;

import io.sharedcontext.session.Session;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Completes what a person typed of a session's id. */
final class SessionNames {
  private static final String PREFIX = "session_";

  /** Fewer characters are sooner a mistake than a name. */
  private static final int SHORTEST = 4;

  private static final int CANDIDATES = 5;
  private static final int PURPOSE = 40;

  private SessionNames() {}

  /**
   * The id that begins with what was typed, with or without {@code session_}; what was typed if none
   * does, so that whoever looks for it says that there is none. Fails if several do, and names them.
   */
  static String complete(Tx tx, String typed) {
    if (SessionTable.exists(tx, typed)) {
      return typed;
    }
    String begun = typed.startsWith(PREFIX) ? typed : PREFIX + typed;
    if (begun.length() < PREFIX.length() + SHORTEST) {
      return typed;
    }
    List<Session> found = beginning(tx, begun);
    if (found.size() > 1) {
      throw ambiguous(typed, found);
    }
    return found.isEmpty() ? typed : found.get(0).sessionId();
  }

  /** The same of a session that may be left out. */
  static Optional<String> complete(Tx tx, Optional<String> typed) {
    return typed.map(name -> complete(tx, name));
  }

  private static List<Session> beginning(Tx tx, String begun) {
    Query condition = Query.of(
        "s.id >= ? AND s.id < ?", begun, begun + Character.toString(Character.MAX_CODE_POINT));
    List<Session> found = new ArrayList<>();
    SessionTable.walk(tx, condition, session -> found.add(session) && found.size() <= CANDIDATES);
    return found;
  }

  private static Failure ambiguous(String typed, List<Session> found) {
    String candidates = found.stream()
        .limit(CANDIDATES)
        .map(session ->
            session.sessionId() + " (" + TerminalText.line(session.purpose(), PURPOSE) + ")")
        .collect(Collectors.joining(", "));
    return Failure.of(
        ErrorCode.INVALID_INPUT,
        "several sessions begin with " + typed + ": " + candidates
            + (found.size() > CANDIDATES ? " and more" : ""));
  }
}
