package io.sharedcontext.message;

import io.sharedcontext.session.Session;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import java.util.List;

/**
 * A session as it was at one moment, in as few words as show that it changed.
 *
 * @param newest id of its newest message, whoever sees it
 * @param shown how often the visibility of one of its messages had changed
 */
public record SessionRevision(Session session, long newest, long shown) {
  private static final int LATEST = 50;

  /** The outline of a session, or the failure that there is none of that id. */
  public static SessionRevision of(Tx tx, String id) {
    return new SessionRevision(
        SessionTable.require(tx, id),
        MessageTable.newest(tx, id),
        ChangeCounters.seq(tx, SessionCountTable.visibility(id)));
  }

  /** The same as long as nothing happened in the session that anybody could see. */
  public String stamp() {
    return newest + " " + shown + " " + own();
  }

  /**
   * The same as long as {@code caller} sees the same of the session: its own facts, how many messages,
   * and which the latest are for whom.
   */
  public String view(Tx tx, SessionCountCache counts, Caller caller) {
    SessionCounts tally = counts.of(tx, caller, session.sessionId());
    List<String> latest = MessageTable.latest(tx, caller, session.sessionId(), LATEST);
    return tally.mark().publicMessages() + " " + tally.hidden() + " " + latest + " " + own();
  }

  private String own() {
    return session.isActive() + " " + session.purpose() + " " + session.metadata() + " "
        + session.workspace().orElse("");
  }
}
