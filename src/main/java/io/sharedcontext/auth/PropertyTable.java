package io.sharedcontext.auth;

import io.sharedcontext.store.Tx;
import java.util.Optional;

/** Facts about the store as a whole. */
final class PropertyTable {
  /** {@code open} or {@code closed}; absent is open. */
  static final String ACCESS = "access";

  /** A random name of this store, which its tokens carry; there from its founding on. */
  static final String STORE = "store_id";

  /** SHA-256 of the secret that signs tokens. */
  static final String SECRET = "token_secret";

  /** The secret itself, where a server keeps the database; beside a file it is in a file. */
  static final String SECRET_TEXT = "token_secret_text";

  /** Likewise the secrets before it. */
  static final String PREVIOUS_SECRET_TEXTS = "token_secret_texts_previous";

  /** Hashes of the secrets before it, each with a colon and until when its tokens are good. */
  static final String PREVIOUS_SECRETS = "token_secrets_previous";

  private PropertyTable() {}

  static Optional<String> find(Tx tx, String name) {
    return tx.find("SELECT value FROM store_fact WHERE name = ?", row -> row.text("value"), name);
  }

  static void set(Tx tx, String name, String value) {
    tx.run(
        "INSERT INTO store_fact (name, value) VALUES (?, ?)"
            + " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name,
        value);
  }
}
