package io.sharedcontext.store;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work that waits for the writer.
 *
 * @param future what its caller waits for
 * @param queuedNanos when it was queued, in nanoseconds of {@link System#nanoTime}
 * @param rider whether nobody waits for it
 */
public record Command<T>(
    Function<Tx, T> work, CompletableFuture<T> future, long queuedNanos, boolean rider) {
  public static <T> Command<T> of(Function<Tx, T> work) {
    return new Command<>(work, new CompletableFuture<>(), System.nanoTime(), false);
  }

  public static <T> Command<T> rider(Function<Tx, T> work) {
    return new Command<>(work, new CompletableFuture<>(), System.nanoTime(), true);
  }

  /** Whether somebody still waits for it. */
  boolean wanted() {
    return !future.isDone();
  }

  /** Does the work; the result is handed over when what comes back is run. */
  Runnable run(Tx tx) {
    T result = work.apply(tx);
    return () -> future.complete(result);
  }

  void fail(Throwable cause) {
    future.completeExceptionally(cause);
  }

  /** No two commands are one, whatever they are made of. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
