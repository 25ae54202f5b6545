package io.sharedcontext.store.postgresql;

import io.sharedcontext.store.Tx;
import java.time.Duration;

/**
 * The advisory lock that every transaction takes which changes the store: one of the server's for each
 * schema. It ends with the transaction, however that ends.
 *
 * @param schema the number that stands for the store's schema
 */
record StoreLock(int schema) {
  /** "SCtx": keeps clear of other programs' locks in the same database. */
  private static final int PROGRAM = 0x53437478;

  static StoreLock of(String schema) {
    return new StoreLock(schema.hashCode());
  }

  /** The first of its two numbers, as the server shows it. */
  long programKey() {
    return Integer.toUnsignedLong(PROGRAM);
  }

  /** The second. */
  long schemaKey() {
    return Integer.toUnsignedLong(schema);
  }

  /** Waits for it, so long at most; keeps it until the transaction ends. */
  void take(Tx tx, Duration longest) {
    boolean unused = tx.find(
            "SELECT set_config('lock_timeout', ?, true) AS timeout, pg_advisory_xact_lock(?, ?)",
            row -> true,
            longest.toMillis() + "ms",
            PROGRAM,
            schema)
        .orElse(false);
  }
}
