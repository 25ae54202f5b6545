package io.sharedcontext.retention;

import io.sharedcontext.store.Query;
import io.sharedcontext.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The store's policy, whose turn it is to apply it, and the sessions that it closes. */
final class RetentionTable {
  private static final String POLICY = "retention";

  /** Longer than any pause between two pieces; each piece takes it anew. */
  private static final Duration TURN = Duration.ofSeconds(30);

  private RetentionTable() {}

  /** The policy kept in the store. */
  static RetentionPolicy policy(Tx tx) {
    return tx.find("SELECT value FROM store_fact WHERE name = ?", row -> row.text("value"), POLICY)
        .map(RetentionPolicy::of)
        .orElse(RetentionPolicy.NONE);
  }

  /** Keeps {@code policy}, to be applied by the next process that looks. */
  static void setPolicy(Tx tx, RetentionPolicy policy) {
    tx.run(
        "INSERT INTO store_fact (name, value) VALUES (?, ?)"
            + " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        POLICY,
        policy.text());
    tx.run("UPDATE retention_turn SET due_at = 0");
  }

  /** When the policy is to be applied next. */
  static long dueAt(Tx tx) {
    return tx.number("SELECT due_at AS n FROM retention_turn");
  }

  static void setDue(Tx tx, Instant at) {
    tx.run("UPDATE retention_turn SET due_at = ?", at);
  }

  /** Up to which deletion the write-ahead log was emptied. */
  static long emptied(Tx tx) {
    return tx.number("SELECT emptied AS n FROM retention_turn");
  }

  static void setEmptied(Tx tx, long deletions) {
    tx.run("UPDATE retention_turn SET emptied = ? WHERE emptied < ?", deletions, deletions);
  }

  /**
   * Takes the turn for {@code process}, or keeps it; false while another that lives has it. A time that
   * is farther ahead than any turn was set before the clock was put back.
   */
  static boolean take(Tx tx, String process, Predicate<String> alive, Instant now) {
    Optional<String> other = tx.find(
            "SELECT process FROM retention_turn WHERE process <> ? AND until > ? AND until <= ?",
            row -> row.text("process"),
            process,
            now,
            now.plus(TURN))
        .filter(alive);
    if (other.isPresent()) {
      return false;
    }
    tx.run("UPDATE retention_turn SET process = ?, until = ?", process, now.plus(TURN));
    return true;
  }

  static void release(Tx tx, String process) {
    tx.run("UPDATE retention_turn SET process = '', until = 0 WHERE process = ?", process);
  }

  /** Open sessions in which nothing has happened since {@code before}, at most {@code most}. */
  static List<String> idle(Tx tx, Instant before, int most) {
    return tx.list(idle("s.id", before).add("LIMIT ?", most), row -> row.text("id"));
  }

  static long idle(Tx tx, Instant before) {
    return tx.number(idle("count(*) AS n", before));
  }

  /** Whether the session still is; closes it then. */
  static boolean close(Tx tx, String session, Instant before) {
    boolean idle = tx.number(idle("count(*) AS n", before).add("AND s.id = ?", session)) > 0;
    return idle && tx.run("UPDATE sessions SET is_active = 0 WHERE id = ?", session) > 0;
  }

  /** What is not public leaves no mark on the session, so that messages are looked at themselves. */
  private static Query idle(String columns, Instant before) {
    return Query.of("SELECT " + columns + " FROM sessions s")
        .add("WHERE s.is_active = 1 AND s.deleted_at IS NULL AND s.updated_at < ?", before)
        .add(
            "AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.session_id = s.id AND m.sent_at >= ?)",
            before);
  }
}
