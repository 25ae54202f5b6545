package io.sharedcontext.auth;

import io.sharedcontext.auth.Audit.Result;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where refusals are counted of which the audit log does not have a row each. */
final class RefusalTable {
  private static final String COLUMNS =
      "SELECT event_type, agent_id, session_id, tool, code, outcome, since, pending, reason FROM refusals ";

  private static final String PLACE =
      "WHERE event_type = ? AND agent_id = ? AND session_id = ? AND tool = ? AND code = ?";

  private RefusalTable() {}

  /**
   * Refusals that count together.
   *
   * @param agent who was refused; empty if nobody could be named, or for all that found no place
   */
  record Kind(String event, String agent, String session, String tool, String code) {
    /** What stands for all of the same event, once there are too many to tell apart. */
    Kind lumped() {
      return new Kind(event, "", "", "", "");
    }
  }

  /**
   * The refusals of a kind since {@code since}, when the audit log got its last row of them.
   *
   * @param reason why the latest was refused
   */
  record Tally(Kind kind, Result result, Instant since, long pending, String reason) {}

  static Optional<Tally> find(Tx tx, Kind kind) {
    return tx.find(COLUMNS + PLACE, RefusalTable::map, place(kind));
  }

  static void put(Tx tx, Tally tally) {
    Kind kind = tally.kind();
    tx.run(
        """
        INSERT INTO refusals
          (event_type, agent_id, session_id, tool, code, outcome, since, pending, reason)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (event_type, agent_id, session_id, tool, code) DO UPDATE SET
          outcome = excluded.outcome, since = excluded.since, pending = excluded.pending,
          reason = excluded.reason
        """,
        kind.event(),
        kind.agent(),
        kind.session(),
        kind.tool(),
        kind.code(),
        tally.result().name().toLowerCase(Locale.ROOT),
        tally.since(),
        tally.pending(),
        tally.reason());
  }

  static void remove(Tx tx, Kind kind) {
    tx.run("DELETE FROM refusals " + PLACE, place(kind));
  }

  /** How many kinds there are of that event. */
  static long kinds(Tx tx, String event) {
    return tx.number("SELECT count(*) AS n FROM refusals WHERE event_type = ?", event);
  }

  /** At most {@code most} that got their last row at {@code before} or earlier. */
  static List<Tally> due(Tx tx, Instant before, int most) {
    return tx.list(
        COLUMNS + "WHERE since <= ? ORDER BY since LIMIT ?", RefusalTable::map, before, most);
  }

  private static Object[] place(Kind kind) {
    return new Object[] {kind.event(), kind.agent(), kind.session(), kind.tool(), kind.code()};
  }

  private static Tally map(Row row) {
    return new Tally(
        new Kind(
            row.text("event_type"),
            row.text("agent_id"),
            row.text("session_id"),
            row.text("tool"),
            row.text("code")),
        Result.valueOf(row.text("outcome").toUpperCase(Locale.ROOT)),
        row.time("since"),
        row.number("pending"),
        row.text("reason"));
  }
}
