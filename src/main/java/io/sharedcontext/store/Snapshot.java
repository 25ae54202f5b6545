package io.sharedcontext.store;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The reads of one call: one transaction on one reader of the pool, begun by the first of them, so
 * that all see the same moment. It ends with the call: a reader that stayed inside a transaction would
 * make the write-ahead log grow without bound. For one thread at a time.
 */
final class Snapshot implements AutoCloseable {
  private final Readers readers;
  private final AtomicReference<@Nullable PooledReader> reader = new AtomicReference<>();
  private final AtomicInteger depth = new AtomicInteger();
  private final AtomicBoolean ended = new AtomicBoolean();

  Snapshot(Readers readers) {
    this.readers = readers;
  }

  /** Runs {@code work} in the transaction; once that has ended, in one of its own. */
  <T> T read(Function<Tx, T> work) {
    if (!ended.get()) {
      return shared(work);
    }
    try (Snapshot own = new Snapshot(readers)) {
      return own.shared(work);
    }
  }

  private <T> T shared(Function<Tx, T> work) {
    PooledReader before = reader.get();
    PooledReader begun = before == null ? begin() : before;
    depth.incrementAndGet();
    try {
      return work.apply(new Tx(begun.statements(), false));
    } finally {
      depth.decrementAndGet();
    }
  }

  private PooledReader begin() {
    PooledReader fresh = readers.borrow();
    run(fresh, "BEGIN");
    reader.set(fresh);
    return fresh;
  }

  /**
   * Later reads see the newest state, each in a transaction of its own; in the middle of a read it
   * does nothing.
   *
   * @return whether it did
   */
  boolean end() {
    if (depth.get() > 0) {
      return false;
    }
    ended.set(true);
    PooledReader used = reader.getAndSet(null);
    if (used != null) {
      run(used, "COMMIT");
      readers.giveBack(used);
    }
    return true;
  }

  /** The pool cannot see a transaction; a connection that did not begin or end one is not reused. */
  private void run(PooledReader used, String sql) {
    try {
      int unused = used.statements().run(sql);
    } catch (RuntimeException | Error e) {
      readers.evict(used);
      throw e;
    }
  }

  @Override
  public void close() {
    boolean unused = end();
  }
}
