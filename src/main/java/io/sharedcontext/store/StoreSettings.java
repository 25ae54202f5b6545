package io.sharedcontext.store;

import java.nio.file.Path;

/**
 * Where the store is and how it is kept.
 *
 * @param file the database file, absolute
 * @param powerSafe whether a commit is made durable against loss of power before it is acknowledged
 * @param anyFileSystem whether to go on over a file system on which SQLite cannot be shared safely
 * @param readers the pool of connections that read
 */
public record StoreSettings(
    Path file, boolean powerSafe, boolean anyFileSystem, PoolSettings readers) {

  /** With the pool that nobody has changed. */
  public StoreSettings(Path file, boolean powerSafe, boolean anyFileSystem) {
    this(file, powerSafe, anyFileSystem, PoolSettings.DEFAULT);
  }
}
