package io.sharedcontext.people;

import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The questions of agents to people. The text of a question is that of its message. */
public final class TicketTable {
  private static final String COLUMNS = """
      SELECT t.id, t.session_id, t.agent_id, t.message_id, m.content, t.options, t.asked_at,
        t.expires_at, t.state, t.answer, t.answered_by, t.reply_id
      FROM tickets t CROSS JOIN messages m ON m.id = t.message_id
      """;

  private TicketTable() {}

  /** Keeps a question that nobody has answered yet. */
  static void insert(Tx tx, Ticket ticket) {
    tx.run(
        """
        INSERT INTO tickets (id, session_id, agent_id, message_id, options, asked_at, expires_at, state)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        ticket.id(),
        ticket.session(),
        ticket.agent(),
        ticket.message(),
        Json.texts(ticket.options()),
        ticket.askedAt(),
        ticket.expiresAt(),
        ticket.state().label());
  }

  /** The ticket of that id. */
  static Optional<Ticket> find(Tx tx, String id) {
    return tx.find(COLUMNS + "WHERE t.id = ?", TicketTable::map, id);
  }

  /** The latest that the agent asked there in these words with these options. */
  static Optional<Ticket> latest(
      Tx tx, String agent, String session, String question, List<String> options) {
    return tx.find(COLUMNS + """
            WHERE t.agent_id = ? AND t.session_id = ? AND t.options = ? AND m.content = ?
            ORDER BY t.message_id DESC LIMIT 1
            """, TicketTable::map, agent, session, Json.texts(options), question);
  }

  /** Those that wait for an answer, the oldest first. */
  public static List<Ticket> open(Tx tx) {
    return tx.list(COLUMNS + "WHERE t.state = 'open' ORDER BY t.asked_at, t.id", TicketTable::map);
  }

  /** The ids of those that wait for an answer. */
  static Set<String> openIds(Tx tx) {
    return Set.copyOf(
        tx.list("SELECT id FROM tickets WHERE state = 'open'", row -> row.text("id")));
  }

  /** When the next of them lapses. */
  static Optional<Instant> first(Tx tx) {
    return tx.find("""
        SELECT expires_at FROM tickets WHERE state = 'open' AND expires_at IS NOT NULL
        ORDER BY expires_at LIMIT 1
        """, row -> row.time("expires_at"));
  }

  /** Those whose time is over, at most {@code most}. */
  static List<Ticket> due(Tx tx, Instant now, int most) {
    return tx.list(COLUMNS + """
            WHERE t.state = 'open' AND t.expires_at IS NOT NULL AND t.expires_at <= ?
            ORDER BY t.expires_at LIMIT ?
            """, TicketTable::map, now, most);
  }

  /** Ends a ticket; the message {@code reply} says how. */
  static void close(Tx tx, Ticket ended, Instant at) {
    tx.run(
        """
        UPDATE tickets
        SET state = ?, answer = ?, answered_by = ?, reply_id = ?, closed_at = ?
        WHERE id = ?
        """,
        ended.state().label(),
        ended.answer(),
        ended.answeredBy(),
        ended.reply(),
        at,
        ended.id());
  }

  /** Removes the tickets of a session. */
  public static void removeSession(Tx tx, String session) {
    tx.run("""
        DELETE FROM tickets
        WHERE message_id IN (SELECT m.id FROM messages m WHERE m.session_id = ?)
        """, session);
  }

  private static Ticket map(Row row) {
    List<String> options = new ArrayList<>();
    Json.parse(row.text("options")).forEach(option -> options.add(option.textValue()));
    return new Ticket(
        row.text("id"),
        row.text("session_id"),
        row.text("agent_id"),
        row.number("message_id"),
        row.text("content"),
        options,
        row.time("asked_at"),
        row.optionalTime("expires_at"),
        Ticket.State.valueOf(row.text("state").toUpperCase(Locale.ROOT)),
        row.optionalText("answer"),
        row.optionalText("answered_by"),
        row.optionalNumber("reply_id"));
  }
}
