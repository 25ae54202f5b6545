package io.sharedcontext.session;

import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who takes part in a session and how far each has acknowledged its messages. An agent takes part
 * when it creates the session, posts or acknowledges. Others learn of it only when it created the
 * session or posted publicly at some time. Who is only addressed has a row too, so that it is told.
 */
public final class ParticipantTable {
  private ParticipantTable() {}

  /** The scope that changes whenever the agent joins a session or acknowledges. */
  public static String positions(String agent) {
    return "positions:" + agent;
  }

  /** Notes that the agent takes part; {@code known} says whether others may learn of it. */
  public static void join(Tx tx, String agent, String session, boolean known, Instant at) {
    int changed = tx.run("""
        INSERT INTO participants (agent_id, session_id, is_public, acked_id, joined_at, acted)
        VALUES (?, ?, ?, 0, ?, 1)
        ON CONFLICT (agent_id, session_id) DO UPDATE SET
          is_public = max(participants.is_public, excluded.is_public), acted = 1
        WHERE participants.is_public < excluded.is_public OR participants.acted = 0
        """, agent, session, known, at);
    if (changed > 0) {
      moved(tx, agent, session);
    }
  }

  /** Notes that somebody addressed the agent there, which makes nobody take part. */
  public static void address(Tx tx, String agent, String session, Instant at) {
    int changed = tx.run("""
        INSERT INTO participants (agent_id, session_id, is_public, acked_id, joined_at)
        VALUES (?, ?, 0, 0, ?) ON CONFLICT DO NOTHING
        """, agent, session, at);
    if (changed > 0) {
      moved(tx, agent, session);
    }
  }

  /** Acknowledges the messages up to {@code id} as the agent's; a position never goes back. */
  public static void acknowledge(Tx tx, String agent, String session, long id, Instant at) {
    int changed = tx.run("""
        INSERT INTO participants
          (agent_id, session_id, is_public, acked_id, joined_at, acted, acked_at)
        VALUES (?, ?, 0, min(?, (SELECT coalesce(max(id), 0) FROM messages)), ?, 1, ?)
        ON CONFLICT (agent_id, session_id) DO UPDATE SET
          acked_id = excluded.acked_id, acted = 1, acked_at = excluded.acked_at
        WHERE participants.acked_id < excluded.acked_id
        """, agent, session, id, at, at);
    if (changed > 0) {
      moved(tx, agent, session);
    }
  }

  /** Notes that the agent joined the session or acknowledged there. */
  public static void moved(Tx tx, String agent, String session) {
    ChangeCounters.bump(tx, positions(agent));
    tx.run("""
        UPDATE participants SET moved = (SELECT seq FROM change_seq WHERE scope = ?)
        WHERE agent_id = ? AND session_id = ?
        """, positions(agent), agent, session);
  }

  /** Has everybody leave the session, and forgets how far each had read. */
  public static void leaveAll(Tx tx, String session) {
    tx.run("""
        INSERT INTO change_seq (scope, seq)
        SELECT 'positions:' || agent_id, 1 FROM participants WHERE session_id = ?
        ON CONFLICT (scope) DO UPDATE SET seq = change_seq.seq + 1
        """, session);
    tx.run("DELETE FROM participants WHERE session_id = ?", session);
  }

  /** The sessions that the agent joined, or acknowledged in, since its {@link #positions} were so. */
  public static List<String> movedSince(Tx tx, String agent, long positions) {
    return tx.list(
        "SELECT session_id FROM participants WHERE agent_id = ? AND moved > ?",
        row -> row.text("session_id"),
        agent,
        positions);
  }

  /** The id up to which the agent has acknowledged; empty for one that takes no part. */
  public static Optional<Long> acknowledged(Tx tx, String agent, String session) {
    return tx.find(
        "SELECT acked_id FROM participants WHERE agent_id = ? AND session_id = ?",
        row -> row.number("acked_id"),
        agent,
        session);
  }

  /** Those that {@code caller} may know to take part in each of the sessions, by id. */
  public static Map<String, List<String>> of(Tx tx, Caller caller, List<String> sessions) {
    Map<String, List<String>> found = new TreeMap<>();
    tx.list(
            """
            SELECT p.session_id, p.agent_id
            FROM json_each(?) j CROSS JOIN participants p ON p.session_id = j.value
            WHERE p.is_public = 1 OR (p.acted = 1 AND p.agent_id = ?)
            ORDER BY p.session_id, p.agent_id
            """,
            row -> List.of(row.text("session_id"), row.text("agent_id")),
            Json.texts(sessions),
            caller.id())
        .forEach(
            pair -> found.computeIfAbsent(pair.get(0), id -> new ArrayList<>()).add(pair.get(1)));
    return found;
  }

  /** The sessions that an agent takes part in, or was addressed in. */
  public static List<String> sessions(Tx tx, String agent) {
    return tx.list(
        "SELECT session_id FROM participants WHERE agent_id = ?",
        row -> row.text("session_id"),
        agent);
  }

  /** Agents whose ids begin with {@code beginning} and that everybody may know, in order. */
  public static List<String> known(Tx tx, String beginning, int limit) {
    return tx.list(
        """
        SELECT DISTINCT agent_id FROM participants
        WHERE agent_id >= ? AND agent_id < ? AND is_public = 1
        ORDER BY agent_id LIMIT ?
        """,
        row -> row.text("agent_id"),
        beginning,
        beginning + Character.toString(Character.MAX_CODE_POINT),
        limit);
  }
}
