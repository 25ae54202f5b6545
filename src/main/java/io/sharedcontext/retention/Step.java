package io.sharedcontext.retention;

import io.sharedcontext.store.Tx;
import java.time.Instant;
import java.util.Optional;

/**
 * One kind of what is removed.
 *
 * @param name as the operator reads it
 * @param search finds the next piece, in a snapshot that keeps nobody waiting
 * @param count says how much there is
 */
record Step(String name, Search search, Count count) {
  /** Finds the next piece of a step; empty when the step is done. */
  @FunctionalInterface
  interface Search {
    Optional<Piece> next(Tx tx, Instant now);
  }

  /** Counts what a step would remove. */
  @FunctionalInterface
  interface Count {
    long of(Tx tx, Instant now);
  }

  /** A step that finds its own work within the transaction. */
  static Step of(String name, Piece piece, Count count) {
    return new Step(name, (tx, now) -> Optional.of(piece), count);
  }
}
