package io.sharedcontext.message;

import io.sharedcontext.tool.Cursor;
import java.util.List;

/**
 * Places between the messages of one session, as cursors. A place is exclusive: forward goes on
 * after the message of that id, backward before it. It holds no filter, so that a cursor of one
 * call works in another, as {@code cursor} and as {@code acknowledge}.
 */
final class Position {
  /** Stands for all sessions: such a place is one in the store. */
  static final String ANYWHERE = "*";

  private Position() {}

  /** The place of the message {@code id} as a text. */
  static String text(String session, long id) {
    return new Cursor(list(session), List.of(Long.toString(id))).text();
  }

  /** The id behind a text that {@link #text} gave for the same session. */
  static long read(String text, String session) {
    return Cursor.number(Cursor.read(text, list(session), 1).get(0));
  }

  private static String list(String session) {
    return "messages:" + session;
  }
}
