package io.sharedcontext.cli.lab.evaluate;

import io.sharedcontext.store.Tx;
import java.util.List;

/** SQLite's own full-text search over a corpus, in a store of its own. */
final class Fts5Table {
  private Fts5Table() {}

  static void create(Tx tx) {
    tx.run("""
        CREATE VIRTUAL TABLE texts USING fts5(content, space UNINDEXED, id UNINDEXED,
          tokenize = 'porter unicode61')
        """);
  }

  static void add(Tx tx, CorpusMessage told) {
    tx.run(
        "INSERT INTO texts(content, space, id) VALUES (?, ?, ?)",
        told.content(),
        told.space(),
        told.id());
  }

  /** The best of a space by bm25 over all spaces, of equals the newer. */
  static List<String> best(Tx tx, String match, String space, int limit) {
    return tx.list("""
        SELECT id FROM texts WHERE texts MATCH ? AND space = ?
        ORDER BY bm25(texts), rowid DESC LIMIT ?
        """, row -> row.text("id"), match, space, limit);
  }
}
