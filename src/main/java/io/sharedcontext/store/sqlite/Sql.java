package io.sharedcontext.store.sqlite;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The one place where {@link SQLException} turns into something the rest may see. */
final class Sql {
  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int READ_ONLY = 8;
  private static final int DISK_ERROR = 10;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CANNOT_OPEN = 14;
  private static final int PROTOCOL = 15;
  private static final int NOT_A_DATABASE = 26;

  private Sql() {}

  /** Something that JDBC may refuse. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws SQLException;
  }

  static <T> T attempt(Work<T> work) {
    try {
      return work.run();
    } catch (SQLException e) {
      throw toFailure(e);
    }
  }

  /** Whether another connection was in the way, so that trying again helps. */
  static boolean busy(SQLException e) {
    return code(e) == BUSY;
  }

  /** Whether the file is not of SQLite's making. */
  static boolean notADatabase(SQLException e) {
    return code(e) == NOT_A_DATABASE;
  }

  /** Whether the file is of SQLite's making, and what is in it is not. */
  static boolean corrupt(SQLException e) {
    return code(e) == CORRUPT;
  }

  /** The failure of a file in which SQLite itself finds nothing wrong. */
  static SQLException corrupt(String reason) {
    return new SQLException(reason, null, CORRUPT);
  }

  /** Whether what was read is not what SQLite once wrote, or is not there. */
  static boolean damaged(SQLException e) {
    return corrupt(e) || code(e) == DISK_ERROR || notADatabase(e);
  }

  /** Whether there was no room for what it wanted to write. */
  static boolean full(SQLException e) {
    return code(e) == FULL
        || (e instanceof SQLiteException sqlite
            && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE);
  }

  /** Whether it may come of a file that could not be made or written. */
  static boolean failedToWrite(SQLException e) {
    return full(e) || code(e) == DISK_ERROR || code(e) == CANNOT_OPEN || code(e) == READ_ONLY;
  }

  private static int code(SQLException e) {
    return e.getErrorCode() & 0xff;
  }

  /** Decides by SQLite's primary result code, never by the text. */
  static RuntimeException toFailure(SQLException e) {
    if (full(e)) {
      return Failure.because(ErrorCode.STORE_FULL, "the disk that holds the store is full", e)
          .retryAfter(5_000);
    }
    return switch (code(e)) {
      case BUSY, LOCKED, PROTOCOL ->
        Failure.because(ErrorCode.STORE_BUSY, "the store is busy with other writers", e)
            .retryAfter(100);
      case READ_ONLY ->
        Failure.because(ErrorCode.STORE_READ_ONLY, "the store cannot be written", e);
      case DISK_ERROR -> unusable("reading or writing its files failed", e);
      case CORRUPT -> unusable("its file is damaged", e);
      case CANNOT_OPEN -> unusable("its files cannot be opened", e);
      case NOT_A_DATABASE -> unusable("its file is not a database", e);
      default -> new IllegalStateException("the store refused a statement", e);
    };
  }

  /** What a caller is told when a file beside the database cannot be read, as while its directory is away. */
  static Failure toFailure(Path file, IOException e) {
    return unusable(file + " cannot be read (" + reason(e) + ")", e);
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException ? "it is not there" : String.valueOf(e.getMessage());
  }

  private static Failure unusable(String reason, Exception e) {
    return Failure.because(
        ErrorCode.STORE_UNAVAILABLE,
        "the store cannot be used: " + reason + "; run shared-context doctor",
        e);
  }
}
