package io.sharedcontext.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Opens a database that nobody may have open. SQLite takes any log that lies beside it for its own, also
 * that of a database over which this one was copied, and writes it into it at the latest when it is
 * closed. So whoever opens a database first does it here.
 */
final class FirstConnection {
  private FirstConnection() {}

  /**
   * To {@code file}, unless it is out of service, or goes out of service because its log is another's. Not
   * even closed is the connection then: SQLite would write the log into the database.
   */
  static Connection open(Path file) throws IOException, SQLException {
    try (FileStampReader stamps = new FileStampReader(file)) {
      return open(file, stamps);
    }
  }

  /** The same, of the file whose stamps are read by {@code stamps}. */
  static Connection open(Path file, FileStampReader stamps) throws IOException, SQLException {
    OutOfService.refuse(file);
    FileStamp stamp = stamps.readable();
    Connection first = new ConnectionFactory(file).keeper();
    if (mayHaveLog(stamp, first)) {
      return first;
    }
    OutOfService note = new OutOfService(OutOfService.Cause.OVERWRITTEN, Optional.empty());
    note.put(file);
    throw note.failure(file);
  }

  private static boolean mayHaveLog(FileStamp stamp, Connection first) throws SQLException {
    try {
      return stamp.mayHaveLog(FileStamp.latest(first));
    } catch (SQLException e) {
      first.close();
      throw e;
    }
  }
}
