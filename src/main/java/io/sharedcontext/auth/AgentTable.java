package io.sharedcontext.auth;

import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.NameSuggestions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which agents the store has seen: those that called, have a key, or took part in a session. */
public final class AgentTable {
  /** Names that are compared with one that is not known; comparing all of many would take long. */
  private static final int MOST_COMPARED = 1_000;

  /** Agents that others may know: they were there within a day, or talked publicly some time. */
  private static final String PUBLIC = """
      SELECT a.agent_id FROM agents a
      WHERE (EXISTS (SELECT 1 FROM presence p WHERE p.agent_id = a.agent_id)
        OR EXISTS (SELECT 1 FROM participants p WHERE p.agent_id = a.agent_id AND p.is_public = 1))
      """;

  private AgentTable() {}

  /** Notes an agent that calls, unless it is known. */
  static void add(Tx tx, Caller caller, Instant at) {
    tx.run(
        "INSERT INTO agents (agent_id, agent_type, first_seen, last_seen)"
            + " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        caller.id(),
        caller.type(),
        at,
        at);
  }

  /** Whether the store has ever seen the agent; to be addressed is not enough. */
  public static boolean known(Tx tx, String agent) {
    return tx.number("""
            SELECT EXISTS (SELECT 1 FROM agents WHERE agent_id = ?)
              OR EXISTS (SELECT 1 FROM keys WHERE agent_id = ?)
              OR EXISTS (SELECT 1 FROM participants WHERE agent_id = ? AND acted = 1)
              OR EXISTS (SELECT 1 FROM presence WHERE agent_id = ?) AS n
            """, agent, agent, agent, agent) != 0;
  }

  /** Another agent that everybody may know and whose name differs in nothing but case. */
  static Optional<String> otherCase(Tx tx, String agent) {
    return tx.find(
        PUBLIC + " AND lower(agent_id) = lower(?) AND agent_id <> ?"
            + " ORDER BY last_seen DESC LIMIT 1",
        row -> row.text("agent_id"),
        agent,
        agent);
  }

  /** The agent that a name which is not known may stand for. */
  public static Optional<String> meant(Tx tx, String agent) {
    return otherCase(tx, agent)
        .or(() -> NameSuggestions.of(agent, latest(tx)).stream().findFirst());
  }

  /** The type that an agent is known by: of its key, else as it was there, or posted, last. */
  public static Optional<String> typeOf(Tx tx, String agent) {
    return tx.find("""
            SELECT agent_type FROM keys
            WHERE agent_id = ? AND agent_type IS NOT NULL AND revoked_at IS NULL LIMIT 1
            """, row -> row.text("agent_type"), agent)
        .or(() -> tx.find(
            "SELECT agent_type FROM presence WHERE agent_id = ? ORDER BY last_seen DESC LIMIT 1",
            row -> row.text("agent_type"),
            agent))
        .or(() -> tx.find("""
            SELECT m.sender_type FROM participants p
            JOIN messages m ON m.session_id = p.session_id AND m.sender = p.agent_id
            WHERE p.agent_id = ? ORDER BY m.id DESC LIMIT 1
            """, row -> row.text("sender_type"), agent));
  }

  private static List<String> latest(Tx tx) {
    return tx.list(
        PUBLIC + " ORDER BY last_seen DESC LIMIT " + MOST_COMPARED, row -> row.text("agent_id"));
  }
}
