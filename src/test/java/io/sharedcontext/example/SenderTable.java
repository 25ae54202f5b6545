package io.sharedcontext.example;

import io.sharedcontext.auth.Visibility;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import java.util.List;

/** The SQL of {@link SenderTools}. */
final class SenderTable {
  private SenderTable() {}

  static List<SenderTools.Sender> senders(Tx tx, Caller caller, String session, int limit) {
    Query query = Query.of("SELECT m.sender, count(*) AS messages FROM messages m")
        .add("WHERE m.session_id = ? AND", session)
        .add(Visibility.seenBy(caller))
        .add("GROUP BY m.sender ORDER BY messages DESC, m.sender LIMIT ?", limit);
    return tx.list(
        query, row -> new SenderTools.Sender(row.text("sender"), row.number("messages")));
  }
}
