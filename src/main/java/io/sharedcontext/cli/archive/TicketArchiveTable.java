package io.sharedcontext.cli.archive;

import io.sharedcontext.store.Query;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Questions to people, and the times of messages, as lines of an export. */
final class TicketArchiveTable {
  private TicketArchiveTable() {}

  /** Shows the questions to people. */
  static void tickets(Tx tx, Optional<String> session, Consumer<ArchiveRecord> sink) {
    Query query = Query.of("""
        SELECT id, session_id, agent_id, message_id, options, asked_at, expires_at, state, answer,
          answered_by, reply_id, closed_at
        FROM tickets
        """);
    ArchiveTable.one(query, "session_id", session).add("ORDER BY message_id, id");
    ArchiveTable.each(tx, query, TicketArchiveTable::ticket, sink);
  }

  /** Keeps what a line says of the time of its message. */
  static void time(Tx tx, long message, ArchiveRecord.Message line) {
    line.expiresAt()
        .ifPresent(at -> tx.run(
            "INSERT INTO expiring_messages (message_id, expires_at) VALUES (?, ?)", message, at));
    line.lapsedAt()
        .ifPresent(at -> tx.run(
            """
            INSERT INTO lapsed_messages (message_id, visibility, missed, lapsed_at)
            VALUES (?, ?, ?, ?)
            """,
            message,
            line.lapsedVisibility().orElse(line.visibility()).label(),
            ArchiveTable.array(line.missed().orElse(List.of())),
            at));
  }

  /** Keeps a question unless it is there; says whether it did. */
  static boolean keep(Tx tx, ArchiveRecord.Ticket line, long message, Optional<Long> reply) {
    return tx.run(
            """
            INSERT INTO tickets (id, session_id, agent_id, message_id, options, asked_at, expires_at,
              state, answer, answered_by, reply_id, closed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
            """,
            line.ticketId(),
            line.sessionId(),
            line.agentId(),
            message,
            ArchiveTable.array(line.options()),
            line.askedAt(),
            line.expiresAt(),
            line.state(),
            line.answer(),
            line.answeredBy(),
            reply,
            line.closedAt())
        == 1;
  }

  private static ArchiveRecord.Ticket ticket(Row row) {
    return new ArchiveRecord.Ticket(
        ArchiveRecord.Ticket.TYPE,
        row.text("id"),
        row.text("session_id"),
        row.text("agent_id"),
        row.number("message_id"),
        ArchiveTable.texts(Json.parse(row.text("options"))),
        row.time("asked_at"),
        row.optionalTime("expires_at"),
        row.text("state"),
        row.optionalText("answer"),
        row.optionalText("answered_by"),
        row.optionalNumber("reply_id"),
        row.optionalTime("closed_at"));
  }
}
