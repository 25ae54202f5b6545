package io.sharedcontext.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.store.BoundedChange;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Outcome;
import io.sharedcontext.tool.ResultWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Runs the transaction of a tool that changes something: its work, its audit event and, when the
 * call has an idempotency key, the stored first result are committed together or not at all.
 *
 * <pre>{@code
 * return writes.run(call, (tx, now) -> {
 *   SessionTable.requireActive(tx, request.sessionId());
 *   ParticipantTable.join(tx, call.caller().id(), request.sessionId(), true, now);
 *   Audit.Event event = new Audit.Event(
 *       "session_joined",
 *       call.caller().id(),
 *       request.sessionId(),
 *       Audit.Result.SUCCESS,
 *       Json.object());
 *   return new AuditedWrites.AuditedResult<>(new Joined(now), event);
 * });
 * }</pre>
 */
public final class AuditedWrites {
  private final Store store;
  private final Clock clock;
  private final Quotas quotas;

  /** Writes without quotas. */
  public AuditedWrites(Store store, Clock clock) {
    this(store, clock, Quotas.NONE);
  }

  public AuditedWrites(Store store, Clock clock, Quotas quotas) {
    this.store = store;
    this.clock = clock;
    this.quotas = quotas;
  }

  /** What a tool does inside its transaction, at the time that all its rows carry. */
  @FunctionalInterface
  public interface Work<R extends Record> {
    AuditedResult<R> run(Tx tx, Instant now);
  }

  /** A result and the event that the audit log keeps of it. */
  public record AuditedResult<R extends Record>(R result, Audit.Event event) {}

  /** What a tool does inside its transaction when its time may not have come yet. */
  @FunctionalInterface
  public interface Attempt<R extends Record> {
    Optional<AuditedResult<R>> run(Tx tx, Instant now);
  }

  /** Says whether the first result of a call is still true, so that a repetition may be given it. */
  @FunctionalInterface
  public interface ReplayCheck {
    boolean test(Tx tx, Instant now, JsonNode first);
  }

  /** Runs {@code work} once for its idempotency key; completes when it is durable. */
  public <R extends Record> CompletableFuture<Outcome<R>> run(Call call, Work<R> work) {
    Optional<IdempotentCall> repeatable = repeatable(call);
    return store.write(
        call,
        tx -> attempt(
                tx,
                call,
                repeatable,
                (in, now) -> Optional.of(work.run(in, now)),
                (in, now, first) -> true)
            .orElseThrow());
  }

  /**
   * Runs {@code work}, which may come to nothing: what it changed is kept all the same, the call has
   * no result yet, and may be attempted again.
   *
   * @param standing a first result that it does not let stand is replaced
   */
  public <R extends Record> CompletableFuture<Optional<Outcome<R>>> attempt(
      Call call, Attempt<R> work, ReplayCheck standing) {
    Optional<IdempotentCall> repeatable = repeatable(call);
    return store.write(call, tx -> attempt(tx, call, repeatable, work, standing));
  }

  /** The same; fails with {@code STORE_BUSY} if it has not begun after {@code longest}. */
  public <R extends Record> CompletableFuture<Optional<Outcome<R>>> attempt(
      Call call, Attempt<R> work, ReplayCheck standing, Duration longest) {
    Optional<IdempotentCall> repeatable = repeatable(call);
    return BoundedChange.write(
        store, call, tx -> attempt(tx, call, repeatable, work, standing), longest);
  }

  /** Does {@code work}, which is part of a transaction, and throws if {@code caller} has too much after it. */
  public <T> T within(Tx tx, Caller caller, Supplier<T> work) {
    return quotas.within(tx, caller.id(), work);
  }

  /** The first result of a call that is repeated, if {@code standing} lets it stand. */
  public static Optional<JsonNode> first(Tx tx, Instant now, Call call, ReplayCheck standing) {
    return repeatable(call)
        .flatMap(repetition -> IdempotencyTable.find(tx, repetition, now))
        .filter(result -> standing.test(tx, now, result));
  }

  /** Keeps what a call came to in its transaction: its event, and its result for a repetition. */
  public static void keep(
      Tx tx, Instant now, Call call, String result, Optional<Audit.Event> event) {
    event.ifPresent(one -> Audit.record(tx, now, one));
    repeatable(call).ifPresent(repetition -> IdempotencyTable.put(tx, repetition, result, now));
  }

  private static Optional<IdempotentCall> repeatable(Call call) {
    return call.idempotencyKey().map(key -> new IdempotentCall(call, key));
  }

  private <R extends Record> Optional<Outcome<R>> attempt(
      Tx tx,
      Call call,
      Optional<IdempotentCall> repeatable,
      Attempt<R> work,
      ReplayCheck standing) {
    Instant now = clock.instant();
    Optional<JsonNode> first = repeatable
        .flatMap(repetition -> IdempotencyTable.find(tx, repetition, now))
        .filter(result -> standing.test(tx, now, result));
    if (first.isPresent()) {
      return Optional.of(new Outcome.Replayed<R>(first.get()));
    }
    return quotas
        .within(tx, call.caller().id(), () -> work.run(tx, now))
        .map(effected -> keep(tx, now, repeatable, effected));
  }

  private static <R extends Record> Outcome<R> keep(
      Tx tx, Instant now, Optional<IdempotentCall> repeatable, AuditedResult<R> effected) {
    Audit.record(tx, now, effected.event());
    repeatable.ifPresent(repetition ->
        IdempotencyTable.put(tx, repetition, ResultWriter.success(effected.result()), now));
    return new Outcome.Fresh<>(effected.result());
  }
}
