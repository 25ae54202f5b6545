package io.sharedcontext.cli.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.memory.MemoryTable;
import io.sharedcontext.message.RecipientTable;
import io.sharedcontext.session.ParticipantTable;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The rows of a store as lines of an export. It sees everything, whoever may see it in the server:
 * it serves the operator, who owns the files.
 */
final class ArchiveTable {
  private ArchiveTable() {}

  /** What one message is recognised by when a file is imported again. */
  record Stored(long id, String sender, Instant at, String content) {
    boolean same(ArchiveRecord.Message message) {
      return sender.equals(message.sender())
          && at.toEpochMilli() == message.timestamp().toEpochMilli()
          && content.equals(message.content());
    }
  }

  static boolean sessionExists(Tx tx, String session) {
    return tx.number(
            "SELECT count(*) AS n FROM sessions WHERE id = ? AND deleted_at IS NULL", session)
        == 1;
  }

  /** Whether nothing has been said or kept in the store. */
  static boolean empty(Tx tx) {
    return tx.number("SELECT EXISTS (SELECT 1 FROM sessions) OR EXISTS (SELECT 1 FROM memory) AS n")
        == 0;
  }

  /** Shows the sessions, the oldest first; all of them unless one is named. */
  static void sessions(Tx tx, Optional<String> session, Consumer<ArchiveRecord> sink) {
    Query query = Query.of("""
        SELECT id, purpose, metadata, created_by, created_at, updated_at, is_active, workspace
        FROM sessions
        """);
    one(query, "id", session).add("AND deleted_at IS NULL ORDER BY created_at, id");
    each(tx, query, ArchiveTable::session, sink);
  }

  /** Shows the messages in the order of their ids. */
  static void messages(Tx tx, Optional<String> session, Consumer<ArchiveRecord> sink) {
    Query query = Query.of("""
        SELECT m.id, m.session_id, m.sender, m.sender_type, m.sent_at, m.visibility, m.recipients,
          m.parent_id, m.metadata, m.content, e.expires_at, l.lapsed_at,
          l.visibility AS lapsed_visibility, l.missed
        FROM messages m
        LEFT JOIN expiring_messages e ON e.message_id = m.id
        LEFT JOIN lapsed_messages l ON l.message_id = m.id
        """);
    one(query, "m.session_id", session)
        .add("AND m.session_id NOT IN (SELECT id FROM sessions WHERE deleted_at IS NOT NULL)")
        .add("ORDER BY m.id");
    each(tx, query, ArchiveTable::message, sink);
  }

  /** Shows who takes part. */
  static void participants(Tx tx, Optional<String> session, Consumer<ArchiveRecord> sink) {
    Query query = Query.of("""
        SELECT session_id, agent_id, is_public, acked_id, joined_at FROM participants
        """);
    one(query, "session_id", session).add("ORDER BY session_id, agent_id");
    each(tx, query, ArchiveTable::participant, sink);
  }

  /** Shows the entries that have not expired. */
  static void memory(Tx tx, Optional<String> session, Instant now, Consumer<ArchiveRecord> sink) {
    Query query = Query.of("""
        SELECT owner, session_id, key, value, metadata, version, created_by, updated_by,
          created_at, updated_at, expires_at, writers
        FROM memory
        """);
    one(query, "session_id", session)
        .add("AND (expires_at IS NULL OR expires_at > ?)", now)
        .add("ORDER BY owner, session_id, key");
    each(tx, query, ArchiveTable::memory, sink);
  }

  static Query one(Query query, String column, Optional<String> session) {
    query.add("WHERE true");
    session.ifPresent(id -> query.add("AND " + column + " = ?", id));
    return query;
  }

  static void each(
      Tx tx,
      Query query,
      Function<Row, ? extends ArchiveRecord> map,
      Consumer<ArchiveRecord> sink) {
    tx.walk(query, row -> {
      sink.accept(map.apply(row));
      return true;
    });
  }

  /** A page of a session's messages after {@code id}, oldest first. */
  static List<Stored> stored(Tx tx, String session, long id) {
    return tx.list(
        """
        SELECT id, sender, sent_at, content FROM messages
        WHERE session_id = ? AND id > ? ORDER BY id LIMIT 500
        """,
        row -> new Stored(
            row.number("id"), row.text("sender"), row.time("sent_at"), row.text("content")),
        session,
        id);
  }

  /** The highest id that a message ever had. */
  static long lastMessage(Tx tx) {
    return tx.number("SELECT seq AS n FROM sqlite_sequence WHERE name = 'messages'");
  }

  /** Makes the next message get the id {@code id}, which must be higher than any before it. */
  static void nextMessage(Tx tx, long id) {
    int known = tx.run("UPDATE sqlite_sequence SET seq = ? WHERE name = 'messages'", id - 1);
    if (known == 0) {
      tx.run("INSERT INTO sqlite_sequence (name, seq) VALUES ('messages', ?)", id - 1);
    }
  }

