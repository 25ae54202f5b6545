package io.sharedcontext.search;

import io.sharedcontext.auth.Visibility;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import java.util.Optional;
import java.util.function.Consumer;

/** The messages that are not public, and what a caller sees of them. */
final class HiddenTable {
  private HiddenTable() {}

  /**
   * A message that is not public.
   *
   * @param seen whether the caller sees it
   * @param isPrivate whether it is private, rather than for a type or for admins
   */
  record Hidden(String session, long id, boolean seen, boolean isPrivate) {}

  /** Shows those with an id above {@code after}, in no order. */
  static void each(
      Tx tx, Caller caller, Optional<String> session, long after, Consumer<Hidden> sink) {
    Query query = Query.of("SELECT m.session_id, m.id, m.visibility = 'private' AS is_private,")
        .add(Visibility.seenBy(caller))
        .add("AS seen FROM messages m")
        // All of them are in the index; a few new ones are next to each other in the table.
        .addIf(session.isEmpty() && after > 0, "NOT INDEXED")
        .addIf(session.isPresent() || after == 0, "INDEXED BY messages_hidden")
        .add("WHERE m.visibility <> 'public' AND m.id > ?", after);
    session.ifPresent(id -> query.add("AND m.session_id = ?", id));
    tx.each(
        query,
        row -> sink.accept(new Hidden(
            row.text("session_id"), row.number("id"), row.flag("seen"), row.flag("is_private"))));
  }
}
