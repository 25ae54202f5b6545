package io.sharedcontext.store;

/**
 * Counters that tell a cache whether what it holds is still true. A transaction that changes a
 * scope's data bumps the scope's counter; a reader compares it on every hit.
 */
public final class ChangeCounters {
  private ChangeCounters() {}

  /** Notes in this transaction that the data of {@code scope} changed. */
  public static void bump(Tx tx, String scope) {
    tx.run("""
        INSERT INTO change_seq (scope, seq) VALUES (?, 1)
        ON CONFLICT (scope) DO UPDATE SET seq = change_seq.seq + 1
        """, scope);
  }

  /** How often {@code scope} has changed; 0 for never. */
  public static long seq(Tx tx, String scope) {
    return tx.number("SELECT seq AS n FROM change_seq WHERE scope = ?", scope);
  }
}
