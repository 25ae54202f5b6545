package io.sharedcontext.message;

import io.sharedcontext.auth.Visibility;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Messages whose time is limited, and those whose time was over too soon. */
final class ExpiryTable {
  private ExpiryTable() {}

  /**
   * A message that lapsed.
   *
   * @param visibility as it was before
   * @param missed the agents that were not given it
   */
  record Lapsed(Visibility visibility, List<String> missed, Instant at) {}

  /** Limits the time of a message. */
  static void limit(Tx tx, long message, Instant until) {
    tx.run("INSERT INTO expiring_messages (message_id, expires_at) VALUES (?, ?)", message, until);
  }

  /** When the time of a message is over, if it is limited and not yet over. */
  static Optional<Instant> of(Tx tx, long message) {
    return tx.find(
        "SELECT expires_at FROM expiring_messages WHERE message_id = ?",
        row -> row.time("expires_at"),
        message);
  }

  /** When the next message's time is over. */
  static Optional<Instant> first(Tx tx) {
    return tx.find(
        "SELECT expires_at FROM expiring_messages ORDER BY expires_at LIMIT 1",
        row -> row.time("expires_at"));
  }

  /** A message whose time is over. */
  record Due(long message, Instant at) {}

  /** Those whose time is over, at most {@code most}. */
  static List<Due> due(Tx tx, Instant now, int most) {
    return tx.list(
        """
        SELECT message_id, expires_at FROM expiring_messages
        WHERE expires_at <= ? ORDER BY expires_at LIMIT ?
        """, row -> new Due(row.number("message_id"), row.time("expires_at")), now, most);
  }

  /** Forgets that the time of a message was limited. */
  static void settle(Tx tx, long message) {
    tx.run("DELETE FROM expiring_messages WHERE message_id = ?", message);
  }

  /** Notes how a message was that lapses now. */
  static void lapse(Tx tx, long message, Lapsed end) {
    tx.run("""
        INSERT INTO lapsed_messages (message_id, visibility, missed, lapsed_at)
        VALUES (?, ?, ?, ?)
        """, message, end.visibility().label(), Json.texts(end.missed()), end.at());
  }

  /** What is known of a message that lapsed. */
  static Optional<Lapsed> lapsed(Tx tx, long message) {
    return tx.find(
        "SELECT visibility, missed, lapsed_at FROM lapsed_messages WHERE message_id = ?",
        row -> {
          List<String> missed = new ArrayList<>();
          Json.parse(row.text("missed")).forEach(agent -> missed.add(agent.textValue()));
          return new Lapsed(Visibility.of(row.text("visibility")), missed, row.time("lapsed_at"));
        },
        message);
  }

  /** Forgets that a message lapsed, or should have: its sender shows it again. */
  static void revive(Tx tx, long message, Instant now) {
    tx.run("DELETE FROM lapsed_messages WHERE message_id = ?", message);
    tx.run("DELETE FROM expiring_messages WHERE message_id = ? AND expires_at <= ?", message, now);
  }
}
