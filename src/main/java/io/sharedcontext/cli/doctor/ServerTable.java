package io.sharedcontext.cli.doctor;

import io.sharedcontext.store.Tx;

/** What a database server is asked about the tables of the store. */
final class ServerTable {
  private ServerTable() {}

  /** Rows that refer to messages that are not there; the server itself looks after other references. */
  static long orphans(Tx tx) {
    return tx.number("""
        SELECT (SELECT count(*) FROM recipients r
            WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.id = r.message_id))
          + (SELECT count(*) FROM search_documents d
            WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.id = d.message_id)) AS n
        """);
  }
}
