package io.sharedcontext.search.index;

import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Which sessions are still there, and how often messages of each were deleted. */
final class SessionDeletionTable {
  private SessionDeletionTable() {}

  /** How often, for those of {@code sessions} that are there. */
  static Map<String, Long> of(Tx tx, Collection<String> sessions) {
    var wanted = Json.array();
    sessions.forEach(wanted::add);
    Map<String, Long> found = new HashMap<>();
    tx.list("""
            SELECT s.id, coalesce(c.seq, 0) AS n
            FROM json_each(?) j
            CROSS JOIN sessions s ON s.id = j.value AND s.deleted_at IS NULL
            LEFT JOIN change_seq c ON c.scope = 'deletions:' || s.id
            """, row -> Map.entry(row.text("id"), row.number("n")), Json.text(wanted))
        .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
    return found;
  }
}
