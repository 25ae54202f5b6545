package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.QueryStats;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Watches that the database's file does not lose its end. SQLite takes pages that are missing there for
 * empty ones and goes on acknowledging. A file may become shorter when somebody compacts the store, and
 * its last pages may be in the log alone; so one that did is looked through before it is given up. Safe
 * for use by several threads.
 */
final class FileLength {
  private final Path file;
  private final ConnectionFactory connections;
  private final AtomicLong seen;

  /**
   * Takes the length of {@code file}, which {@code connections} open, for the right one, unless more
   * pages are missing than {@code log} has. Beside an empty one SQLite sees that by itself.
   */
  FileLength(Path file, ConnectionFactory connections, WriteAheadLog log, Connection keeper)
      throws IOException, SQLException {
    this.file = file;
    this.connections = connections;
    this.seen = new AtomicLong(Math.max(Files.size(file), log.size() == 0 ? 0 : least(keeper)));
  }

  /** The bytes of those pages that cannot be in the log. */
  private static long least(Connection keeper) throws SQLException {
    try (Statement statement = keeper.createStatement()) {
      long pages = number(statement, "PRAGMA page_count", 1);
      long inLog = number(statement, "PRAGMA wal_checkpoint(NOOP)", 2);
      return pages <= inLog ? 0 : (pages - inLog) * number(statement, "PRAGMA page_size", 1);
    }
  }

  private static long number(Statement statement, String pragma, int column) throws SQLException {
    try (ResultSet rows = statement.executeQuery(pragma)) {
      return rows.next() ? rows.getLong(column) : 0;
    }
  }

  /** Why the file is of no use now that it was seen with {@code bytes}; empty while it is. */
  Optional<Failure> check(long bytes) {
    long before = seen.get();
    if (bytes > before) {
      seen.accumulateAndGet(bytes, Math::max);
    }
    return bytes < before ? look() : Optional.empty();
  }

  /** Looks again: another thread may have seen the file later, and longer. */
  private synchronized Optional<Failure> look() {
    long now = file.toFile().length();
    if (now < seen.get() && !whole(now)) {
      return Optional.of(lost(now));
    }
    seen.set(now);
    return Optional.empty();
  }

  /** Whether every page is there: in so many bytes, or in the log. A new connection remembers none. */
  private boolean whole(long bytes) {
    try (ReaderConnection fresh = connections.reader(new QueryStats())) {
      long pages = Long.parseLong(ConnectionFactory.text(fresh, "PRAGMA page_count"));
      long size = Long.parseLong(ConnectionFactory.text(fresh, "PRAGMA page_size"));
      return pages * size <= bytes
          || ConnectionFactory.text(fresh, "PRAGMA quick_check(1)").equals("ok");
    } catch (SQLException e) {
      if (Sql.damaged(e)) {
        return false;
      }
      throw Sql.toFailure(e);
    }
  }

  private Failure lost(long left) {
    return Failure.of(
            ErrorCode.STORE_UNAVAILABLE,
            "the store's file %s has lost its end: of %,d bytes or more %,d are left"
                .formatted(file, seen.get(), left))
        .suggest("Run shared-context doctor, put a backup in its place, and restart this server.");
  }
}
