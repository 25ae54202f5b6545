package io.sharedcontext.auth;

import io.sharedcontext.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** The table {@code agent_processes}. */
final class AgentProcessTable {
  private AgentProcessTable() {}

  /** A server process that acts for an agent, or did. */
  record Acting(String agent, String process, long pid, Instant since) {}

  /** Those that ever acted for the agent and are still kept, in the order in which they began to. */
  static List<Acting> of(Tx tx, String agent) {
    return tx.list(
        "SELECT process, pid, since FROM agent_processes WHERE agent_id = ? ORDER BY place",
        row -> new Acting(agent, row.text("process"), row.number("pid"), row.time("since")),
        agent);
  }

  /** Everything kept, by agent, in the order in which each began. */
  static List<Acting> all(Tx tx) {
    return tx.list(
        "SELECT agent_id, process, pid, since FROM agent_processes ORDER BY agent_id, place",
        row -> new Acting(
            row.text("agent_id"), row.text("process"), row.number("pid"), row.time("since")));
  }

  static void add(Tx tx, Acting acting) {
    tx.run(
        "INSERT INTO agent_processes (agent_id, process, pid, since) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT DO NOTHING",
        acting.agent(),
        acting.process(),
        acting.pid(),
        acting.since());
  }

  /** Forgets processes that have ended. */
  static void forget(Tx tx, Predicate<String> alive) {
    tx.list("SELECT DISTINCT process FROM agent_processes", row -> row.text("process")).stream()
        .filter(alive.negate())
        .forEach(gone -> tx.run("DELETE FROM agent_processes WHERE process = ?", gone));
  }
}
