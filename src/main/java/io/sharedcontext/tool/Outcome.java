package io.sharedcontext.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What a call came to.
 *
 * @param <R> the tool's result record
 */
public sealed interface Outcome<R extends Record> {
  /** A result made by this call. */
  record Fresh<R extends Record>(R result) implements Outcome<R> {}

  /**
   * A result that was written before, in the state in which the store is now.
   *
   * @param given the messages in it that are addressed to its caller
   */
  record Rendered<R extends Record>(Utf8Bytes json, List<Long> given) implements Outcome<R> {}

  /**
   * The result of the first call with the same idempotency key.
   *
   * @param given the messages in it that are addressed to its caller
   */
  record Replayed<R extends Record>(JsonNode first, List<Long> given) implements Outcome<R> {
    /** As it was stored, which no message is in. */
    public Replayed(JsonNode first) {
      this(first, List.of());
    }
  }

  /** A task whose result will be that of the call. */
  record Deferred<R extends Record>(TaskView task) implements Outcome<R> {}

  /** The ids of the messages in it that are addressed to {@code agent}, whose call it was. */
  default List<Long> given(String agent) {
    if (this instanceof Outcome.Fresh<R> fresh) {
      return given(fresh.result(), agent);
    }
    if (this instanceof Outcome.Rendered<R> rendered) {
      return rendered.given();
    }
    return this instanceof Outcome.Replayed<R> replayed ? replayed.given() : List.of();
  }

  /** What the first call with the key of {@code agent}'s call made, as it stands now. */
  static <R extends Record> Outcome<R> replayed(R result, String agent) {
    return new Replayed<>(Json.object(ResultWriter.success(result)), given(result, agent));
  }

  /** The ids of the messages in {@code result} that are addressed to {@code agent}. */
  static List<Long> given(Record result, String agent) {
    return result instanceof GivesMessages gives ? gives.addressedTo(agent) : List.of();
  }

  /** The outcome of a call whose result comes later; cancelling it cancels the result. */
  static <R extends Record> CompletableFuture<Outcome<R>> fresh(CompletableFuture<R> later) {
    CompletableFuture<Outcome<R>> outcome = later.thenApply(Fresh::new);
    CompletableFuture<Outcome<R>> ignored = outcome.whenComplete((made, thrown) -> {
      if (outcome.isCancelled()) {
        later.cancel(true);
      }
    });
    return outcome;
  }
}
