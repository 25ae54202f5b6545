package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.ReadTransaction;
import io.sharedcontext.store.Tx;
import java.util.function.Function;

/**
 * A transaction on one reader of the pool. It ends with the call: a reader that stayed inside a
 * transaction would make the write-ahead log grow without bound.
 */
final class SqliteReadTransaction implements ReadTransaction {
  /** Whose reader it is: by its end the store may have been opened anew. */
  private final StoreHandle owner;

  private final PooledReader reader;

  /** Whether there is more than what SQLite does by itself around a statement. */
  private final boolean begun;

  /** Whether the files were looked at for the read that comes first. */
  private boolean looked = true;

  private SqliteReadTransaction(StoreHandle owner, PooledReader reader, boolean begun) {
    this.owner = owner;
    this.reader = reader;
    this.begun = begun;
  }

  static SqliteReadTransaction begin(StoreHandle owner) {
    SqliteReadTransaction fresh = new SqliteReadTransaction(owner, borrow(owner), true);
    fresh.run("BEGIN");
    return fresh;
  }

  /** One in which one statement is run. */
  static SqliteReadTransaction ofOneStatement(StoreHandle owner) {
    return new SqliteReadTransaction(owner, borrow(owner), false);
  }

  private static PooledReader borrow(StoreHandle owner) {
    owner.identityGuard().checkNowAndThen();
    return owner.pool().borrow();
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

  @Override
  public <T> T read(Function<Tx, T> work) {
    if (!looked) {
      owner.identityGuard().checkNowAndThen();
    }
    looked = false;
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
