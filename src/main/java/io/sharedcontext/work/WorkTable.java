package io.sharedcontext.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table {@code work_items}. */
final class WorkTable {
  /** The scope that changes with every item that is added or changes. */
  static final String SCOPE = "work";

  /** Counts the items that were ever added. */
  private static final String NUMBERS = "work_items";

  /** Counts the claims that were ever granted. */
  private static final String CLAIMS = "work_claims";

  static final String COLUMNS = """
      SELECT w.number, w.id, w.session_id, w.title, w.description, w.metadata, w.labels, w.priority,
        w.state, w.reason, w.waits_for, w.created_by, w.created_at, w.updated_at, w.assignee,
        w.claim_token, w.claim_millis, w.claim_expires_at, w.lapsed_token, w.lapses, w.hand_over,
        w.handed
      """;

  private WorkTable() {}

  /** The number of the next item. */
  static long nextNumber(Tx tx) {
    return next(tx, NUMBERS);
  }

  /** The token of the next claim: larger than any before. */
  static long nextToken(Tx tx) {
    return next(tx, CLAIMS);
  }

  private static long next(Tx tx, String scope) {
    ChangeCounters.bump(tx, scope);
    return ChangeCounters.seq(tx, scope);
  }

  /** Keeps an item that nobody has claimed and that waits for nothing yet. */
  static void insert(Tx tx, WorkItem item) {
    WorkItem.Facts facts = item.facts();
    tx.run(
        """
        INSERT INTO work_items (number, id, session_id, title, description, metadata, labels,
          priority, state, reason, waits_for, created_by, created_at, updated_at, assignee,
          claim_token, claim_millis, lapsed_token, lapses, hand_over, handed)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, 0, 0, 0, 0, '', 0)
        """,
        item.number(),
        item.id(),
        item.session(),
        facts.title(),
        facts.description(),
        Json.text(facts.metadata()),
        Json.texts(facts.labels()),
        facts.priority(),
        item.state().label(),
        item.reason(),
        facts.createdBy(),
        facts.createdAt(),
        item.updatedAt(),
        item.claim().agent());
    ChangeCounters.bump(tx, SCOPE);
  }

  /** Keeps everything of an item that may change, but for what it waits for. */
  static void update(Tx tx, WorkItem item) {
    WorkItem.Claim claim = item.claim();
    tx.run(
        """
        UPDATE work_items SET title = ?, description = ?, priority = ?, state = ?, reason = ?,
          updated_at = ?, assignee = ?, claim_token = ?, claim_millis = ?, claim_expires_at = ?,
          lapsed_token = ?, lapses = ?, hand_over = ?, handed = ?
        WHERE id = ?
        """,
        item.facts().title(),
        item.facts().description(),
        item.facts().priority(),
        item.state().label(),
        item.reason(),
        item.updatedAt(),
        claim.agent(),
        claim.token(),
        claim.ttl().toMillis(),
        claim.expiresAt(),
        claim.lapsedToken(),
        item.lapses(),
        item.handOver().map(WorkTable::json).orElse(""),
        claim.handed(),
        item.id());
    ChangeCounters.bump(tx, SCOPE);
  }

  /** The item, if there is one of that id. */
  static Optional<WorkItem> find(Tx tx, String id) {
    return tx.find(COLUMNS + "FROM work_items w WHERE w.id = ?", WorkTable::map, id);
  }

  /**
   * Items of all sessions that take messages which say that somebody has them although the time of the
   * claim has run out, at most {@code most}.
   */
  static List<WorkItem> overdue(Tx tx, Instant now, int most) {
    return tx.list(COLUMNS + """
            FROM work_items w CROSS JOIN sessions s ON s.id = w.session_id
            WHERE w.state = 'in_progress' AND w.claim_expires_at <= ? AND s.is_active = 1
            ORDER BY w.claim_expires_at LIMIT ?
            """, WorkTable::map, now, most);
  }

  /** What was handed over to {@code agent} and not taken up yet. */
  static List<WorkItem> handedTo(Tx tx, String agent) {
    return tx.list(
        COLUMNS + "FROM work_items w WHERE w.assignee = ? AND w.handed = 1 ORDER BY w.number",
        WorkTable::map,
        agent);
  }

  /** After a clock was set back, no claim lasts longer from {@code now} than it was granted for. */
  static void bound(Tx tx, Instant now) {
    tx.run("""
        UPDATE work_items SET claim_expires_at = ? + claim_millis
        WHERE state = 'in_progress' AND claim_expires_at > ? + claim_millis
        """, now, now);
  }

  /** Removes all of a session that is being deleted. */
  static void removeSession(Tx tx, String session) {
    tx.run("""
        DELETE FROM work_dependencies
        WHERE work_item_id IN (SELECT id FROM work_items WHERE session_id = ?)
        """, session);
    tx.run("DELETE FROM work_items WHERE session_id = ?", session);
    ChangeCounters.bump(tx, SCOPE);
  }

  private static String json(HandOver told) {
    return Json.text(Json.object()
        .put("from", told.from())
        .put("next_step", told.nextStep())
        .put("context", told.context())
        .put("at", told.at().toEpochMilli())
        .put("message_id", told.messageId()));
  }

  static WorkItem map(Row row) {
    String told = row.text("hand_over");
    return new WorkItem(
        row.number("number"),
        row.text("id"),
        row.text("session_id"),
        new WorkItem.Facts(
            row.text("title"),
            row.text("description"),
            Json.object(row.text("metadata")),
            texts(row.text("labels")),
            (int) row.number("priority"),
            row.text("created_by"),
            row.time("created_at")),
        WorkState.of(row.text("state")),
        row.text("reason"),
        row.number("waits_for"),
        row.time("updated_at"),
        new WorkItem.Claim(
            row.text("assignee"),
            row.number("claim_token"),
            Duration.ofMillis(row.number("claim_millis")),
            row.optionalTime("claim_expires_at"),
            row.number("lapsed_token"),
            row.flag("handed")),
        (int) row.number("lapses"),
        told.isEmpty() ? Optional.empty() : Optional.of(handOver(Json.object(told))));
  }

  private static HandOver handOver(ObjectNode told) {
    return new HandOver(
        told.path("from").textValue(),
        told.path("next_step").textValue(),
        told.path("context").textValue(),
        Instant.ofEpochMilli(told.path("at").longValue()),
        told.path("message_id").longValue());
  }

  private static List<String> texts(String json) {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : Json.parse(json)) {
      texts.add(text.textValue());
    }
    return texts;
  }
}
