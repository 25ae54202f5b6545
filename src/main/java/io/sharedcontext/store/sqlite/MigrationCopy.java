package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.StoreFiles;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A backup of a store of an earlier version, made before it is brought to a later one, which no earlier
 * server can open. Without room for it the store stays as it is. Made under the lock that all
 * processes respect while they open the store, so that several make one.
 */
final class MigrationCopy {
  /** Where these copies go, beside the store. */
  static final String DIRECTORY = "backups";

  /** What a migration itself may take, beside the copy. */
  private static final long MARGIN = 16L << 20;

  private MigrationCopy() {}

  static void makeIfOlder(Path file, Connection connection, int newest)
      throws IOException, SQLException {
    int version = number(connection, "PRAGMA user_version");
    if (number(connection, "PRAGMA application_id") != Migrations.APPLICATION
        || version == 0
        || version >= newest) {
      return;
    }
    Path parent = file.resolveSibling(DIRECTORY);
    requireRoom(file, parent);
    Instant changed = changed(file);
    String name = "before-v%03d-%s".formatted(newest, BackupSet.stamp(changed));
    // One of the same moment is left of an attempt that was cut short.
    if (!BackupSet.is(parent.resolve(name))) {
      BackupSet.make(new BackupSet.Request(file, parent, name, changed), tx -> {}, bytes -> {});
    }
  }

  private static void requireRoom(Path file, Path parent) throws IOException {
    long needed = Files.size(file) + StoreFiles.beside(file, "-wal").toFile().length() + MARGIN;
    long room = Files.getFileStore(file).getUsableSpace();
    if (room < needed) {
      throw Failure.of(
              ErrorCode.STORE_FULL,
              "the store is of an earlier version, and there is no room for a copy of it, which is made"
                  + " in " + parent + " before it is changed: that takes "
                  + (needed >> 20) + " MB of the " + (room >> 20) + " MB that are free")
          .suggest("Make room, or go on with the earlier server until there is.")
          .retryAfter(5_000);
    }
  }

  /** When the store last changed: what names the copy, as no clock is asked here. */
  private static Instant changed(Path file) throws IOException {
    Path log = StoreFiles.beside(file, "-wal");
    Instant database = Files.getLastModifiedTime(file).toInstant();
    Instant logged = Files.exists(log) ? Files.getLastModifiedTime(log).toInstant() : Instant.EPOCH;
    return logged.isAfter(database) ? logged : database;
  }

  private static int number(Connection connection, String sql) throws SQLException {
    return Integer.parseInt(ConnectionFactory.text(connection, sql));
  }
}
