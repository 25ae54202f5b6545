package io.sharedcontext.auth;

import io.sharedcontext.store.Tx;
import java.time.Instant;

/** Tokens that were replaced before they expired. */
final class RevokedTable {
  private RevokedTable() {}

  static boolean holds(Tx tx, String tokenId) {
    return tx.number(
            "SELECT EXISTS (SELECT 1 FROM revoked_tokens WHERE token_id = ?) AS n", tokenId)
        != 0;
  }

  static void add(Tx tx, Token token) {
    tx.run(
        "INSERT INTO revoked_tokens (token_id, expires_at) VALUES (?, ?)",
        token.id(),
        token.expiresAt());
  }

  /** How many nobody could use any more anyway. */
  static long over(Tx tx, Instant now) {
    return tx.number("SELECT count(*) AS n FROM revoked_tokens WHERE expires_at <= ?", now);
  }

  /** Forgets at most {@code most} of those that nobody could use any more anyway. */
  static int forget(Tx tx, Instant now, int most) {
    return tx.run("""
        DELETE FROM revoked_tokens WHERE token_id IN (
          SELECT token_id FROM revoked_tokens WHERE expires_at <= ? LIMIT ?)
        """, now, most);
  }
}
