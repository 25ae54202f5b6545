package io.sharedcontext.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** Where the first results of repeatable calls are kept. */
final class IdempotencyTable {
  private static final Duration KEPT = Duration.ofHours(24);

  private IdempotencyTable() {}

  /** The first result of this call; throws when its key belongs to a call with other arguments. */
  static Optional<JsonNode> find(Tx tx, IdempotentCall call, Instant now) {
    return tx.find(
        """
        SELECT arguments, result FROM idempotency
        WHERE agent_id = ? AND tool = ? AND key = ? AND created_at > ?
        """, row -> first(row, call), call.agentId(), call.tool(), call.key(), now.minus(KEPT));
  }

  private static JsonNode first(Row row, IdempotentCall call) {
    if (!Arrays.equals(row.bytes("arguments"), call.fingerprint())) {
      throw Failure.of(
              ErrorCode.IDEMPOTENCY_CONFLICT,
              "idempotency_key was used for another call of " + call.tool()
                  + " within the last 24 hours")
          .suggest("Use a new key, or repeat the first arguments exactly.");
    }
    return Json.parse(row.text("result"));
  }

  static void put(Tx tx, IdempotentCall call, String result, Instant now) {
    tx.run("""
        INSERT INTO idempotency (agent_id, tool, key, arguments, result, created_at)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (agent_id, tool, key) DO UPDATE SET arguments = excluded.arguments,
          result = excluded.result, created_at = excluded.created_at
        """, call.agentId(), call.tool(), call.key(), call.fingerprint(), result, now);
  }

  /** How many results are over. */
  static long over(Tx tx, Instant now) {
    return tx.number(
        "SELECT count(*) AS n FROM idempotency WHERE created_at <= ?", now.minus(KEPT));
  }

  /** A message and the result of the call that posted it have the same time. */
  static void forgetMessages(Tx tx, String ids) {
    tx.run("""
        DELETE FROM idempotency WHERE (agent_id, tool, key) IN (
          SELECT i.agent_id, i.tool, i.key
          FROM json_each(?) j
          CROSS JOIN messages m ON m.id = CAST(j.value AS BIGINT)
          CROSS JOIN idempotency i INDEXED BY idempotency_age ON i.created_at = m.sent_at
          WHERE i.agent_id = m.sender AND i.tool <> 'delete_message'
            AND CAST(i.result ->> 'message_id' AS BIGINT) = m.id)
        """, ids);
  }

  /** The results that tell of a session, as a JSON array. Reads all there are. */
  static String about(Tx tx, String session) {
    var keys = Json.array();
    tx.each(
        """
        SELECT agent_id, tool, key FROM idempotency
        WHERE tool <> 'delete_session' AND instr(result, ?) > 0
        """,
        row -> keys.addArray().add(row.text("agent_id")).add(row.text("tool")).add(row.text("key")),
        session);
    return Json.text(keys);
  }

  static void forget(Tx tx, String keys) {
    tx.run("""
        DELETE FROM idempotency WHERE (agent_id, tool, key) IN (
          SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?))
        """, keys);
  }

  /** Forgets at most {@code most} of the results whose time is over. */
  static int forget(Tx tx, Instant now, int most) {
    return tx.run("""
        DELETE FROM idempotency WHERE (agent_id, tool, key) IN (
          SELECT agent_id, tool, key FROM idempotency WHERE created_at <= ? LIMIT ?)
        """, now.minus(KEPT), most);
  }
}
