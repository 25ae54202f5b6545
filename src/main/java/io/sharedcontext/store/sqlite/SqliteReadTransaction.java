package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.ReadTransaction;
import io.sharedcontext.store.Tx;
import java.util.function.Function;

/**
 * A transaction on one reader of the pool. It ends with the call: a reader that stayed inside a
 * transaction would make the write-ahead log grow without bound.
 *
 * @param owner whose reader it is: by its end the store may have been opened anew
 */
record SqliteReadTransaction(StoreHandle owner, PooledReader reader) implements ReadTransaction {
  static SqliteReadTransaction begin(StoreHandle owner) {
    owner.identityGuard().checkNowAndThen();
    SqliteReadTransaction fresh = new SqliteReadTransaction(owner, owner.pool().borrow());
    fresh.run("BEGIN");
    return fresh;
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
    owner.identityGuard().checkNowAndThen();
    return work.apply(new Tx(reader.statements(), false));
  }

  @Override
  public void end() {
    run("COMMIT");
    owner.pool().giveBack(reader);
  }
}
