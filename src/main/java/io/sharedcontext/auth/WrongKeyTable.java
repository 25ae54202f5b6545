package io.sharedcontext.auth;

import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import java.time.Instant;
import java.util.Optional;

/** Where the store counts wrong keys. Only agents that have a key are here, so it stays small. */
final class WrongKeyTable {
  private WrongKeyTable() {}

  /** How many wrong keys were given since then. */
  record Count(Instant since, long given) {
    static Count of(Row row) {
      return new Count(row.time("since"), row.number("given"));
    }
  }

  static Optional<Count> find(Tx tx, String agentId) {
    return tx.find("SELECT since, given FROM wrong_keys WHERE agent_id = ?", Count::of, agentId);
  }

  static void put(Tx tx, String agentId, Count count) {
    tx.run(
        "INSERT INTO wrong_keys (agent_id, since, given) VALUES (?, ?, ?)"
            + " ON CONFLICT (agent_id) DO UPDATE SET since = excluded.since, given = excluded.given",
        agentId,
        count.since(),
        count.given());
  }
}
