package io.sharedcontext.auth;

import io.sharedcontext.auth.Audit.Entry;
import io.sharedcontext.auth.Audit.Event;
import io.sharedcontext.auth.Audit.Filter;
import io.sharedcontext.auth.Audit.Result;
import io.sharedcontext.auth.Audit.Stored;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where the audit log is kept. */
final class AuditTable {
  private AuditTable() {}

  /** The hash of the newest row. */
  static Optional<byte[]> head(Tx tx) {
    return tx.find("SELECT hash FROM audit ORDER BY id DESC LIMIT 1", row -> row.bytes("hash"));
  }

  /** Appends a row; {@code texts} are the columns that the hash covers beside the time, in that order. */
  static void insert(Tx tx, Instant at, List<String> texts, byte[] hash) {
    List<Object> values = new ArrayList<>();
    values.add(at);
    values.addAll(texts);
    values.add(hash);
    tx.run("""
        INSERT INTO audit (at, event_type, agent_id, session_id, outcome, details, hash)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """, values.toArray());
  }

  /** The newest events that fit {@code filter}, older than the row {@code before}. */
  static List<Entry> list(Tx tx, Filter filter, long before, int limit) {
    Query query = Query.of("SELECT * FROM audit WHERE id < ?", before);
    filter.agent().ifPresent(agent -> query.add("AND agent_id = ?", agent));
    filter.session().ifPresent(session -> query.add("AND session_id = ?", session));
    filter.type().ifPresent(type -> query.add("AND event_type = ?", type));
    filter.since().ifPresent(since -> query.add("AND at >= ?", since));
    filter.until().ifPresent(until -> query.add("AND at <= ?", until));
    return tx.list(query.add("ORDER BY id DESC LIMIT ?", limit), AuditTable::entry);
  }

  private static Entry entry(Row row) {
    return new Entry(row.number("id"), row.time("at"), event(row));
  }

  private static Event event(Row row) {
    return new Event(
        row.text("event_type"),
        row.text("agent_id"),
        row.text("session_id"),
        Result.valueOf(row.text("outcome").toUpperCase(Locale.ROOT)),
        Json.object(row.text("details")));
  }

  /** The oldest rows after the row {@code after}. */
  static List<Stored> walk(Tx tx, long after, int limit) {
    return tx.list(
        "SELECT * FROM audit WHERE id > ? ORDER BY id LIMIT ?", Stored::new, after, limit);
  }

  /** Whether there are rows up to the row {@code last}. */
  static boolean any(Tx tx, long last) {
    return tx.number("SELECT EXISTS (SELECT 1 FROM audit WHERE id <= ?) AS n", last) != 0;
  }

  /** The id of the newest row that there ever was: SQLite keeps it apart from the rows. */
  static long newest(Tx tx) {
    return tx.number("SELECT seq AS n FROM sqlite_sequence WHERE name = 'audit'");
  }
}
