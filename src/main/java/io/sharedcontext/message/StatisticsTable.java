package io.sharedcontext.message;

import io.sharedcontext.auth.Visibility;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import java.time.Instant;
import java.util.List;

/** Counts of a session's messages. */
final class StatisticsTable {
  private StatisticsTable() {}

  /** The messages of one sender that have the same visibility. */
  record Group(String sender, String visibility, long messages, Instant last) {}

  /** What {@code caller} sees of the session, counted. */
  static List<Group> groups(Tx tx, Caller caller, String session) {
    Query query = Query.of("""
            SELECT m.sender, m.visibility, count(*) AS messages, max(m.sent_at) AS last
            FROM messages m WHERE m.session_id = ? AND
            """, session)
        .add(Visibility.seenBy(caller))
        .add("GROUP BY m.sender, m.visibility");
    return tx.list(
        query,
        row -> new Group(
            row.text("sender"), row.text("visibility"), row.number("messages"), row.time("last")));
  }
}
