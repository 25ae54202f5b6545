package io.sharedcontext.auth;

import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;

/**
 * Where the store counts what agents keep in it. Its triggers do, from when somebody first asked: a store
 * in which nobody has a quota need not write one more row with every message.
 */
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

  /** From now on the store counts; what is there already is counted here, once, which takes a second a million messages. */
  static void count(Tx tx) {
    int begun = tx.run(
        "INSERT INTO usage (agent_id, sessions, messages, bytes) VALUES (?, 0, 0, 0)"
            + " ON CONFLICT DO NOTHING",
        ALL);
    if (begun > 0) {
      tx.run("""
          INSERT INTO usage (agent_id, sessions, messages, bytes)
          SELECT agent_id, sum(sessions), sum(messages), sum(bytes) FROM (
            SELECT created_by AS agent_id, count(*) AS sessions, 0 AS messages,
              sum(octet_length(purpose) + octet_length(metadata)) AS bytes
            FROM sessions GROUP BY created_by
            UNION ALL
            SELECT sender, 0, count(*), sum(octet_length(content) + octet_length(metadata))
            FROM messages GROUP BY sender
            UNION ALL
            SELECT updated_by, 0, 0, sum(octet_length(value) + octet_length(metadata))
            FROM memory GROUP BY updated_by) AS kept
          GROUP BY agent_id
          """);
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
