package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.Dialect;
import java.sql.ResultSet;
import java.sql.SQLException;

/** SQLite takes every statement as it is written. */
enum SqliteDialect implements Dialect {
  /** The one there is. */
  SQLITE;

  @Override
  public String statement(String sql) {
    return sql;
  }

  @Override
  public int fetchSize() {
    return 0;
  }

  @Override
  public long number(ResultSet rows, int column) throws SQLException {
    return rows.getLong(column);
  }

  @Override
  public String stored(String text) {
    return text;
  }

  @Override
  public String loaded(String stored) {
    return stored;
  }

  @Override
  public RuntimeException failure(SQLException e) {
    return Sql.toFailure(e);
  }
}
