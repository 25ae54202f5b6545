package io.sharedcontext.store.sqlite;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Brings a store to the version this server knows, and refuses one that it does not know. */
final class Migrations {
  /** "SCtx" in the header of the file: the store of this program and no other. */
  static final int APPLICATION = 0x53437478;

  /** A table that every version has. */
  private static final String FACTS =
      "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'store_fact'";

  private final List<Migration> known;

  Migrations(List<Migration> known) {
    this.known = known;
  }

  /** The version this server knows. */
  int newest() {
    return known.size();
  }

  /** Whether it is a store of the version that this server knows. */
  boolean applied(Connection connection) throws SQLException {
    return number(connection, "PRAGMA application_id") == APPLICATION && upToDate(connection);
  }

  /** Checks whose file it is and applies what is missing, in one transaction. */
  void apply(Connection connection) throws SQLException {
    if (applied(connection)) {
      return;
    }
    execute(connection, "BEGIN IMMEDIATE");
    try {
      // Read again: another process may have migrated while this one waited for its turn.
      claim(connection);
      if (!upToDate(connection)) {
        upgrade(connection);
      }
      execute(connection, "COMMIT");
    } catch (SQLException | RuntimeException e) {
      rollBack(connection, e);
      throw e;
    }
  }

  private static void claim(Connection connection) throws SQLException {
    refuseForeign(connection);
    if (number(connection, "PRAGMA application_id") != APPLICATION) {
      execute(connection, "PRAGMA application_id = " + APPLICATION);
    }
  }

  /** Refuses another program's database before anything of it is changed. */
  static void refuseForeign(Connection connection) throws SQLException {
    int application = number(connection, "PRAGMA application_id");
    boolean ours = application == APPLICATION;
    boolean empty =
        application == 0 && number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
    if (!ours && !empty) {
      throw Failure.of(ErrorCode.STORE_UNAVAILABLE, "the file is another program's database")
          .suggest("Name another file with SHARED_CONTEXT_DATABASE.");
    }
  }

  private boolean upToDate(Connection connection) throws SQLException {
    int version = number(connection, "PRAGMA user_version");
    if (version > newest()) {
      throw tooNew(version, newest());
    }
    if (version > 0 && number(connection, FACTS) == 0) {
      throw Sql.corrupt("it has no tables any more");
    }
    return version == newest();
  }

  static Failure tooNew(long version, int newest) {
    return Failure.of(
            ErrorCode.STORE_UNAVAILABLE,
            "the store has version " + version + ", this server knows versions up to " + newest)
        .suggest("Start a newer shared-context server on this store.")
        .detail("store_version", version)
        .detail("known_version", newest);
  }

  private void upgrade(Connection connection) throws SQLException {
    boolean fresh = number(connection, "PRAGMA user_version") == 0;
    for (Migration migration : known.subList(number(connection, "PRAGMA user_version"), newest())) {
      execute(connection, migration.script());
    }
    execute(connection, "PRAGMA user_version = " + newest());
    if (fresh) {
      FileStamp.renew(connection);
    }
  }

  private static void rollBack(Connection connection, Exception cause) {
    try {
      execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      // SQLite has rolled back by itself, as it does when the disk is full.
      cause.addSuppressed(e);
    }
  }

  private static void execute(Connection connection, String script) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(script);
    }
  }

  private static int number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }
}
