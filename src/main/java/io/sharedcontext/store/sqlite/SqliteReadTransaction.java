package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.ReadTransaction;
import io.sharedcontext.store.Tx;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A transaction on one reader of the pool. It ends with the call: a reader that stayed inside a
 * transaction would make the write-ahead log grow without bound.
 */
final class SqliteReadTransaction implements ReadTransaction {
  /** For so long a look at the files is as good as a new one. */
  private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Whose reader it is: by its end the store may have been opened anew. */
  private final StoreHandle owner;

  private final PooledReader reader;

  /** Whether there is more than what SQLite does by itself around a statement. */
  private final boolean begun;

  /** When the files were looked at; by {@link System#nanoTime()}. */
  private long lookedNanos;

  private SqliteReadTransaction(
      StoreHandle owner, PooledReader reader, boolean begun, long lookedNanos) {
    this.owner = owner;
    this.reader = reader;
    this.begun = begun;
    this.lookedNanos = lookedNanos;
  }

  static SqliteReadTransaction begin(StoreHandle owner) {
    SqliteReadTransaction fresh = borrowed(owner, true);
    fresh.run("BEGIN");
    return fresh;
  }

  /** One in which one statement is run. */
  static SqliteReadTransaction ofOneStatement(StoreHandle owner) {
    return borrowed(owner, false);
  }

  private static SqliteReadTransaction borrowed(StoreHandle owner, boolean begun) {
    owner.identityGuard().checkNowAndThen();
    long looked = System.nanoTime();
    return new SqliteReadTransaction(owner, owner.pool().borrow(), begun, looked);
  }

  /** The pool cannot see a transaction; a connection that did not begin or end one is not reused. */
  private void run(String sql) {
    try {
      reader.statements().run(sql);
    } catch (RuntimeException | Error e) {
      owner.pool().evict(reader);
      throw e;
    }
  }

  /** Whoever had to wait for a reader, or did something else for long, looks at the files again. */
  @Override
  public <T> T read(Function<Tx, T> work) {
    if (System.nanoTime() - lookedNanos >= MOMENT_NANOS) {
      owner.identityGuard().checkNowAndThen();
      lookedNanos = System.nanoTime();
    }
    return work.apply(new Tx(reader.statements(), false));
  }

  @Override
  public void end() {
    if (begun) {
      run("COMMIT");
    }
    owner.pool().giveBack(reader);
  }
}
