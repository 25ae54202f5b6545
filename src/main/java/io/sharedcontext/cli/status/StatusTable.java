package io.sharedcontext.cli.status;

import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Locks, the line for them, and how much there is. */
final class StatusTable {
  private StatusTable() {}

  /** A lock that is held. */
  record Held(
      long token,
      String session,
      String workspace,
      String agent,
      String type,
      List<String> resources,
      String process,
      Instant since,
      Instant expires) {}

  /** Somebody who stands in line. */
  record Waiting(
      String session,
      String workspace,
      String agent,
      String type,
      List<String> resources,
      String process,
      Instant since) {}

  /** An agent in a process. */
  record Inhabitant(String agent, String process) {}

  static long sessions(Tx tx, boolean activeOnly) {
    return tx.number(
        "SELECT count(*) AS n FROM sessions WHERE deleted_at IS NULL AND is_active >= ?",
        activeOnly);
  }

  /** A workspace, and how many sessions of it take messages. */
  record Place(String workspace, long activeSessions) {}

  /** The workspaces with sessions that take messages, those with the latest activity first. */
  static List<Place> workspaces(Tx tx, int most) {
    return tx.list("""
        SELECT workspace, count(*) AS sessions FROM sessions
        WHERE deleted_at IS NULL AND is_active = 1 AND workspace <> ''
        GROUP BY workspace ORDER BY max(updated_at) DESC, workspace LIMIT ?
        """, row -> new Place(row.text("workspace"), row.number("sessions")), most);
  }

  static long messages(Tx tx) {
    return tx.number("SELECT count(*) AS n FROM messages");
  }

  /** What has not expired, in the order of granting. */
  static List<Held> held(Tx tx, Instant now) {
    return tx.list(
        """
        SELECT l.fence, l.session_id, s.workspace, l.agent_id, l.lock_type, l.resources, l.process,
          l.locked_at, l.expires_at
        FROM leases l JOIN sessions s ON s.id = l.session_id
        WHERE l.expires_at > ? ORDER BY l.fence
        """,
        row -> new Held(
            row.number("fence"),
            row.text("session_id"),
            row.text("workspace"),
            row.text("agent_id"),
            row.text("lock_type"),
            resources(row),
            row.text("process"),
            row.time("locked_at"),
            row.time("expires_at")),
        now);
  }

  /** Who has not given up, in the order of asking. */
  static List<Waiting> line(Tx tx, Instant now) {
    return tx.list(
        """
        SELECT w.session_id, s.workspace, w.agent_id, w.lock_type, w.resources, w.process, w.asked_at
        FROM lease_waiters w JOIN sessions s ON s.id = w.session_id
        WHERE w.until > ? ORDER BY w.ticket
        """,
        row -> new Waiting(
            row.text("session_id"),
            row.text("workspace"),
            row.text("agent_id"),
            row.text("lock_type"),
            resources(row),
            row.text("process"),
            row.time("asked_at")),
        now);
  }

  /** Which agents were heard in which processes. */
  static List<Inhabitant> inhabitants(Tx tx) {
    return tx.list(
        "SELECT agent_id, process FROM presence ORDER BY agent_id",
        row -> new Inhabitant(row.text("agent_id"), row.text("process")));
  }

  private static List<String> resources(Row row) {
    List<String> names = new ArrayList<>();
    Json.parse(row.text("resources")).forEach(name -> names.add(name.textValue()));
    return names;
  }
}
