package io.sharedcontext.cli;

import io.sharedcontext.store.Tx;

/** What messages tell of those who posted them. */
final class SpeakerTable {
  private SpeakerTable() {}

  /** The type under which {@code agent} posted last; empty if it never posted. */
  static String type(Tx tx, String agent) {
    return tx.find(
            "SELECT sender_type FROM messages WHERE sender = ? ORDER BY id DESC LIMIT 1",
            row -> row.text("sender_type"),
            agent)
        .orElse("");
  }
}
