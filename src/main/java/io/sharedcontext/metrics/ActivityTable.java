package io.sharedcontext.metrics;

import io.sharedcontext.metrics.Metrics.Sighting;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What agents did, from the audit log and from what processes noted. The log is summed up by hours
 * bit by bit, so that no question reads all of it: the sums are read as far as they go, and the
 * rows after them.
 */
final class ActivityTable {
  /** Rows that are summed up in one go: half a millisecond while other writers wait. */
  private static final int ROWS = 1_000;

  private static final long HOUR = TimeUnit.HOURS.toMillis(1);
  private static final long MINUTE = TimeUnit.MINUTES.toMillis(1);

  private ActivityTable() {}

  /** Keeps that an agent called. */
  static void seen(Tx tx, Sighting sighting) {
    String agent = sighting.caller().id();
    Instant at = sighting.at();
    tx.run("""
        INSERT INTO agents (agent_id, agent_type, first_seen, last_seen) VALUES (?, ?, ?, ?)
        ON CONFLICT (agent_id) DO UPDATE SET
          agent_type = excluded.agent_type,
          first_seen = min(agents.first_seen, excluded.first_seen),
          last_seen = max(agents.last_seen, excluded.last_seen)
        """, agent, sighting.caller().type(), at, at);
    if (sighting.searches() > 0) {
      tx.run("""
          INSERT INTO agent_searches (agent_id, minute, searches, last_at) VALUES (?, ?, ?, ?)
          ON CONFLICT (agent_id, minute) DO UPDATE SET
            searches = agent_searches.searches + excluded.searches,
            last_at = max(agent_searches.last_at, excluded.last_at)
          """, agent, at.toEpochMilli() / MINUTE, sighting.searches(), at);
    }
  }

  /** Sums up what nobody has counted yet, a little of it. */
  static void count(Tx tx) {
    long from = countedTo(tx, "audit");
    long to = tx.number("""
        SELECT max(id) AS n FROM (SELECT id FROM audit WHERE id > ? ORDER BY id LIMIT ?) AS next
        """, from, ROWS);
    if (to > 0) {
      sumUp(tx, from, to);
      tx.run("UPDATE counted SET up_to = ?, total = total + ? WHERE name = 'audit'", to, to - from);
    }
  }

  private static void sumUp(Tx tx, long from, long to) {
    tx.run("""
        INSERT INTO agent_hours (agent_id, session_id, hour, messages, denied, first_at, last_at)
        SELECT agent_id, session_id, at / 3600000, count(*) FILTER (WHERE event_type IN ('message_added', 'notification_sent')),
          sum(CASE WHEN outcome = 'denied' THEN CAST(coalesce(details ->> 'count', '1') AS BIGINT) ELSE 0 END), min(at), max(at)
        FROM audit WHERE id > ? AND id <= ? AND agent_id <> '' GROUP BY 1, 2, 3
        ON CONFLICT (agent_id, session_id, hour) DO UPDATE SET
          messages = agent_hours.messages + excluded.messages,
          denied = agent_hours.denied + excluded.denied,
          first_at = min(agent_hours.first_at, excluded.first_at),
          last_at = max(agent_hours.last_at, excluded.last_at)
        """, from, to);
  }

  private static long countedTo(Tx tx, String table) {
    return tx.number("SELECT up_to AS n FROM counted WHERE name = ?", table);
  }

  /**
   * Everything that agents did since {@code since}: the sums of full hours, the rows of the hour that
   * {@code since} is in, and the rows that no sum has yet.
   */
  static List<Part> parts(Tx tx, Optional<String> agent, Instant since) {
    long counted = countedTo(tx, "audit");
    long full = Math.floorDiv(since.toEpochMilli() + HOUR - 1, HOUR);
    List<Part> parts = sums(tx, agent, full);
    if (since.toEpochMilli() < full * HOUR) {
      Query started = rows("at >= ? AND at < ? AND id <= ?", since, full * HOUR, counted);
      parts.addAll(rows(tx, started, agent));
    }
    parts.addAll(rows(tx, rows("id > ? AND at >= ?", counted, since), agent));
    return parts;
  }

