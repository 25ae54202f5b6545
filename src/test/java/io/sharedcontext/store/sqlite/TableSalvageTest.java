package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.store.StatementCache;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.ErrorCode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are brought from a damaged store into a new one. */
class TableSalvageTest {
  private static final String TABLE = "CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT NOT NULL)";

  @TempDir
  private Path place;

  private Connection store(String name) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + place.resolve(name));
    ConnectionFactory.execute(connection, TABLE);
    return connection;
  }

  private static void fill(Connection connection, int rows) throws SQLException {
    ConnectionFactory.execute(
        connection,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + rows
            + ") INSERT INTO t SELECT i, hex(randomblob(500)) FROM n");
  }

  private static Salvage.Table run(Connection from, Connection to) {
    return new TableSalvage(
            new StatementCache(from, SqliteDialect.SQLITE),
            new Tx(new StatementCache(to, SqliteDialect.SQLITE), true),
            "t")
        .run();
  }

  /** It would be told that rows were lost, which are all there to be read. */
  @Test
  void a_new_store_that_is_full_is_no_damage_of_the_old_one() throws SQLException {
    try (Connection from = store("from");
        Connection to = store("to")) {
      fill(from, 500);
      ConnectionFactory.execute(to, "PRAGMA max_page_count = 50");

      assertThatThrownBy(() -> run(from, to))
          .isInstanceOfSatisfying(
              TableSalvage.Unwritable.class,
              full -> assertThat(full.reason().code()).isEqualTo(ErrorCode.STORE_FULL));
    }
  }

  @Test
  void a_row_that_no_store_of_now_would_take_is_lost_alone() throws SQLException {
    try (Connection from = DriverManager.getConnection("jdbc:sqlite:" + place.resolve("from"));
        Connection to = store("to")) {
      ConnectionFactory.execute(from, TABLE.replace(" NOT NULL", ""));
      fill(from, 40);
      ConnectionFactory.execute(from, "UPDATE t SET text = NULL WHERE id = 17");

      assertThat(run(from, to).read()).isEqualTo(39);
    }
  }
}
