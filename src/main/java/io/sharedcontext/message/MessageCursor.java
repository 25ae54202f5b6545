package io.sharedcontext.message;

import io.sharedcontext.tool.Cursor;
import io.sharedcontext.tool.Failure;
import java.util.List;

/**
 * Places between the messages of one session, as cursors. A place is exclusive: forward goes on
 * after the message of that id, backward before it. It holds no filter, so that a cursor of one
 * call works in another, as {@code cursor} and as {@code acknowledge}.
 */
final class MessageCursor {
  /** Stands for all sessions: such a place is one in the store. */
  static final String ANYWHERE = "*";

  private MessageCursor() {}

  /** The place of the message {@code id} as a text. */
  static String text(String session, long id) {
    return new Cursor(list(session), List.of(Long.toString(id))).text();
  }

  /** The id behind a {@code cursor} that {@link #text} gave for the same session. */
  static long read(String text, String session) {
    return Cursor.number(Cursor.read(text, list(session), 1).get(0));
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
