package io.sharedcontext.work;

import io.sharedcontext.store.Query;
import io.sharedcontext.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The items of a board, or of all boards of an agent, from the table {@code work_items}. */
final class BoardTable {
  private static final String ADDED = "w.number";
  private static final String URGENT = "w.priority DESC, w.number";

  /** How many items of several boards are read at once, at first. */
  private static final int FIRST = 100;

  private BoardTable() {}

  /**
   * Shows what can be claimed to {@code more}, the best first, until it returns false.
   *
   * @param session where; absent for the open sessions that {@code agent} takes part in
   */
  static void walkReady(Tx tx, Optional<String> session, String agent, Predicate<WorkItem> more) {
    Query ready = among(session, agent).add("AND w.state = 'open' AND w.waits_for = 0");
    boolean unused = walk(tx, session, ready, URGENT, more);
  }

  /** Items that say that somebody has them although the time of the claim has run out. */
  static List<WorkItem> overdue(Tx tx, Optional<String> session, String agent, Instant now) {
    Query over = Query.of(WorkTable.COLUMNS + """
        FROM work_items w INDEXED BY work_items_claimed
        WHERE w.state = 'in_progress' AND w.claim_expires_at <= ?
        """, now);
    return tx.list(
        (session.isPresent()
                ? over.add("AND w.session_id = ?", session.get())
                : over.add("""
                    AND EXISTS (
                      SELECT 1 FROM participants p CROSS JOIN sessions s ON s.id = p.session_id
                      WHERE p.agent_id = ? AND p.session_id = w.session_id AND s.is_active = 1)
                    """, agent))
            .add("ORDER BY w.number"),
        WorkTable::map);
  }

  /** What is not finished, in the order of adding, at most {@code most}. */
  static List<WorkItem> unfinished(Tx tx, Optional<String> session, String agent, int most) {
    Query left = among(session, agent).add("AND w.state IN ('open', 'in_progress', 'blocked')");
    List<WorkItem> found = new ArrayList<>();
    boolean unused = walk(tx, session, left, ADDED, item -> {
      found.add(item);
      return found.size() < most;
    });
    return found;
  }

  /**
   * Shows items in the order of adding to {@code more}, until it returns false.
   *
   * @param session where; absent for the sessions that {@code agent} takes part in, closed ones too
   * @param after the number of the last item that was shown before
   * @return whether every item was shown and wanted
   */
  static boolean walk(
      Tx tx, Optional<String> session, String agent, long after, Predicate<WorkItem> more) {
    Query items = session.isPresent() ? among(session, agent) : Query.of("""
            FROM participants p CROSS JOIN work_items w ON w.session_id = p.session_id
            WHERE p.agent_id = ?
            """, agent);
    return walk(tx, session, items.add("AND w.number > ?", after), ADDED, more);
  }

  private static Query among(Optional<String> session, String agent) {
    return session.isPresent()
        ? Query.of("FROM work_items w WHERE w.session_id = ?", session.get())
        : Query.of("""
                FROM participants p CROSS JOIN sessions s ON s.id = p.session_id
                CROSS JOIN work_items w ON w.session_id = p.session_id
                WHERE p.agent_id = ? AND s.is_active = 1
                """, agent);
  }

  /**
   * Shows items to {@code more} until it returns false; tells whether it never did. One board has an index
   * in each order. Of several the numbers alone are sorted, which an index has, and then about as many items
   * are read as are wanted: to sort items would be to read all of all boards.
   */
  private static boolean walk(
      Tx tx, Optional<String> session, Query items, String order, Predicate<WorkItem> more) {
    String sorted = "ORDER BY " + order;
    if (session.isPresent()) {
      return tx.walk(
          Query.of(WorkTable.COLUMNS).add(items).add(sorted), row -> more.test(WorkTable.map(row)));
    }
    AtomicInteger read = new AtomicInteger();
    int from = 0;
    for (int size = FIRST; ; size *= 2) {
      Query step = Query.of(WorkTable.COLUMNS + "FROM (SELECT w.number ")
          .add(items)
          .add(sorted + " LIMIT ? OFFSET ?", size, from)
          .add(") n CROSS JOIN work_items w ON w.number = n.number " + sorted);
      boolean wanted = tx.walk(step, row -> {
        read.incrementAndGet();
        return more.test(WorkTable.map(row));
      });
      from += size;
      if (!wanted || read.get() < from) {
        return wanted;
      }
    }
  }
}
