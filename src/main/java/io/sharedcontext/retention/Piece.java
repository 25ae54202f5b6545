package io.sharedcontext.retention;

import io.sharedcontext.store.Tx;
import java.time.Instant;

/** A little of what is to be removed, in one transaction. */
@FunctionalInterface
interface Piece {
  /** Removes it, as far as it is still to be removed; says how much that was. */
  int remove(Tx tx, Instant now);
}
