package io.sharedcontext.store.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the stamp of one database file, again and again, through a connection that stays open while the
 * file keeps its length: opening one costs as much as writing a message, because SQLite reads all
 * definitions anew. Safe for use by several threads.
 */
final class FileStampReader implements AutoCloseable {
  /** Frees the pages that the connection remembers, so that the next look reads them from the file. */
  private static final String FORGET = "PRAGMA shrink_memory";

  static final String ROWS = "SELECT coalesce(sum(seq), 0) FROM sqlite_sequence";

  private final Path file;
  private Optional<Connection> opened = Optional.empty();
  private long openedBytes;

  FileStampReader(Path file) {
    this.file = file;
  }

  /** The stamp of what is in the file itself, without its log. */
  synchronized FileStamp read() throws SQLException {
    try {
      Connection connection = connection(file.toFile().length());
      ConnectionFactory.execute(connection, FORGET);
      long definitions = FileStamp.latest(connection);
      OptionalLong rows = definitions == 0 ? OptionalLong.of(0) : rows(connection);
      if (definitions == 0 || rows.isEmpty()) {
        close();
      }
      return new FileStamp(definitions, rows);
    } catch (SQLException e) {
      close();
      throw e;
    }
  }

  /** The mark that the store got, as it was when the stamp was last read; empty if it cannot be read. */
  synchronized String mark() {
    try {
      return opened.isPresent() ? FileStamp.mark(opened.get()) : "";
    } catch (SQLException e) {
      return "";
    }
  }

  /** How many commits were counted, likewise; 0 if that cannot be read. */
  synchronized long commits() {
    try {
      return opened.isPresent() ? FileStamp.commits(opened.get()) : 0;
    } catch (SQLException e) {
      return 0;
    }
  }

  /** Like {@link #read}, and the stamp of an empty file where it cannot be read. */
  FileStamp readable() {
    try {
      return read();
    } catch (SQLException e) {
      return FileStamp.UNKNOWN;
    }
  }

  /** SQLite takes the number of pages that it found at the opening for the one that stays. */
  private Connection connection(long bytes) throws SQLException {
    if (openedBytes != bytes) {
      close();
    }
    if (opened.isEmpty()) {
      Connection connection = ReadOnlyStore.withoutLog(file);
      opened = Optional.of(connection);
      openedBytes = bytes;
      // Half of a checkpoint may have written the number of pages before the pages.
      ConnectionFactory.execute(connection, "PRAGMA writable_schema = ON");
    }
    return opened.get();
  }

  private static OptionalLong rows(Connection connection) {
    try {
      return OptionalLong.of(Long.parseLong(ConnectionFactory.text(connection, ROWS)));
    } catch (SQLException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public synchronized void close() throws SQLException {
    Optional<Connection> before = opened;
    opened = Optional.empty();
    if (before.isPresent()) {
      before.get().close();
    }
  }
}
