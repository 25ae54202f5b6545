package io.sharedcontext.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Items of work as they leave a store and come into another: without claims, which belong to agents at
 * work there. Also what is removed of them when its time is over.
 */
public final class WorkArchiveTable {
  private WorkArchiveTable() {}

  /**
   * An item without its claim.
   *
   * @param state how far it is; what somebody had claimed is open
   * @param reason why it is blocked; empty for any other
   * @param assignee who finished it
   * @param dependsOn ids of items of the same session
   */
  public record Archived(
      String id,
      String session,
      String title,
      String description,
      String state,
      String reason,
      int priority,
      List<String> labels,
      ObjectNode metadata,
      List<String> dependsOn,
      String createdBy,
      Instant createdAt,
      Instant updatedAt,
      Optional<String> assignee) {
    public Archived {
      labels = List.copyOf(labels);
      dependsOn = List.copyOf(dependsOn);
    }
  }

  /** Shows the items in the order of adding; those of all sessions unless one is named. */
  public static void each(Tx tx, Optional<String> session, Consumer<Archived> sink) {
    Query query = Query.of("""
        SELECT w.id, w.session_id, w.title, w.description, w.state, w.reason, w.priority, w.labels,
          w.metadata, w.created_by, w.created_at, w.updated_at, w.assignee,
          (SELECT json_group_array(d.depends_on) FROM work_dependencies d
           WHERE d.work_item_id = w.id) AS depends_on
        FROM work_items w
        """);
    session.ifPresent(id -> query.add("WHERE w.session_id = ?", id));
    tx.each(query.add("ORDER BY w.number"), row -> sink.accept(map(row)));
  }

  /** Keeps an item unless there is one of its id; says whether it did. */
  public static boolean keep(Tx tx, Archived item) {
    if (WorkTable.find(tx, item.id()).isPresent()) {
      return false;
    }
    WorkTable.insert(tx, unclaimed(tx, item));
    DependencyTable.replace(tx, item.id(), item.dependsOn());
    List<String> unused = DependencyTable.recount(tx, item.id());
    return true;
  }

  private static WorkItem unclaimed(Tx tx, Archived item) {
    return new WorkItem(
        WorkTable.nextNumber(tx),
        item.id(),
        item.session(),
        new WorkItem.Facts(
            item.title(),
            item.description(),
            item.metadata(),
            item.labels(),
            item.priority(),
            item.createdBy(),
            item.createdAt()),
        WorkState.of(item.state()),
        item.reason(),
        0,
        item.updatedAt(),
        new WorkItem.Claim(
            item.assignee().orElse(""), 0, Duration.ZERO, Optional.empty(), 0, false),
        0,
        Optional.empty());
  }

  /** Items of closed sessions that nothing has become of since {@code before}, at most {@code most}. */
  public static List<String> outdated(Tx tx, Instant before, int most) {
    return tx.list(outdated("w.id", before).add("LIMIT ?", most), row -> row.text("id"));
  }

  /** How many of them there are. */
  public static long outdated(Tx tx, Instant before) {
    return tx.number(outdated("count(*) AS n", before));
  }

  private static Query outdated(String columns, Instant before) {
    return Query.of("SELECT " + columns + " FROM sessions s CROSS JOIN work_items w")
        .add("ON w.session_id = s.id AND w.updated_at < ?", before)
        .add("WHERE s.is_active = 0 AND s.deleted_at IS NULL");
  }

  /** Removes those of {@code items} that still are outdated; gives their number. */
  public static int remove(Tx tx, List<String> items, Instant before) {
    int removed = 0;
    for (String item : items) {
      int gone = tx.run("""
          DELETE FROM work_items WHERE id = ? AND updated_at < ?
            AND EXISTS (
              SELECT 1 FROM sessions s WHERE s.id = work_items.session_id AND s.is_active = 0)
          """, item, before);
      if (gone > 0) {
        List<String> unused = DependencyTable.recount(tx, item);
        tx.run("DELETE FROM work_dependencies WHERE work_item_id = ?", item);
        tx.run("DELETE FROM work_dependencies WHERE depends_on = ?", item);
        removed++;
      }
    }
    if (removed > 0) {
      ChangeCounters.bump(tx, WorkTable.SCOPE);
    }
    return removed;
  }

  private static Archived map(Row row) {
    String state = row.text("state");
    boolean claimed = WorkState.of(state) == WorkState.IN_PROGRESS;
    return new Archived(
        row.text("id"),
        row.text("session_id"),
        row.text("title"),
        row.text("description"),
        claimed ? WorkState.OPEN.label() : state,
        row.text("reason"),
        (int) row.number("priority"),
        texts(row.text("labels")),
        Json.object(row.text("metadata")),
        texts(row.text("depends_on")).stream().sorted().toList(),
        row.text("created_by"),
        row.time("created_at"),
        row.time("updated_at"),
        Optional.of(row.text("assignee")).filter(agent -> !claimed && !agent.isEmpty()));
  }

  private static List<String> texts(String json) {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : Json.parse(json)) {
      texts.add(text.textValue());
    }
    return texts;
  }
}
