package io.sharedcontext.memory;

import io.sharedcontext.store.Query;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The keys of the memory that all agents share in sessions. */
public final class SharedKeyTable {
  /** No key comes behind it. */
  private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

  private SharedKeyTable() {}

  /**
   * The first {@code limit} keys in each of {@code sessions} that has any, in their order. How many more a session
   * has takes no time: its keys are read up to the last of these.
   */
  public static Map<String, List<String>> first(
      Tx tx, List<String> sessions, Instant now, int limit) {
    Map<String, List<String>> found = new HashMap<>();
    tx.each(
        Query.of(
            """
            SELECT s.id, m.key
            FROM (
              SELECT j.value AS id, (
                SELECT k.key FROM memory k
                WHERE k.owner = ? AND k.session_id = j.value
                  AND (k.expires_at IS NULL OR k.expires_at > ?)
                ORDER BY k.key LIMIT 1 OFFSET ?) AS last
              FROM json_each(?) j) s
            CROSS JOIN memory m ON m.owner = ? AND m.session_id = s.id
              AND m.key <= coalesce(s.last, ?)
            WHERE m.expires_at IS NULL OR m.expires_at > ?
            ORDER BY s.id, m.key
            """,
            MemoryKey.SHARED,
            now,
            limit - 1,
            Json.texts(sessions),
            MemoryKey.SHARED,
            LAST,
            now),
        row -> found.computeIfAbsent(row.text("id"), id -> new ArrayList<>()).add(row.text("key")));
    return found;
  }
}
