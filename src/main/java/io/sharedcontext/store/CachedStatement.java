package io.sharedcontext.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A prepared statement that stays with its connection, and where its columns are. */
record CachedStatement(String sql, PreparedStatement statement, Map<String, Integer> columns) {
  CachedStatement(String sql, PreparedStatement statement) {
    this(sql, statement, new HashMap<>());
  }

  void close() throws SQLException {
    statement.close();
  }
}