  private static List<Part> sums(Tx tx, Optional<String> agent, long hour) {
    // Left alone, SQLite reads everything in the order of the groups.
    Query query = Query.of("""
            SELECT agent_id, session_id, sum(messages) AS messages, sum(denied) AS denied,
              min(first_at) AS first_at, max(last_at) AS last_at
            FROM agent_hours
            """)
        .addIf(agent.isEmpty(), "INDEXED BY agent_hours_hour")
        .add("WHERE hour >= ?", hour);
    agent.ifPresent(id -> query.add("AND agent_id = ?", id));
    return tx.list(query.add("GROUP BY agent_id, session_id"), ActivityTable::part);
  }

  private static Query rows(String condition, Object... values) {
    return Query.of("""
        SELECT agent_id, session_id, count(*) FILTER (WHERE event_type IN ('message_added', 'notification_sent')) AS messages,
          sum(CASE WHEN outcome = 'denied' THEN CAST(coalesce(details ->> 'count', '1') AS BIGINT) ELSE 0 END) AS denied, min(at) AS first_at, max(at) AS last_at
        FROM audit WHERE
        """).add(condition, values);
  }

  private static List<Part> rows(Tx tx, Query rows, Optional<String> agent) {
    agent.ifPresent(id -> rows.add("AND agent_id = ?", id));
    return tx.list(
        rows.add("AND agent_id <> '' GROUP BY agent_id, session_id"), ActivityTable::part);
  }

  private static Part part(Row row) {
    return new Part(
        row.text("agent_id"),
        AgentActivity.worker(
            row.text("session_id"),
            row.number("messages"),
            row.number("denied"),
            row.time("first_at"),
            row.time("last_at")));
  }

  /** Agents that called, as far as processes have noted it: since a day also by their presence. */
  static List<Part> noted(Tx tx, Optional<String> agent) {
    Query query = Query.of("SELECT * FROM (")
        .add("SELECT agent_id, agent_type, first_seen, last_seen FROM agents")
        .add("UNION ALL SELECT agent_id, agent_type, last_seen, last_seen FROM presence) AS known");
    agent.ifPresent(id -> query.add("WHERE agent_id = ?", id));
    return tx.list(
        query.add("ORDER BY last_seen"),
        row -> new Part(
            row.text("agent_id"),
            AgentActivity.caller(
                row.text("agent_type"), row.time("first_seen"), row.time("last_seen"))));
  }

  /** How often agents searched, by minutes of which the last search was not before {@code since}. */
  static List<Part> searches(Tx tx, Optional<String> agent, Instant since) {
    Query query = Query.of("""
            SELECT agent_id, sum(searches) AS searches, max(last_at) AS last_at FROM agent_searches
            """)
        .addIf(agent.isEmpty(), "INDEXED BY agent_searches_minute")
        .add("WHERE minute >= ? AND last_at >= ?", since.toEpochMilli() / MINUTE, since);
    agent.ifPresent(id -> query.add("AND agent_id = ?", id));
    return tx.list(
        query.add("GROUP BY agent_id"),
        row -> new Part(
            row.text("agent_id"),
            AgentActivity.searcher(row.number("searches"), row.time("last_at"))));
  }

  /** How many memory entries that are there at {@code now} each agent made. */
  static Map<String, Long> memory(Tx tx, Optional<String> agent, Instant now) {
    Query query = Query.of("""
        SELECT created_by, entries - (SELECT count(*) FROM memory m
          WHERE m.created_by = c.created_by AND m.expires_at <= ?) AS entries
        FROM memory_count c WHERE entries > 0
        """, now);
    agent.ifPresent(id -> query.add("AND created_by = ?", id));
    Map<String, Long> entries = new HashMap<>();
    tx.each(query, row -> entries.put(row.text("created_by"), row.number("entries")));
    return entries;
  }

  /** Something that is known of an agent. */
  record Part(String agent, AgentActivity known) {}
}
