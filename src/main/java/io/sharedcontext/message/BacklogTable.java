package io.sharedcontext.message;

import io.sharedcontext.auth.Visibility;
import io.sharedcontext.session.ParticipantTable;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What waits for a caller: the messages of others that it sees, after its acknowledged position, in
 * the sessions it takes part in.
 */
final class BacklogTable {
  /** The scope that changes whenever some message's visibility does. */
  static final String VISIBILITY = "visibility";

  private static final String WAITING = """
      CROSS JOIN messages m ON m.session_id = p.session_id AND m.id > p.acked_id
      WHERE p.agent_id = ? AND m.sender <> p.agent_id AND
      """;

  private BacklogTable() {}

  /** A session and what waits in it after the acknowledged id. */
  record Backlog(String session, String purpose, boolean active, long acknowledged, long unread) {}

  /**
   * What a caller's count depends on, apart from messages older than the newest.
   *
   * @param visibility how often any message's visibility had changed
   * @param positions how often the caller had joined or acknowledged
   * @param newest id of the newest message
   */
  record State(long visibility, long positions, long newest) {
    /** Whether only messages have been added since {@code earlier}. */
    boolean extend(State earlier) {
      return visibility == earlier.visibility
          && positions == earlier.positions
          && newest >= earlier.newest;
    }
  }

  /** The state that counts for {@code caller} belong to. */
  static State state(Tx tx, Caller caller) {
    return tx.find(
            """
            SELECT
              (SELECT seq FROM change_seq WHERE scope = ?) AS visibility,
              (SELECT seq FROM change_seq WHERE scope = ?) AS positions,
              (SELECT max(id) FROM messages) AS newest
            """,
            row ->
                new State(row.number("visibility"), row.number("positions"), row.number("newest")),
            VISIBILITY,
            ParticipantTable.positions(caller.id()))
        .orElseThrow();
  }

  /** How many messages wait. */
  static long count(Tx tx, Caller caller) {
    return tx.number(Query.of("SELECT count(*) AS n FROM participants p")
        .add(WAITING, caller.id())
        .add(Visibility.seenBy(caller)));
  }

  /** How many of the messages after the one of that id wait. */
  static long countAfter(Tx tx, Caller caller, long id) {
    return tx.number(Query.of("""
                SELECT count(*) AS n
                FROM messages m
                CROSS JOIN participants p ON p.agent_id = ? AND p.session_id = m.session_id
                WHERE m.id > ? AND m.id > p.acked_id AND m.sender <> p.agent_id AND
                """, caller.id(), id).add(Visibility.seenBy(caller)));
  }

  /**
   * How many messages wait in each of the sessions; a session without any is left out.
   *
   * @param sessions a JSON array of ids
   */
  static Map<String, Long> counts(Tx tx, Caller caller, String sessions) {
    Map<String, Long> found = new HashMap<>();
    Query query = Query.of("""
            SELECT p.session_id AS id, count(*) AS n
            FROM json_each(?) j CROSS JOIN participants p ON p.session_id = j.value
            """, sessions)
        .add(WAITING, caller.id())
        .add(Visibility.seenBy(caller))
        .add("GROUP BY p.session_id");
    boolean ignored = tx.walk(query, row -> {
      found.put(row.text("id"), row.number("n"));
      return true;
    });
    return found;
  }

  /**
   * The sessions that {@code caller} takes part in and that are active or hold something for it:
   * those that do first, then by latest activity.
   */
  static List<Backlog> all(Tx tx, Caller caller) {
    Query query = columns(caller)
        .add("FROM participants p CROSS JOIN sessions s ON s.id = p.session_id")
        .add("WHERE p.agent_id = ? AND (s.is_active = 1 OR unread > 0)", caller.id())
        .add("ORDER BY unread > 0 DESC, s.updated_at DESC, s.id DESC");
    return tx.list(query, BacklogTable::map);
  }

  /** What the session holds for {@code caller}, whether it takes part or not. */
  static Optional<Backlog> find(Tx tx, Caller caller, String session) {
    Query query = columns(caller)
        .add("FROM sessions s LEFT JOIN participants p")
        .add("ON p.session_id = s.id AND p.agent_id = ?", caller.id())
        .add("WHERE s.id = ?", session);
    return tx.list(query, BacklogTable::map).stream().findFirst();
  }

  private static Query columns(Caller caller) {
    return Query.of("""
            SELECT s.id, s.purpose, s.is_active, coalesce(p.acked_id, 0) AS acked_id, (
              SELECT count(*) FROM messages m
              WHERE m.session_id = s.id AND m.id > coalesce(p.acked_id, 0) AND m.sender <> ? AND
            """, caller.id()).add(Visibility.seenBy(caller)).add(") AS unread");
  }

  private static Backlog map(Row row) {
    return new Backlog(
        row.text("id"),
        row.text("purpose"),
        row.flag("is_active"),
        row.number("acked_id"),
        row.number("unread"));
  }
}
