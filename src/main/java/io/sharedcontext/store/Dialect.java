package io.sharedcontext.store;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What database engines take, give and refuse differently. Statements are written once, in the words
 * that SQLite and PostgreSQL share; the few words that they do not share are an engine's to translate.
 * Safe for use by several threads.
 */
public interface Dialect {
  /** Something that JDBC may refuse. */
  @FunctionalInterface
  interface Work<T> {
    /** Does it. */
    T run() throws SQLException;
  }

  /** The statement as this engine takes it; asked once for each that is prepared. */
  String statement(String sql);

  /** Up to how many rows a query fetches at once; 0 where each is read when it is asked for. */
  int fetchSize();

  /** The integer in a column of the current row; 0 for NULL and false, 1 for true. */
  long number(ResultSet rows, int column) throws SQLException;

  /** A text as this engine keeps it; {@link #loaded} gives it back. */
  String stored(String text);

  /** The text that was given to be kept. */
  String loaded(String stored);

  /** What the rest of the program may see of a refusal. */
  RuntimeException failure(SQLException e);

  /** Does {@code work}; a refusal comes out as {@link #failure}. */
  default <T> T attempt(Work<T> work) {
    try {
      return work.run();
    } catch (SQLException e) {
      throw failure(e);
    }
  }
}
