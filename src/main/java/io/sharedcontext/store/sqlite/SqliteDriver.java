package io.sharedcontext.store.sqlite;

import org.sqlite.SQLiteConfig;

/** What the driver needs once in a process. */
public final class SqliteDriver {
  private SqliteDriver() {}

  /**
   * Has the driver ask the locale for the names of its months, which takes 40 ms of a new process and which a
   * first connection would else wait for. Safe in any thread.
   */
  public static void prepare() {
    new SQLiteConfig();
  }
}
