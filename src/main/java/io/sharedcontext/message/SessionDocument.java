package io.sharedcontext.message;

import io.sharedcontext.session.Session;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Doc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A session as one document for one caller.
 *
 * @param messages the latest that the caller sees, oldest first
 */
public record SessionDocument(
    @Doc Session session, @Doc List<Message> messages, @Doc Statistics statistics) {
  private static final int MESSAGES = 50;
  private static final int TOKENS = 25_000;

  public SessionDocument {
    messages = List.copyOf(messages);
  }

  /** The session with its latest messages, or the failure that there is none of that id. */
  public static SessionDocument of(Tx tx, Caller caller, String id) {
    Session session = SessionTable.require(tx, id);
    Paging latest = new Paging(Direction.BACKWARD, Optional.empty(), 0, MESSAGES, TOKENS);
    List<Message> messages =
        new ArrayList<>(latest.slice(tx, MessageQuery.of(caller, id)).messages());
    Collections.reverse(messages);
    return new SessionDocument(session, messages, Statistics.of(tx, caller, id));
  }
}
