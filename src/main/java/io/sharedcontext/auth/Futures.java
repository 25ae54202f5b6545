package io.sharedcontext.auth;

import io.sharedcontext.tool.Failure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A change that is waited for. */
final class Futures {
  private Futures() {}

  /** What {@code change} gives once it is durable; throws the {@link Failure} that ended it. */
  static <T> T result(CompletableFuture<T> change) {
    try {
      return change.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Failure failure) {
        throw failure;
      }
      throw e;
    }
  }
}
