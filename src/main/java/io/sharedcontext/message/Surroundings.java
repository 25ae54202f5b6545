package io.sharedcontext.message;

import io.sharedcontext.store.Tx;
import java.util.List;
import java.util.Optional;

/**
 * What is told beside messages and depends on the clock and on which processes run: locks, agents that
 * are there, keys of shared memory.
 */
@FunctionalInterface
public interface Surroundings {
  /** Equal as long as all of that is the same, of one session or of all. */
  List<?> of(Tx tx, Optional<String> session);
}
