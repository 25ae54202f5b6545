package io.sharedcontext.store;

import java.util.function.Function;

/** A transaction that reads, on a reader of the pool. For one thread at a time. */
public interface ReadTransaction {
  /** Runs {@code work} in it. */
  <T> T read(Function<Tx, T> work);

  /** Ends it and gives its reader back. */
  void end();
}