  /**
   * Puts a participant as the line has it; what the messages made of it before does not count.
   *
   * @param acknowledged the position in terms of this store
   */
  static void replace(Tx tx, ArchiveRecord.Participant line, long acknowledged) {
    participant(tx, line, acknowledged, """
        is_public = excluded.is_public, acked_id = excluded.acked_id,
        joined_at = excluded.joined_at
        """);
  }

  /** Adds what the line knows to what the store knows; nothing is acknowledged less than before. */
  static void merge(Tx tx, ArchiveRecord.Participant line, long acknowledged) {
    participant(tx, line, acknowledged, """
        is_public = max(participants.is_public, excluded.is_public),
        acked_id = max(participants.acked_id, excluded.acked_id)
        """);
  }

  private static void participant(
      Tx tx, ArchiveRecord.Participant line, long acknowledged, String onConflict) {
    tx.run(
        """
        INSERT INTO participants (agent_id, session_id, is_public, acked_id, joined_at, acted)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (agent_id, session_id) DO UPDATE SET\s""" + onConflict,
        line.agentId(),
        line.sessionId(),
        line.isPublic(),
        acknowledged,
        line.joinedAt(),
        // Whose messages the file has has acted by them; of others their position tells.
        line.isPublic() || acknowledged > 0);
    // When that was the file does not say.
    RecipientTable.acknowledge(tx, line.agentId(), line.sessionId(), acknowledged, Instant.EPOCH);
    ParticipantTable.moved(tx, line.agentId(), line.sessionId());
  }

  /** Keeps an entry unless there is one in its place; says whether it did. */
  static boolean keep(Tx tx, ArchiveRecord.Memory line) {
    boolean kept = tx.run(
            """
            INSERT INTO memory (owner, session_id, key, value, metadata, version, created_by,
              updated_by, created_at, updated_at, expires_at, writers)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (owner, session_id, key) DO NOTHING
            """,
            line.owner(),
            line.sessionId().orElse(""),
            line.key(),
            line.value().toString(),
            line.metadata().toString(),
            line.version(),
            line.createdBy(),
            line.updatedBy(),
            line.createdAt(),
            line.updatedAt(),
            line.expiresAt(),
            array(line.writers().orElse(List.of())))
        == 1;
    if (kept) {
      ChangeCounters.bump(tx, MemoryTable.SCOPE + line.owner());
    }
    return kept;
  }

  static String array(List<String> texts) {
    ArrayNode array = Json.array();
    texts.forEach(array::add);
    return Json.text(array);
  }

  private static ArchiveRecord.Session session(Row row) {
    return new ArchiveRecord.Session(
        ArchiveRecord.Session.TYPE,
        row.text("id"),
        row.text("purpose"),
        Json.object(row.text("metadata")),
        row.text("created_by"),
        row.time("created_at"),
        row.time("updated_at"),
        row.flag("is_active"),
        Optional.of(row.text("workspace")).filter(name -> !name.isEmpty()));
  }

  private static ArchiveRecord.Message message(Row row) {
    return new ArchiveRecord.Message(
        ArchiveRecord.Message.TYPE,
        row.number("id"),
        row.text("session_id"),
        row.text("sender"),
        row.text("sender_type"),
        row.time("sent_at"),
        Visibility.of(row.text("visibility")),
        texts(Json.parse(row.text("recipients"))),
        row.optionalNumber("parent_id"),
        Json.object(row.text("metadata")),
        row.text("content"),
        row.optionalTime("expires_at"),
        row.optionalTime("lapsed_at"),
        row.optionalText("lapsed_visibility").map(Visibility::of),
        row.optionalText("missed").map(missed -> texts(Json.parse(missed))));
  }

  static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.textValue()));
    return texts;
  }

  private static ArchiveRecord.Participant participant(Row row) {
    return new ArchiveRecord.Participant(
        ArchiveRecord.Participant.TYPE,
        row.text("session_id"),
        row.text("agent_id"),
        row.flag("is_public"),
        row.number("acked_id"),
        row.time("joined_at"));
  }

  private static ArchiveRecord.Memory memory(Row row) {
    return new ArchiveRecord.Memory(
        ArchiveRecord.Memory.TYPE,
        row.text("owner"),
        Optional.of(row.text("session_id")).filter(id -> !id.isEmpty()),
        row.text("key"),
        Json.parse(row.text("value")),
        Json.object(row.text("metadata")),
        row.number("version"),
        row.text("created_by"),
        row.text("updated_by"),
        row.time("created_at"),
        row.time("updated_at"),
        row.optionalTime("expires_at"),
        Optional.of(texts(Json.parse(row.text("writers")))).filter(agents -> !agents.isEmpty()));
  }
}
