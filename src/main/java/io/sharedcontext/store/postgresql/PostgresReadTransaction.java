package io.sharedcontext.store.postgresql;

import io.sharedcontext.store.QueryStats;
import io.sharedcontext.store.ReadTransaction;
import io.sharedcontext.store.StatementCache;
import io.sharedcontext.store.Tx;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;

/** A read-only transaction on one reader of the pool: all its statements see one moment. */
final class PostgresReadTransaction implements ReadTransaction {
  private final Connection lent;
  private final StatementCache statements;

  PostgresReadTransaction(PostgresConnections connections, QueryStats workload) {
    this.lent = connections.borrowReader();
    this.statements = new StatementCache(lent, workload, PostgresDialect.POSTGRES);
  }

  @Override
  public <T> T read(Function<Tx, T> work) {
    return work.apply(new Tx(statements, false));
  }

  /** Rolls back: there is nothing to keep, and a transaction in which something failed cannot commit. */
  @Override
  public void end() {
    try {
      lent.rollback();
    } catch (SQLException e) {
      // What was read is read; the pool replaces the connection.
      PostgresEngine.LOG.debug("a transaction did not end: {}", e.toString());
    } finally {
      PostgresConnections.giveBack(lent);
    }
  }
}
