package io.sharedcontext.auth;

import io.sharedcontext.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table {@code audit_cut}, and the rows that a cut removes. */
final class AuditCutTable {
  private AuditCutTable() {}

  /** A row at the beginning of the log. */
  @SuppressWarnings("ArrayRecordComponent") // compared with nothing
  record Oldest(long id, Instant at, byte[] hash) {}

  static Optional<AuditCut> find(Tx tx) {
    return tx.find(
        "SELECT up_to, removed, hash, cut_at, secret, mac FROM audit_cut",
        row -> new AuditCut(
            row.number("up_to"),
            row.number("removed"),
            row.bytes("hash"),
            row.time("cut_at"),
            row.text("secret"),
            row.bytes("mac")));
  }

  static void put(Tx tx, AuditCut cut) {
    tx.run("""
        INSERT INTO audit_cut (only_one, up_to, removed, hash, cut_at, secret, mac)
        VALUES (1, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (only_one) DO UPDATE SET up_to = excluded.up_to, removed = excluded.removed,
          hash = excluded.hash, cut_at = excluded.cut_at, secret = excluded.secret, mac = excluded.mac
        """, cut.upTo(), cut.removed(), cut.hash(), cut.cutAt(), cut.secret(), cut.mac());
  }

  /**
   * The oldest rows, as far as all of them are from before {@code before}: where the clock was set back
   * later ones may be older, and wait. The newest row of all stays.
   */
  static List<Oldest> oldest(Tx tx, Instant before, int most) {
    List<Oldest> rows =
        tx.list("""
        SELECT id, at, hash FROM audit
        WHERE id <= (SELECT up_to FROM counted WHERE name = 'audit')
          AND id < (SELECT max(id) FROM audit)
        ORDER BY id LIMIT ?
        """, row -> new Oldest(row.number("id"), row.time("at"), row.bytes("hash")), most);
    List<Oldest> over = new ArrayList<>();
    for (Oldest row : rows) {
      if (!row.at().isBefore(before)) {
        break;
      }
      over.add(row);
    }
    return over;
  }

  /** About how many rows are from before {@code before}. */
  static long count(Tx tx, Instant before) {
    return tx.number("SELECT count(*) AS n FROM audit WHERE at < ?", before);
  }

  static void removeUpTo(Tx tx, long id) {
    tx.run("DELETE FROM audit WHERE id <= ?", id);
  }
}
