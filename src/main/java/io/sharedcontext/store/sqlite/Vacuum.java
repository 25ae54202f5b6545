package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.StoreFiles;
import io.sharedcontext.store.UserDirectories;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;

/** Gives the space of what was deleted back to the disk; for a process that is alone with a store. */
public final class Vacuum {
  private Vacuum() {}

  /** What a store took before and after. */
  public record Sizes(long before, long after) {}

  /** Makes the store of {@code database} as small as it can be. */
  public static Sizes run(Path database) {
    Path file = StoreFiles.real(database);
    NativeLibrary.load(UserDirectories.caches(System.getenv()));
    long before = size(file);
    requireRoom(file, before);
    Sql.attempt(() -> {
      try (Connection connection = FirstConnection.open(file)) {
        Migrations.refuseForeign(connection);
        ConnectionFactory.execute(connection, "VACUUM");
        return ConnectionFactory.text(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
    return new Sizes(before, size(file));
  }

  /** All of it goes through the log once, and then into the file. */
  private static void requireRoom(Path file, long size) {
    try {
      long room = Files.getFileStore(file).getUsableSpace();
      if (room < 2 * size) {
        throw Failure.of(
            ErrorCode.STORE_FULL,
            "to make the store smaller takes up to " + ((2 * size) >> 20) + " MB meanwhile, and "
                + (room >> 20) + " MB are free");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path file) {
    return file.toFile().length() + StoreFiles.beside(file, "-wal").toFile().length();
  }
}
