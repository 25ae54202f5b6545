package io.sharedcontext.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Outcome;
import io.sharedcontext.tool.Results;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Runs the transaction of a tool that changes something: its work, its audit event and, when the
 * call has an idempotency key, the stored first result are committed together or not at all.
 */
public final class Mutations {
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
    Optional<Repeatable> repeatable = call.idempotencyKey().map(key -> new Repeatable(call, key));
    return store.write(tx -> {
      Instant now = clock.instant();
      Optional<JsonNode> first =
          repeatable.flatMap(repetition -> IdempotencyTable.find(tx, repetition, now));
      if (first.isPresent()) {
        return new Outcome.Replayed<R>(first.get());
      }
      Effected<R> effected = work.run(tx, now);
      Audit.record(tx, now, effected.event());
      repeatable.ifPresent(repetition ->
          IdempotencyTable.keep(tx, repetition, Results.success(effected.result()), now));
      return new Outcome.Fresh<>(effected.result());
    });
  }
}
