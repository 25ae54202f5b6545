package io.sharedcontext.auth;

import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;

/** Where the store counts what agents keep in it; its triggers do. */
final class UsageTable {
  /** Under which the store counts for all agents; no agent can have this id. */
  private static final String ALL = "";

  private UsageTable() {}

  /**
   * What is kept.
   *
   * @param bytes of contents, values, purposes and metadata
   */
  record Usage(long sessions, long messages, long bytes) {
    static final Usage NOTHING = new Usage(0, 0, 0);

    private static Usage of(Row row) {
      return new Usage(row.number("sessions"), row.number("messages"), row.number("bytes"));
    }
  }

  static Usage of(Tx tx, String agent) {
    return tx.find(
            "SELECT sessions, messages, bytes FROM usage WHERE agent_id = ?", Usage::of, agent)
        .orElse(Usage.NOTHING);
  }

  /** Of all agents together. */
  static Usage total(Tx tx) {
    return of(tx, ALL);
  }
}
