package io.sharedcontext.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.store.Tx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Locale;

/**
 * The append-only log of every change, authentication and refusal. Each row's hash is SHA-256 over
 * the hash before it and the row's own text, so that an altered, removed or inserted row shows.
 */
public final class Audit {
  private static final byte[] BEGINNING = new byte[32];

  private Audit() {}

  /** How an event ended. */
  public enum Result {
    SUCCESS,
    DENIED,
    FAILURE
  }

  /**
   * Something that happened.
   *
   * @param type for example {@code message_added} or {@code permission_denied}
   * @param agent who did it; empty if nobody could be named
   * @param session the session concerned; empty for none
   * @param details facts, never content, keys or tokens
   */
  public record Event(
      String type, String agent, String session, Result result, ObjectNode details) {}

  /** Appends {@code event} in this transaction. */
  public static void record(Tx tx, Instant at, Event event) {
    byte[] before = tx.find(
            "SELECT hash FROM audit ORDER BY id DESC LIMIT 1", row -> row.bytes("hash"))
        .orElse(BEGINNING);
    String result = event.result().name().toLowerCase(Locale.ROOT);
    String details = event.details().toString();
    tx.run(
        """
        INSERT INTO audit (at, event_type, agent_id, session_id, outcome, details, hash)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        at,
        event.type(),
        event.agent(),
        event.session(),
        result,
        details,
        hash(before, at, event.type(), event.agent(), event.session(), result, details));
  }

  /** The hash of a row after the row whose hash is {@code before}. */
  static byte[] hash(byte[] before, Instant at, String... texts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(before);
      digest.update(Long.toString(at.toEpochMilli()).getBytes(StandardCharsets.UTF_8));
      for (String text : texts) {
        digest.update((byte) 0);
        digest.update(text.getBytes(StandardCharsets.UTF_8));
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
