package io.sharedcontext.message;

import io.sharedcontext.store.Query;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Removes messages. What hangs on them, the sums and the counters that caches compare are the store's
 * own work: its triggers do it in the same transaction.
 */
public final class MessageDeletionTable {
  private MessageDeletionTable() {}

  /** Removes these messages; says how many were there. */
  public static int delete(Tx tx, Collection<Long> ids) {
    return tx.run(
        "DELETE FROM messages WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each(?))",
        array(ids));
  }

  /** Removes the counters of a session that is gone. */
  public static void forgetCounters(Tx tx, String session) {
    tx.run(
        "DELETE FROM change_seq WHERE scope IN (?, ?)",
        SessionCountTable.visibility(session),
        MessageDeletions.scope(session));
  }

  /** Message ids as a JSON array. */
  public static String array(Collection<Long> ids) {
    var array = Json.array();
    ids.forEach(array::add);
    return Json.text(array);
  }

  /** The oldest messages of a session, at most {@code most}. */
  public static List<Long> of(Tx tx, String session, int most) {
    return tx.list(
        "SELECT m.id FROM messages m WHERE m.session_id = ? ORDER BY m.id LIMIT ?",
        row -> row.number("id"),
        session,
        most);
  }

  /** Messages from before {@code before} in sessions that are closed, at most {@code most}. */
  public static List<Long> outdated(Tx tx, Instant before, int most) {
    return tx.list(outdated("m.id", before).add("LIMIT ?", most), row -> row.number("id"));
  }

  /** How many of them there are. */
  public static long outdated(Tx tx, Instant before) {
    return tx.number(outdated("count(*) AS n", before));
  }

  /** Those of {@code ids} that still are: a session may have been opened again. */
  public static List<Long> still(Tx tx, Collection<Long> ids, Instant before) {
    return tx.list(
        outdated("m.id", before)
            .add("AND m.id IN (SELECT CAST(value AS BIGINT) FROM json_each(?))", array(ids)),
        row -> row.number("id"));
  }

  private static Query outdated(String columns, Instant before) {
    return Query.of("SELECT " + columns + " FROM sessions s CROSS JOIN messages m")
        .add("ON m.session_id = s.id AND m.sent_at < ?", before)
        .add("WHERE s.is_active = 0 AND s.deleted_at IS NULL");
  }
}
