package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.QueryStats;
import io.sharedcontext.store.StatementCache;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * A connection that cannot change the store, with the statements it has prepared: they stay with it
 * while the pool lends it to one reader after the other. For one thread at a time.
 */
final class ReaderConnection extends JDBC4Connection {
  private final StatementCache statements;

  ReaderConnection(String url, String file, Properties properties, QueryStats workload)
      throws SQLException {
    super(url, file, properties);
    this.statements = new StatementCache(this, workload, SqliteDialect.SQLITE);
    try (Statement statement = createStatement()) {
      statement.executeUpdate("PRAGMA query_only = ON");
    } catch (SQLException e) {
      close();
      throw e;
    }
  }

  StatementCache statements() {
    return statements;
  }

  /** A file does not hang up: the driver would prepare and run a query to find that out. */
  @Override
  public boolean isValid(int seconds) throws SQLException {
    return !isClosed();
  }
}
