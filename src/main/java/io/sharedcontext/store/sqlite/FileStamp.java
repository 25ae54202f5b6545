package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.StatementCache;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What tells one database file from another that holds, or held, the same store. SQLite keeps in the
 * first page a number that it counts up with every change of the tables' definitions and otherwise
 * only compares; a new store and every copy begin it at random.
 *
 * @param definitions that number
 * @param rows how many rows the tables that never give a number twice have ever had, and how many commits
 *     were counted; empty where that cannot be read, as while a checkpoint is under way
 */
record FileStamp(long definitions, OptionalLong rows) {
  /** That of a file that is empty, or cannot be read. */
  static final FileStamp UNKNOWN = new FileStamp(0, OptionalLong.of(0));

  private static final String DEFINITIONS = "PRAGMA schema_version";

  /** The row that counts commits. */
  static final String COMMITS = "commits";

  private static final String MARKS = "store *";
  private static final String NEW_MARK = "'store ' || lower(hex(randomblob(8)))";

  /** More changes of definitions than are made between two looks. */
  private static final long MOST_CHANGES = 1_000;

  /**
   * Counts a commit, among the numbers that SQLite keeps of tables whose rows never get a number twice:
   * not every change adds such a row, and most write the page of these numbers anyway. So a file with as
   * many is the same, and not one that lacks, say, a changed memory entry.
   */
  static void count(StatementCache statements) {
    if (statements.run("UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = '" + COMMITS + "'")
        == 0) {
      statements.run("INSERT INTO sqlite_sequence (name, seq) VALUES ('" + COMMITS + "', 1)");
    }
  }

  /**
   * Gives the store a mark that no other has, unless it has one: a row without a number among those that
   * {@link #count} changes, so that every log has it.
   */
  static void mark(StatementCache statements) {
    statements.run("INSERT INTO sqlite_sequence (name, seq) SELECT " + NEW_MARK
        + ", 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name GLOB '" + MARKS + "')");
  }

  /** The mark as {@code connection} reads it; empty if it reads none. */
  static String mark(Connection connection) throws SQLException {
    return sequences(connection)
        ? ConnectionFactory.text(
            connection, "SELECT name FROM sqlite_sequence WHERE name GLOB '" + MARKS + "'")
        : "";
  }

  /** How many commits were counted, as {@code connection} reads it; 0 if none were. */
  static long commits(Connection connection) throws SQLException {
    return sequences(connection)
        ? number(connection, "SELECT seq FROM sqlite_sequence WHERE name = '" + COMMITS + "'")
        : 0;
  }

  /** Whether there is the table that {@link #count} writes. */
  static boolean sequences(Connection connection) throws SQLException {
    return number(connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'")
        > 0;
  }

  /** The definitions as {@code connection} knows them: with what is in the log, if it reads one. */
  static long latest(Connection connection) throws SQLException {
    return number(connection, DEFINITIONS);
  }

  private static long number(Connection connection, String sql) throws SQLException {
    String text = ConnectionFactory.text(connection, sql);
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  /** Gives the database that {@code connection} writes a stamp and a mark that no other has. */
  static void renew(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int random = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE / 2);
      statement.executeUpdate(DEFINITIONS + " = " + random);
      if (sequences(connection)) {
        statement.executeUpdate(
            "UPDATE sqlite_sequence SET name = " + NEW_MARK + " WHERE name GLOB '" + MARKS + "'");
      }
    }
  }

  /**
   * Whether a file with this stamp can be what became of one with the stamp {@code before}.
   *
   * @param latest the definitions as SQLite knows them, with what is in the log
   */
  boolean continues(FileStamp before, long latest) {
    return rows.orElse(Long.MAX_VALUE) >= before.rows.orElse(0)
        && (before.definitions == 0 ? definitions == latest : reached(before.definitions, latest));
  }

  /** Whether both numbers could be read. */
  boolean known() {
    return definitions != 0 && rows.isPresent();
  }

  /** Whether a file with this stamp has come further than it was when its stamp was {@code other}. */
  boolean newerThan(FileStamp other) {
    return definitions == other.definitions
        ? rows.orElse(0) > other.rows.orElse(0)
        : definitions > other.definitions;
  }

  /**
   * Whether a file with this stamp can be one that had the stamp {@code noted} before. Tables may be
   * made anew with other definitions, and begin to count again.
   */
  boolean mayFollow(FileStamp noted) {
    return !known()
        || (definitions == noted.definitions
            ? rows.orElse(0) >= noted.rows.orElse(0)
            : reached(noted.definitions, definitions));
  }

  private boolean reached(long from, long latest) {
    return definitions >= from && definitions <= latest && definitions - from < MOST_CHANGES;
  }

  /**
   * Whether a log after which the definitions are {@code latest} can be that of the file; of one that
   * is still empty any can.
   */
  boolean mayHaveLog(long latest) {
    return definitions == 0 || (latest >= definitions && latest - definitions < MOST_CHANGES);
  }
}
