package io.sharedcontext.tool;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What surrounds every call and belongs to the store: {@code Main} joins it to the tools, so that
 * this package needs to know neither tokens nor tables.
 */
public interface CallPolicy {
  /**
   * Runs a call, all of whose parts see the store at one moment until it changes something.
   *
   * @param alone whether nothing else is asked for meanwhile, so that a change may be made on this
   *     thread instead of waiting to share a commit
   */
  default <T> T together(boolean alone, Supplier<T> call) {
    return call.get();
  }

  /** What tells the time of a call, to which its arguments may refer. */
  default Clock clock() {
    return Clock.systemUTC();
  }

  /**
   * Whom a call acts for: its token, else the agent that the connection authenticated as last, else
   * the launch identity. Throws {@link Failure}; a bad token never falls back.
   */
  Caller identify(Optional<String> token, ConnectionContext connection);

  /** Whether a connection acts for an agent that holds {@code needed}. */
  default boolean holds(Permission needed, ConnectionContext connection) {
    try {
      return identify(Optional.empty(), connection).may(needed);
    } catch (Failure e) {
      return false;
    }
  }

  /** Draws one call from the caller's bucket, or throws {@link ErrorCode#RATE_LIMITED}. */
  void admit(Caller caller, RateLimit rate);

  /** Records a refusal; completes when the record is durable. */
  CompletableFuture<Void> refused(Caller caller, String tool, Failure failure);

  /** Whom a connection acts for, established for the server's own looks rather than for a call. */
  default Caller acting(ConnectionContext connection) {
    return identify(Optional.empty(), connection);
  }

  /**
   * Tells {@code listener} soon after something that can be read may have changed, on a thread that it
   * must not keep; closing ends it. A policy without a store never tells.
   */
  default AutoCloseable listen(Runnable listener) {
    return () -> {};
  }

  /**
   * Notes that a call was answered, for the figures that the server keeps of itself. It is told of
   * every call, so it must be quick.
   *
   * @param nanos from the beginning of the call to its answer
   */
  default void answered(Tool<?, ?> tool, Caller caller, long nanos, boolean failed) {}

  /** Messages that wait unacknowledged for the caller, in the sessions it takes part in. */
  long unread(Caller caller);
}
