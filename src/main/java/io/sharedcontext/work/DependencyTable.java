package io.sharedcontext.work;

import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The table {@code work_dependencies}, and the count in {@code work_items} that follows from it. */
final class DependencyTable {
  private DependencyTable() {}

  /**
   * That an item depends on another.
   *
   * @param finished whether the other is, so that the item need not wait for it
   */
  record Dependency(String item, String on, boolean finished) {}

  /** Has {@code item} depend on these and no others. */
  static void replace(Tx tx, String item, List<String> on) {
    tx.run("DELETE FROM work_dependencies WHERE work_item_id = ?", item);
    for (String other : on) {
      tx.run("INSERT INTO work_dependencies (work_item_id, depends_on) VALUES (?, ?)", item, other);
    }
    tx.run("""
        UPDATE work_items SET waits_for = (
          SELECT count(*) FROM work_dependencies d CROSS JOIN work_items o ON o.id = d.depends_on
          WHERE d.work_item_id = work_items.id AND o.state NOT IN ('done', 'cancelled'))
        WHERE id = ?
        """, item);
  }

  /**
   * Counts anew what the items that depend on {@code item} wait for.
   *
   * @return those that can be claimed now
   */
  static List<String> recount(Tx tx, String item) {
    tx.run("""
        UPDATE work_items SET waits_for = (
          SELECT count(*) FROM work_dependencies d CROSS JOIN work_items o ON o.id = d.depends_on
          WHERE d.work_item_id = work_items.id AND o.state NOT IN ('done', 'cancelled'))
        WHERE id IN (SELECT work_item_id FROM work_dependencies WHERE depends_on = ?)
        """, item);
    return tx.list("""
        SELECT w.id FROM work_dependencies d CROSS JOIN work_items w ON w.id = d.work_item_id
        WHERE d.depends_on = ? AND w.state = 'open' AND w.waits_for = 0 ORDER BY w.number
        """, row -> row.text("id"), item);
  }

  /** What each of {@code items} depends on, in the order of adding. */
  static Map<String, List<Dependency>> of(Tx tx, Collection<String> items) {
    Map<String, List<Dependency>> found = new HashMap<>();
    tx.list(
            """
            SELECT d.work_item_id, d.depends_on, o.state
            FROM json_each(?) j CROSS JOIN work_dependencies d ON d.work_item_id = j.value
            CROSS JOIN work_items o ON o.id = d.depends_on
            ORDER BY o.number
            """,
            row -> new Dependency(
                row.text("work_item_id"),
                row.text("depends_on"),
                WorkState.of(row.text("state")).finished()),
            Json.texts(List.copyOf(items)))
        .forEach(
            one -> found.computeIfAbsent(one.item(), id -> new ArrayList<>()).add(one));
    return found;
  }

  /**
   * The shortest ring that would close if {@code item} depended on {@code on}: it begins and ends with
   * {@code item}, and each depends on the next. Empty if there is none. Breadth first, a query a step.
   */
  static Optional<List<String>> cycle(Tx tx, String item, List<String> on) {
    Map<String, String> cameFrom = new HashMap<>();
    Set<String> step = new LinkedHashSet<>();
    for (String other : on) {
      if (other.equals(item)) {
        return Optional.of(List.of(item, item));
      }
      if (cameFrom.put(other, item) == null) {
        step.add(other);
      }
    }
    while (!step.isEmpty()) {
      Set<String> next = new LinkedHashSet<>();
      Map<String, List<Dependency>> edges = of(tx, step);
      for (String at : step) {
        for (Dependency one : edges.getOrDefault(at, List.of())) {
          if (one.on().equals(item)) {
            return Optional.of(ring(item, at, cameFrom));
          }
          if (cameFrom.putIfAbsent(one.on(), at) == null) {
            next.add(one.on());
          }
        }
      }
      step = next;
    }
    return Optional.empty();
  }

  private static List<String> ring(String item, String last, Map<String, String> cameFrom) {
    List<String> ring = new ArrayList<>(List.of(item));
    for (String at = last; !at.equals(item); at = Objects.requireNonNull(cameFrom.get(at))) {
      ring.add(at);
    }
    ring.add(item);
    Collections.reverse(ring);
    return List.copyOf(ring);
  }
}
