package io.sharedcontext.cli.live;

import io.sharedcontext.auth.Audit;
import io.sharedcontext.auth.Audit.Entry;
import io.sharedcontext.auth.Audit.Event;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a watcher reads of the audit log, of the agents, and of the line for locks. */
final class LiveTable {
  private LiveTable() {}

  /** Somebody who stands in line for a lock. */
  record Waiting(
      long ticket,
      String session,
      String agent,
      String type,
      List<String> resources,
      String process,
      Instant since) {}

  /** The oldest events after the row {@code after}, of one session or of all. */
  static List<Entry> events(Tx tx, Optional<String> session, long after, int limit) {
    Query query = Query.of("SELECT * FROM audit WHERE id > ?", after);
    session.ifPresent(id -> query.add("AND session_id = ?", id));
    return tx.list(query.add("ORDER BY id LIMIT ?", limit), LiveTable::entry);
  }

  /** The row of the audit log after which everything is {@code since} or later. */
  static long eventBefore(Tx tx, Instant since) {
    return tx.number("SELECT coalesce(max(id), 0) AS n FROM audit WHERE at < ?", since);
  }

  static long newestEvent(Tx tx) {
    return tx.number("SELECT coalesce(max(id), 0) AS n FROM audit");
  }

  /** Who stands in line, in the order of asking. */
  static List<Waiting> line(Tx tx, Optional<String> session, Instant now) {
    Query query = Query.of("""
        SELECT ticket, session_id, agent_id, lock_type, resources, process, asked_at
        FROM lease_waiters WHERE until > ?
        """, now);
    session.ifPresent(id -> query.add("AND session_id = ?", id));
    return tx.list(query.add("ORDER BY ticket"), LiveTable::waiting);
  }

  private static Entry entry(Row row) {
    return new Entry(
        row.number("id"),
        row.time("at"),
        new Event(
            row.text("event_type"),
            row.text("agent_id"),
            row.text("session_id"),
            Audit.Result.valueOf(row.text("outcome").toUpperCase(Locale.ROOT)),
            Json.object(row.text("details"))));
  }

  private static Waiting waiting(Row row) {
    List<String> resources = new ArrayList<>();
    Json.parse(row.text("resources")).forEach(name -> resources.add(name.textValue()));
    return new Waiting(
        row.number("ticket"),
        row.text("session_id"),
        row.text("agent_id"),
        row.text("lock_type"),
        resources,
        row.text("process"),
        row.time("asked_at"));
  }
}
