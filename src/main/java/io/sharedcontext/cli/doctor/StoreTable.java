package io.sharedcontext.cli.doctor;

import io.sharedcontext.store.Tx;
import java.util.List;

/** What SQLite says about the store itself. */
final class StoreTable {
  private StoreTable() {}

  /** The number of the last migration. */
  static long version(Tx tx) {
    return tx.number("SELECT user_version AS n FROM pragma_user_version");
  }

  static String sqlite(Tx tx) {
    return tx.find("SELECT sqlite_version() AS version", row -> row.text("version"))
        .orElse("");
  }

  /** What is damaged; empty if nothing is. Reads the whole file. */
  static List<String> damage(Tx tx) {
    return tx
        .list(
            "SELECT integrity_check AS finding FROM pragma_integrity_check LIMIT 10",
            row -> row.text("finding"))
        .stream()
        .filter(finding -> !finding.equals("ok"))
        .toList();
  }

  /** Rows that refer to rows that are not there. */
  static long orphans(Tx tx) {
    return tx.number("SELECT count(*) AS n FROM pragma_foreign_key_check");
  }

  static long messages(Tx tx) {
    return tx.number("SELECT count(*) AS n FROM messages");
  }

  static long sessions(Tx tx) {
    return tx.number("SELECT count(*) AS n FROM sessions");
  }
}
