package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.Tx;
import java.util.List;

/** The tables of a database, whatever is in them. */
final class Schema {
  private Schema() {}

  /** The names of the tables, without SQLite's own. */
  static List<String> tables(Tx tx) {
    return tx.list(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
            + " ORDER BY rowid",
        row -> row.text("name"));
  }

  /** The statement that makes a table. */
  static String definition(Tx tx, String table) {
    return tx.find(
            "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?",
            row -> row.text("sql"),
            table)
        .orElseThrow();
  }

  /** The columns of a table, in order. */
  static List<String> columns(Tx tx, String table) {
    return tx.list("SELECT name FROM pragma_table_info(?)", row -> row.text("name"), table);
  }
}
