package io.sharedcontext.store;

import java.nio.file.Path;

/**
 * Where the store is and how it is kept.
 *
 * @param file the database file, absolute
 * @param powerSafe whether a commit is made durable against loss of power before it is acknowledged
 * @param anyFileSystem whether to go on over a file system on which SQLite cannot be shared safely
 */
public record StoreSettings(Path file, boolean powerSafe, boolean anyFileSystem) {}
