package io.sharedcontext.tool;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.cache.Caches;
import io.sharedcontext.cache.Stamp;
import io.sharedcontext.cache.VersionedCache;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Whole answers of tools that are polled, kept by caller, its rights and what it asked for. An answer
 * serves again while nothing that it was made from has changed; that is read from the call's own
 * snapshot before the answer is made or taken, every time. What every answer carries, such as the
 * count of unread messages, is no part of it. Safe for use by several threads.
 */
public final class AnswerCache {
  /** Of the first level. */
  private static final double SHARE = 1 / 4.0;

  private static final double RESULTS_SHARE = 1 / 8.0;

  /** A result is held in its parts, and those that are {@link Written} as characters and bytes. */
  private static final long FORMS = 3;

  /** What a caller, a count or another part of fixed size takes. */
  private static final long PART = 100;

  /** Bytes of an id in a list. */
  private static final long ID = 24;

  private final VersionedCache<Key, State, Kept> answers;
  private final VersionedCache<Key, State, Record> results;

  /** Keeps answers in {@code caches}. */
  public AnswerCache(Caches caches) {
    answers = caches.front(
        "answers",
        SHARE,
        (key, state, kept) -> size(key)
            + size(state.parts())
            + kept.json().size()
            + ID * kept.given().size());
    results = caches.front(
        "timed_answers",
        RESULTS_SHARE,
        (key, state, result) ->
            size(key) + size(state.parts()) + FORMS * ResultWriter.text(result).length());
  }

  /** Arguments may hold what a caller filters by. */
  private static long size(Key key) {
    return PART + key.arguments().length();
  }

  /** A state may hold the locks of a session. */
  private static long size(Object part) {
    if (part instanceof List<?> parts) {
      return parts.stream().mapToLong(AnswerCache::size).sum();
    }
    return part instanceof JsonNode tree ? Json.text(tree).length() : PART;
  }

  /**
   * Tells what an answer is made from.
   *
   * @param <Q> the tool's request record
   */
  @FunctionalInterface
  public interface Dependencies<Q> {
    /**
     * Everything that decides how {@code call} is answered, read from the call's snapshot: equal lists
     * mean equal answers. Empty for a request whose answer is not to be kept.
     */
    Optional<List<?>> read(Call call, Q request);
  }

  /** Writes into a kept result how long it took to give it this time. */
  @FunctionalInterface
  public interface Timing<R> {
    R timed(R result, long nanos);
  }

  /**
   * A call.
   *
   * @param arguments as they were given: what they mean is decided by them alone, but for a time that
   *     moves on. A text is compared without what a record's methods cost a new process.
   */
  private record Key(String tool, Caller caller, String arguments) {
    // Written out, as in Caller.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that
          && tool.equals(that.tool)
          && caller.equals(that.caller)
          && arguments.equals(that.arguments);
    }

    @Override
    public int hashCode() {
      return Objects.hash(tool, caller, arguments);
    }
  }

  private record State(List<?> parts) implements Stamp<State> {
    // Written out, as in Caller.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof State that && parts.equals(that.parts);
    }

    @Override
    public int hashCode() {
      return parts.hashCode();
    }
  }

  /**
   * An answer.
   *
   * @param given the messages in it that are addressed to its caller
   */
  private record Kept(Utf8Bytes json, List<Long> given) {
    static Kept of(Record result, Caller caller) {
      List<Long> given =
          result instanceof GivesMessages gives ? gives.addressedTo(caller.id()) : List.of();
      return new Kept(ResultWriter.success(result, 0, Json.object()), given);
    }
  }

  <Q extends Record, R extends Record> CompletableFuture<Outcome<R>> answer(
      Tool<Q, R> tool, Dependencies<Q> dependencies, Call call, Q request) {
    Optional<List<?>> state = state(tool, dependencies, call, request);
    if (state.isEmpty()) {
      return tool.handler().handle(call, request);
    }
    Kept kept = answers.get(
        key(tool, call),
        new State(state.get()),
        () -> Kept.of(made(tool, call, request), call.caller()));
    return CompletableFuture.completedFuture(new Outcome.Rendered<>(kept.json(), kept.given()));
  }

  <Q extends Record, R extends Record> CompletableFuture<Outcome<R>> timed(
      Tool<Q, R> tool, Dependencies<Q> dependencies, Timing<R> timing, Call call, Q request) {
    long began = System.nanoTime();
    Optional<List<?>> state = state(tool, dependencies, call, request);
    if (state.isEmpty()) {
      return tool.handler().handle(call, request);
    }
    Record kept =
        results.get(key(tool, call), new State(state.get()), () -> made(tool, call, request));
    R result = timing.timed(tool.result().cast(kept), System.nanoTime() - began);
    return CompletableFuture.completedFuture(new Outcome.Fresh<>(result));
  }

  private static <Q extends Record> Optional<List<?>> state(
      Tool<Q, ?> tool, Dependencies<Q> dependencies, Call call, Q request) {
    return movesOn(tool, call) ? Optional.empty() : dependencies.read(call, request);
  }

  /** Whether it names a time that is another one at the next call, so that no call is like it again. */
  private static boolean movesOn(Tool<?, ?> tool, Call call) {
    for (FieldSchema field : RecordSchema.of(tool.request()).fields()) {
      if (field.kind() == JsonType.TIME
          && call.arguments().hasNonNull(field.name())
          && Times.parse(call.arguments().get(field.name()).asText()).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static Key key(Tool<?, ?> tool, Call call) {
    return new Key(tool.name(), call.caller(), Json.text(call.arguments()));
  }

  private static <Q extends Record, R extends Record> R made(
      Tool<Q, R> tool, Call call, Q request) {
    Outcome<R> outcome = tool.handler().handle(call, request).join();
    if (outcome instanceof Outcome.Fresh<R> fresh) {
      return fresh.result();
    }
    throw new IllegalStateException(tool.name() + " is not a tool whose answers can be kept");
  }
}
