package io.sharedcontext.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Cursor;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import java.util.List;

/**
 * Places between the messages of one session, as cursors. A place is exclusive: forward goes on
 * after the message of that id, backward before it. It holds no filter, so that a cursor of one
 * call works in another, as {@code cursor} and as {@code acknowledge}.
 */
final class MessageCursor {
  /** Stands for all sessions: such a place is one in the store. */
  static final String ANYWHERE = "*";

  private static final int MOST_PARTS = 2;

  private MessageCursor() {}

  /** The place of the message {@code id} as a text. */
  static String text(String session, long id) {
    return new Cursor(list(session), List.of(Long.toString(id))).text();
  }

  /** The place of the message {@code id}, and what a wait that ended there knew of other things. */
  static String text(String session, long id, ObjectNode known) {
    return known.isEmpty()
        ? text(session, id)
        : new Cursor(list(session), List.of(Long.toString(id), Json.text(known))).text();
  }

  /** The id behind a {@code cursor} that {@link #text} gave for the same session. */
  static long read(String text, String session) {
    return Cursor.number(parts(text, session).get(0));
  }

  /** What a wait that ended at this place knew of other things than messages; empty for other cursors. */
  static ObjectNode known(String text, String session) {
    List<String> parts = parts(text, session);
    try {
      return parts.size() < MOST_PARTS ? Json.object() : Json.object(parts.get(1));
    } catch (IllegalArgumentException e) {
      throw Cursor.unknown();
    }
  }

  private static List<String> parts(String text, String session) {
    List<String> parts = Cursor.read(text, list(session));
    if (parts.size() > MOST_PARTS) {
      throw Cursor.unknown();
    }
    return parts;
  }

  /** Like {@link #read(String, String)}, for an argument of another name. */
  static long read(String text, String session, String argument, String remedy) {
    try {
      return read(text, session);
    } catch (Failure e) {
      String place = session.equals(ANYWHERE) ? "all your sessions" : "session " + session;
      throw Failure.of(e.code(), argument + " is not a cursor of " + place).suggest(remedy);
    }
  }

  private static String list(String session) {
    return "messages:" + session;
  }
}
