package io.sharedcontext.message;

import io.sharedcontext.auth.Visibility;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import java.util.List;

/** Counts and beginnings of what waits for an agent in all its sessions. */
public final class UnreadTable {
  /** As much of a message as is shown of it. */
  public static final int BEGINNING = 300;

  private static final String ADDRESSED =
      " LEFT JOIN recipients a ON a.message_id = m.id AND a.agent_id = p.agent_id";

  private UnreadTable() {}

  /** What waits for {@code caller} of the messages after the one of that id; 0 for all. */
  static UnreadTally after(Tx tx, Caller caller, String workspace, long id) {
    Query query = Query.of("""
        SELECT count(CASE WHEN s.workspace IN ('', ?) THEN 1 END) AS n,
          count(CASE WHEN s.workspace IN ('', ?) THEN a.agent_id END) AS addressed,
          count(CASE WHEN s.workspace IN ('', ?) THEN NULL ELSE 1 END) AS elsewhere,
          max(m.id) AS newest,
          max(CASE WHEN a.agent_id IS NULL THEN 0 ELSE m.id END) AS newest_addressed
        """, workspace, workspace, workspace);
    return tx.list(waiting(query, caller, id), UnreadTable::tally).get(0);
  }

  /**
   * The latest of those that wait after the message of that id: first those that name {@code caller}, then
   * those of the workspace.
   */
  public static List<UnreadMessage> latest(
      Tx tx, Caller caller, String workspace, long id, int limit) {
    Query query = Query.of("""
        SELECT m.id, m.session_id, m.sender, substr(m.content, 1, ?) AS beginning,
          CASE WHEN a.agent_id IS NULL THEN 0 ELSE 1 END AS addressed,
          CASE WHEN s.workspace IN ('', ?) THEN 0 ELSE 1 END AS elsewhere, s.purpose
        """, BEGINNING, workspace);
    return tx.list(
        waiting(query, caller, id)
            .add("ORDER BY addressed DESC, elsewhere, m.id DESC LIMIT ?", limit),
        UnreadTable::message);
  }

  /** A few new messages are read as such; all of them session by session. */
  private static Query waiting(Query query, Caller caller, long id) {
    query.add(
        id > 0
            ? "FROM messages m CROSS JOIN participants p ON p.session_id = m.session_id"
            : "FROM participants p CROSS JOIN messages m ON m.session_id = p.session_id");
    return query
        .add("CROSS JOIN sessions s ON s.id = m.session_id")
        .add(ADDRESSED)
        .add("WHERE p.agent_id = ? AND m.id > ?", caller.id(), id)
        .add("AND m.id > p.acked_id AND m.sender <> p.agent_id AND")
        .add(Visibility.seenBy(caller));
  }

  private static UnreadTally tally(Row row) {
    return new UnreadTally(
        row.number("n"),
        row.number("addressed"),
        row.number("elsewhere"),
        row.number("newest"),
        row.number("newest_addressed"));
  }

  private static UnreadMessage message(Row row) {
    return new UnreadMessage(
        row.number("id"),
        row.text("session_id"),
        row.text("purpose"),
        row.text("sender"),
        row.flag("addressed"),
        row.flag("elsewhere"),
        row.text("beginning"));
  }
}
