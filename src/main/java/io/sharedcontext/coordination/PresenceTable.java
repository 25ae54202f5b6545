package io.sharedcontext.coordination;

import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The table {@code presence}. */
final class PresenceTable {
  private static final String COLUMNS = """
      SELECT agent_id, process, agent_type, status, activity, session_id, metadata, ttl_millis,
        registered_at, last_seen
      FROM presence
      """;

  private static final String ORDER = "ORDER BY agent_id, registered_at DESC, last_seen DESC";

  private PresenceTable() {}

  /** Keeps what the agent says of itself. */
  static void register(Tx tx, Presence presence) {
    tx.run(
        """
        INSERT INTO presence (agent_id, process, agent_type, status, activity, session_id,
          metadata, ttl_millis, registered_at, last_seen, expires_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (agent_id, process) DO UPDATE SET
          agent_type = excluded.agent_type, status = excluded.status, activity = excluded.activity,
          session_id = excluded.session_id, metadata = excluded.metadata,
          ttl_millis = excluded.ttl_millis, registered_at = excluded.registered_at,
          last_seen = excluded.last_seen, expires_at = excluded.expires_at
        """,
        presence.agentId(),
        presence.process(),
        presence.agentType(),
        presence.status().label(),
        presence.activity(),
        presence.session(),
        Json.text(presence.metadata()),
        presence.ttl().toMillis(),
        presence.registeredAt(),
        presence.lastSeen(),
        presence.expiresAt());
  }

  /** Notes that the agent was heard; one that called itself offline before is there again. */
  static void refresh(Tx tx, Caller caller, String process, Instant now, Duration ttl) {
    tx.run("""
        INSERT INTO presence (agent_id, process, agent_type, status, activity, session_id, metadata,
          ttl_millis, registered_at, last_seen, expires_at)
        VALUES (?, ?, ?, 'active', '', '', '{}', ?, 0, ?, ?)
        ON CONFLICT (agent_id, process) DO UPDATE SET
          agent_type = excluded.agent_type,
          status = CASE
            WHEN presence.status = 'offline' AND presence.registered_at < excluded.last_seen
              THEN 'active'
            ELSE presence.status END,
          last_seen = excluded.last_seen,
          expires_at = excluded.last_seen + presence.ttl_millis
        """, caller.id(), process, caller.type(), ttl.toMillis(), now, now.plus(ttl));
  }

  /** Everything kept, by agent. */
  static List<Presence> all(Tx tx) {
    return tx.list(COLUMNS + ORDER, PresenceTable::map);
  }

  /** What has not expired, by agent. */
  static List<Presence> live(Tx tx, Instant now) {
    // Left alone, SQLite reads all of a day in the order wanted rather than sort the few.
    return tx.list(
        COLUMNS + "INDEXED BY presence_expiry WHERE expires_at > ? " + ORDER,
        PresenceTable::map,
        now);
  }

  /** Agents whose ids begin with {@code beginning}, in order. */
  static List<String> known(Tx tx, String beginning, int limit) {
    return tx.list(
        """
        SELECT DISTINCT agent_id FROM presence WHERE agent_id >= ? AND agent_id < ?
        ORDER BY agent_id LIMIT ?
        """,
        row -> row.text("agent_id"),
        beginning,
        beginning + Character.toString(Character.MAX_CODE_POINT),
        limit);
  }

  /** Forgets who said to be in {@code session}. */
  static void leave(Tx tx, String session) {
    tx.run("UPDATE presence SET session_id = '' WHERE session_id = ?", session);
  }

  /** Brings back to {@code now} what was heard when the clock was ahead of it. */
  static void bound(Tx tx, Instant now) {
    tx.run(
        "UPDATE presence SET last_seen = ?, expires_at = ? + ttl_millis WHERE last_seen > ?",
        now,
        now,
        now);
  }

  /** Forgets at most 1,000 that expired before {@code before}. */
  static void purge(Tx tx, Instant before) {
    tx.run("""
        DELETE FROM presence WHERE (agent_id, process) IN (
          SELECT agent_id, process FROM presence WHERE expires_at < ? LIMIT 1000)
        """, before);
  }

  private static Presence map(Row row) {
    return new Presence(
        row.text("agent_id"),
        row.text("agent_type"),
        row.text("process"),
        PresenceStatus.of(row.text("status")),
        row.text("activity"),
        row.text("session_id"),
        Json.object(row.text("metadata")),
        Duration.ofMillis(row.number("ttl_millis")),
        row.time("registered_at"),
        row.time("last_seen"));
  }
}
