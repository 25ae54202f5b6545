package io.sharedcontext.message;

import io.sharedcontext.session.ParticipantTable;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Whom messages are addressed to, and how far each of them came with its recipient. */
public final class RecipientTable {
  private RecipientTable() {}

  /** Addresses a message; whom it was addressed to before stays as it is. */
  static void address(Tx tx, String session, long message, List<String> agents, Instant at) {
    for (String agent : agents) {
      tx.run(
          "INSERT INTO recipients (message_id, agent_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
          message,
          agent);
      ParticipantTable.address(tx, agent, session, at);
    }
  }

  /** Has a message be addressed to none but these. */
  static void narrow(Tx tx, long message, List<String> agents) {
    tx.run("""
        DELETE FROM recipients
        WHERE message_id = ? AND agent_id NOT IN (SELECT value FROM json_each(?))
        """, message, Json.texts(agents));
  }

  /**
   * Notes that the agent has acknowledged the messages up to {@code id} of the session, as far as they
   * are addressed to it. What it had acknowledged before keeps its time.
   */
  public static void acknowledge(Tx tx, String agent, String session, long id, Instant at) {
    tx.run("""
        UPDATE recipients SET acknowledged_at = ?
        WHERE agent_id = ? AND acknowledged_at IS NULL AND message_id <= ?
          AND EXISTS (
            SELECT 1 FROM messages m WHERE m.id = recipients.message_id AND m.session_id = ?)
        """, at, agent, id, session);
  }

  /** Those of {@code messages}, addressed to the agent, of which nothing is noted yet. */
  static List<Long> unnoted(Tx tx, String agent, Collection<Long> messages) {
    return tx.list(
        """
        SELECT message_id FROM recipients
        WHERE message_id IN (SELECT CAST(value AS BIGINT) FROM json_each(?)) AND agent_id = ?
          AND offered_at IS NULL AND acknowledged_at IS NULL
        """, row -> row.number("message_id"), MessageDeletionTable.array(messages), agent);
  }

  /** Notes that these were given out to the agent, unless that is noted. */
  static void offer(Tx tx, String agent, Collection<Long> messages, Instant at) {
    tx.run("""
        UPDATE recipients SET offered_at = ?
        WHERE message_id IN (SELECT CAST(value AS BIGINT) FROM json_each(?)) AND agent_id = ?
          AND offered_at IS NULL
        """, at, MessageDeletionTable.array(messages), agent);
  }

  /** Notes when each of those who keep a message acknowledged it, where they were not addressed. */
  static void keep(Tx tx, long message, List<Receipt> receipts) {
    for (Receipt receipt : receipts) {
      if (receipt.state() == Receipt.State.ACKNOWLEDGED) {
        tx.run("""
            UPDATE recipients SET acknowledged_at = ?
            WHERE message_id = ? AND agent_id = ? AND acknowledged_at IS NULL
            """, receipt.at().map(Instant::toEpochMilli).orElse(0L), message, receipt.agentId());
      }
    }
  }

  /** Whether a message that is addressed to the agent was given out to it, or acknowledged by it. */
  public static boolean had(Tx tx, long message, String agent) {
    return tx.number("""
            SELECT count(*) AS n FROM recipients
            WHERE message_id = ? AND agent_id = ?
              AND (offered_at IS NOT NULL OR acknowledged_at IS NOT NULL)
            """, message, agent) > 0;
  }

  /** How far an addressed message came with each of its recipients but its sender, by their ids. */
  static List<Receipt> receipts(Tx tx, Message message) {
    return tx.list(
        """
        SELECT agent_id, offered_at, acknowledged_at FROM recipients
        WHERE message_id = ? AND agent_id <> ? ORDER BY agent_id
        """,
        row -> Receipt.of(
            row.text("agent_id"),
            message.timestamp(),
            row.optionalTime("offered_at"),
            row.optionalTime("acknowledged_at")),
        message.id(),
        message.sender());
  }

  /**
   * How far a message to nobody in particular came with those who may see it and are known to take part
   * in its session. Only what they acknowledged is known.
   *
   * @param type of the agents who see it; all when empty
   */
  static List<Receipt> audience(Tx tx, String session, Message message, Optional<String> type) {
    List<Receipt> all = new ArrayList<>();
    tx.each(
        """
        SELECT p.agent_id, p.acked_id, p.acked_at, a.agent_type
        FROM participants p LEFT JOIN agents a ON a.agent_id = p.agent_id
        WHERE p.session_id = ? AND p.is_public = 1 AND p.agent_id <> ?
        ORDER BY p.agent_id
        """,
        row -> {
          boolean sees = type.isEmpty() || type.equals(row.optionalText("agent_type"));
          boolean done = row.number("acked_id") >= message.id();
          if (sees) {
            all.add(Receipt.of(
                row.text("agent_id"),
                message.timestamp(),
                Optional.empty(),
                done ? row.optionalTime("acked_at").or(() -> Receipt.UNKNOWN) : Optional.empty()));
          }
        },
        session,
        message.sender());
    return all;
  }
}
