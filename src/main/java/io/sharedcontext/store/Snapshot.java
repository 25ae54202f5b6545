package io.sharedcontext.store;

import io.sharedcontext.tool.CallSnapshot;
import io.sharedcontext.tool.CommitMode;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The reads of one call: one transaction on one reader of the pool, begun by the first of them, so
 * that all see the same moment. It ends with the call: a reader that stayed inside a transaction would
 * keep the engine from forgetting what was before. For one thread at a time until it has ended.
 */
final class Snapshot implements CallSnapshot {
  private final Store store;
  private final CommitMode commit;
  private final AtomicReference<@Nullable ReadTransaction> reader = new AtomicReference<>();
  private final AtomicInteger depth = new AtomicInteger();
  private final AtomicBoolean ended = new AtomicBoolean();

  Snapshot(Store store, CommitMode commit) {
    this.store = store;
    this.commit = commit;
  }

  /** Runs {@code work} in {@code given} if that is one of {@code store} and has not ended, else in one of its own. */
  static <T> T read(Store store, CallSnapshot given, Function<Tx, T> work) {
    if (given instanceof Snapshot shared && shared.open(store)) {
      return shared.shared(work);
    }
    try (Snapshot own = new Snapshot(store, CommitMode.QUEUED)) {
      return own.shared(work);
    }
  }

  /** The same for one statement, around which no transaction is begun: that takes as long as a statement more. */
  static <T> T readOne(Store store, CallSnapshot given, Function<Tx, T> work) {
    if (given instanceof Snapshot shared && shared.open(store)) {
      return shared.shared(tx -> work.apply(tx.limitedToOne()));
    }
    ReadTransaction alone = store.beforeReads().beginStatement(store.inUse());
    try {
      return alone.read(tx -> work.apply(tx.limitedToOne()));
    } finally {
      alone.end();
    }
  }

  private boolean open(Store asked) {
    return open() && store.equals(asked);
  }

  @Override
  public boolean open() {
    return !ended.get();
  }

  private <T> T shared(Function<Tx, T> work) {
    ReadTransaction before = reader.get();
    ReadTransaction begun = before == null ? begin() : before;
    depth.incrementAndGet();
    try {
      return begun.read(work);
    } finally {
      depth.decrementAndGet();
    }
  }

  private ReadTransaction begin() {
    ReadTransaction fresh = store.beforeReads().begin(store.inUse());
    reader.set(fresh);
    return fresh;
  }

  /**
   * Ends it, so that what is read after a change is newer than the change.
   *
   * @return whether the change may be committed on this thread; not in the middle of a read
   */
  boolean endForChange() {
    boolean first = !ended.get() && depth.get() == 0;
    close();
    return first && commit == CommitMode.INLINE;
  }

  /** In the middle of a read it does nothing. */
  @Override
  public void close() {
    if (depth.get() > 0) {
      return;
    }
    ended.set(true);
    ReadTransaction used = reader.getAndSet(null);
    if (used != null) {
      used.end();
    }
  }
}
