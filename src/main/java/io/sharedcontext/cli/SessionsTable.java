package io.sharedcontext.cli;

import io.sharedcontext.store.Query;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Sessions and messages as the operator sees them: all of them, whoever may see them as an agent. */
final class SessionsTable {
  private SessionsTable() {}

  /** A session at a glance. */
  record Overview(
      String id,
      String purpose,
      String createdBy,
      Instant createdAt,
      Instant updatedAt,
      boolean active,
      String workspace,
      long messages,
      List<String> participants) {}

  /** A message of a session. */
  record Said(
      long id,
      Instant at,
      String sender,
      boolean verified,
      String visibility,
      List<String> to,
      String content) {}

  /** The sessions, latest activity first. */
  static List<Overview> list(Tx tx, boolean closedToo, int limit) {
    Query query = overview()
        .add("WHERE s.deleted_at IS NULL AND s.is_active >= ?", closedToo ? 0 : 1)
        .add("ORDER BY s.updated_at DESC, s.id LIMIT ?", limit);
    return tx.list(query, SessionsTable::overview);
  }

  static Optional<Overview> find(Tx tx, String id) {
    return tx
        .list(
            overview().add("WHERE s.deleted_at IS NULL AND s.id = ?", id), SessionsTable::overview)
        .stream()
        .findFirst();
  }

  private static Query overview() {
    return Query.of("""
        SELECT s.id, s.purpose, s.created_by, s.created_at, s.updated_at, s.is_active,
          s.workspace, (SELECT count(*) FROM messages m WHERE m.session_id = s.id) AS messages,
          (SELECT coalesce(json_group_array(p.agent_id ORDER BY p.agent_id), '[]')
           FROM participants p WHERE p.session_id = s.id AND p.acted = 1) AS agents
        FROM sessions s
        """);
  }

  /** The latest messages of a session, oldest first. */
  static List<Said> latest(Tx tx, String session, int limit) {
    List<Said> found = tx.list("""
        SELECT id, sent_at, sender, sender_verified, visibility, recipients, content FROM messages
        WHERE session_id = ? ORDER BY id DESC LIMIT ?
        """, SessionsTable::said, session, limit);
    Collections.reverse(found);
    return found;
  }

  private static Overview overview(Row row) {
    return new Overview(
        row.text("id"),
        row.text("purpose"),
        row.text("created_by"),
        row.time("created_at"),
        row.time("updated_at"),
        row.flag("is_active"),
        row.text("workspace"),
        row.number("messages"),
        texts(row.text("agents")));
  }

  private static Said said(Row row) {
    return new Said(
        row.number("id"),
        row.time("sent_at"),
        row.text("sender"),
        row.flag("sender_verified"),
        row.text("visibility"),
        texts(row.text("recipients")),
        row.text("content"));
  }

  private static List<String> texts(String array) {
    List<String> texts = new ArrayList<>();
    Json.parse(array).forEach(text -> texts.add(text.textValue()));
    return texts;
  }
}
