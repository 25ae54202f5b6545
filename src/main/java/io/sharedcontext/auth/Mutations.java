package io.sharedcontext.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Code;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Outcome;
import io.sharedcontext.tool.Results;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Runs the transaction of a tool that changes something: its work, its audit event and, when the
 * call has an idempotency key, the stored first result are committed together or not at all.
 */
public final class Mutations {
  private static final Duration KEPT = Duration.ofHours(24);

  private final Store store;
  private final Clock clock;

  public Mutations(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** What a tool does inside its transaction, at the time that all its rows carry. */
  @FunctionalInterface
  public interface Work<R extends Record> {
    Effected<R> run(Tx tx, Instant now);
  }

  /** A result and the event that the audit log keeps of it. */
  public record Effected<R extends Record>(R result, Audit.Event event) {}

  /** Runs {@code work} once for its idempotency key; completes when it is durable. */
  public <R extends Record> CompletableFuture<Outcome<R>> run(Call call, Work<R> work) {
    Optional<byte[]> fingerprint = call.idempotencyKey().map(key -> fingerprint(call));
    return store.write(tx -> {
      Instant now = clock.instant();
      Optional<JsonNode> first = fingerprint.flatMap(print -> replay(tx, call, print, now));
      if (first.isPresent()) {
        return new Outcome.Replayed<R>(first.get());
      }
      Effected<R> effected = work.run(tx, now);
      Audit.record(tx, now, effected.event());
      fingerprint.ifPresent(print -> keep(tx, call, print, effected.result(), now));
      return new Outcome.Fresh<>(effected.result());
    });
  }

  private static Optional<JsonNode> replay(Tx tx, Call call, byte[] print, Instant now) {
    return tx.find(
        """
        SELECT arguments, result FROM idempotency
        WHERE agent_id = ? AND tool = ? AND key = ? AND created_at > ?
        """,
        row -> {
          if (!Arrays.equals(row.bytes("arguments"), print)) {
            throw Failure.of(
                    Code.IDEMPOTENCY_CONFLICT,
                    "idempotency_key was used for another call of " + call.tool()
                        + " within the last 24 hours")
                .suggest("Use a new key, or repeat the first arguments exactly.");
          }
          return Json.parse(row.text("result"));
        },
        call.caller().id(),
        call.tool(),
        call.idempotencyKey().orElse(""),
        now.minus(KEPT));
  }

  private static void keep(Tx tx, Call call, byte[] print, Record result, Instant now) {
    tx.run(
        """
        INSERT OR REPLACE INTO idempotency (agent_id, tool, key, arguments, result, created_at)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        call.caller().id(),
        call.tool(),
        call.idempotencyKey().orElse(""),
        print,
        Results.success(result),
        now);
  }

  private static byte[] fingerprint(Call call) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(Json.canonical(call.arguments()).toString().getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
