package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.Engine;
import io.sharedcontext.store.PoolSettings;
import io.sharedcontext.store.StoreSettings;
import java.nio.file.Path;

/**
 * Where a store that is a file is, and how it is kept.
 *
 * @param file the database file, absolute
 * @param powerSafe whether a commit is made durable against loss of power before it is acknowledged
 * @param anyFileSystem whether to go on over a file system on which SQLite cannot be shared safely
 * @param readers the pool of connections that read
 */
public record SqliteSettings(
    Path file, boolean powerSafe, boolean anyFileSystem, PoolSettings readers)
    implements StoreSettings {

  /** With the pool that nobody has changed. */
  public SqliteSettings(Path file, boolean powerSafe, boolean anyFileSystem) {
    this(file, powerSafe, anyFileSystem, PoolSettings.DEFAULT);
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public boolean inFile() {
    return true;
  }

  @Override
  public Path localFiles() {
    return file;
  }

  /** Keys and secrets lie beside the database. */
  @Override
  public Path home() {
    return file.toAbsolutePath().resolveSibling(".").normalize();
  }

  @Override
  public Engine engine(Engine.Context context) {
    return new SqliteEngine(this, StoreEnvironment.real(), context);
  }
}
