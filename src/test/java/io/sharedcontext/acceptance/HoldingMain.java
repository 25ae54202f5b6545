package io.sharedcontext.acceptance;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A process that holds one lock of a store until its input ends, and says when it does. */
final class HoldingMain {
  private HoldingMain() {}

  /** Holds {@code byte FILE PLACE}, or with {@code write DATABASE} SQLite's write lock. */
  public static void main(String[] arguments) throws IOException, SQLException {
    if (arguments[0].equals("byte")) {
      holdByte(Path.of(arguments[1]), Long.parseLong(arguments[2]));
    } else {
      holdWrites(arguments[1]);
    }
  }

  private static void holdByte(Path file, long place) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.lock(place, 1, false)) {
      untilTheEnd(lock.isValid());
    }
  }

  private static void holdWrites(String database) throws IOException, SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      untilTheEnd(true);
      statement.execute("ROLLBACK");
    }
  }

  private static void untilTheEnd(boolean held) throws IOException {
    System.out.println("held " + held);
    int end = System.in.read();
    System.out.println("ended " + end);
  }
}
