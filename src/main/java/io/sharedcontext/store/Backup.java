package io.sharedcontext.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * A copy of the store as it is at one moment, made while others write: a compact file of its own,
 * checked before it gets its name. Copying the files would miss what is still in the write-ahead log,
 * and opening them from here would drop SQLite's locks on them.
 */
final class Backup {
  private Backup() {}

  static void make(Path store, Path target) throws IOException, SQLException {
    if (Files.exists(target)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    Path fresh = target.resolveSibling(target.getFileName() + ".partial");
    Files.deleteIfExists(fresh);
    FilePermissions.createFile(fresh);
    try {
      copy(store, fresh);
      check(fresh);
      sync(fresh);
      Files.move(fresh, target);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void copy(Path store, Path fresh) throws SQLException {
    try (Connection connection = new ConnectionFactory(store).keeper();
        PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
      copy.setString(1, fresh.toString());
      copy.executeUpdate();
    }
  }

  private static void check(Path copy) throws IOException, SQLException {
    try (Connection connection = new ConnectionFactory(copy).keeper()) {
      String verdict = ConnectionFactory.text(connection, "PRAGMA quick_check(1)");
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
