package io.sharedcontext.store.sqlite;

/**
 * Watches that the files of an open store are still the ones that were opened. Safe for use by several
 * threads.
 */
interface StoreGuard {
  /** Looks at the files; throws what a call is told if they are of no use. */
  void check();

  /** The same, but looks only when it is a while ago. */
  void checkNowAndThen();

  /** Whether the store has to be left and opened anew; looks when it is a while ago. */
  boolean lost();

  /** Throws unless what is at the database's place is what was opened. */
  void requireDatabase();

  /** Whether the store must not even be closed. */
  boolean untouchable();
}
