package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.FilePermissions;
import io.sharedcontext.store.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.function.LongConsumer;
import org.sqlite.ProgressHandler;

/**
 * A copy of the store as it is at one moment, made while others write: a compact file of its own,
 * checked before it gets its name. Copying the files would miss what is still in the write-ahead log,
 * and opening them from here would drop SQLite's locks on them.
 */
final class Backup {
  /** How many steps of SQLite's machine lie between two words of the progress; milliseconds. */
  private static final int STEPS = 100_000;

  private Backup() {}

  static void make(Path store, Path target) throws IOException, SQLException {
    make(store, target, bytes -> {});
  }

  /** Makes a copy; {@code progress} hears now and then how many bytes it has. */
  static void make(Path store, Path target, LongConsumer progress)
      throws IOException, SQLException {
    if (Files.exists(target)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    Path fresh = target.resolveSibling(target.getFileName() + ".partial");
    Files.deleteIfExists(fresh);
    FilePermissions.createFile(fresh);
    try {
      copy(store, fresh, progress);
      check(fresh);
      sync(fresh);
      Files.move(fresh, target);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void copy(Path store, Path fresh, LongConsumer progress)
      throws IOException, SQLException {
    try (Connection connection =
            Files.isWritable(store) ? FirstConnection.open(store) : ReadOnlyStore.open(store);
        PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
      ProgressHandler.setHandler(connection, STEPS, new ProgressHandler() {
        @Override
        protected int progress() {
          progress.accept(fresh.toFile().length());
          return 0;
        }
      });
      copy.setString(1, fresh.toString());
      copy.executeUpdate();
      ProgressHandler.clearHandler(connection);
    }
  }

  /** Each copy has a stamp of its own, by which it is told from the store it was made of. */
  private static void check(Path copy) throws IOException, SQLException {
    try (Connection connection = new ConnectionFactory(copy).keeper()) {
      FileStamp.renew(connection);
      String verdict = ConnectionFactory.text(connection, "PRAGMA integrity_check(1)");
      if (!verdict.equals("ok")) {
        throw new IOException("the copy is damaged: " + verdict);
      }
    }
  }

  private static void sync(Path copy) throws IOException {
    try (FileChannel channel = PrivateFiles.openExisting(copy)) {
      channel.force(true);
    }
  }
}
