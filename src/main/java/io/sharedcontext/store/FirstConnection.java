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
    Optional<OutOfService.Cause> wrong = wrongLog(stamp, first);
    if (wrong.isEmpty()) {
      return first;
    }
    OutOfService note = new OutOfService(wrong.get(), Optional.empty());
    note.put(file);
    throw note.failure(file);
  }

  /** What is wrong with the log beside a database that has this stamp. */
  private static Optional<OutOfService.Cause> wrongLog(FileStamp stamp, Connection first)
      throws SQLException {
    try {
      if (!stamp.mayHaveLog(FileStamp.latest(first))) {
        return Optional.of(OutOfService.Cause.OVERWRITTEN);
      }
      return stamp.rows().orElse(0) > rows(first)
          ? Optional.of(OutOfService.Cause.LOG_CUT)
          : Optional.empty();
    } catch (SQLException e) {
      first.close();
      throw e;
    }
  }

  /** Like those of the stamp, with what is in the log: every change adds some, and none goes. */
  private static long rows(Connection first) throws SQLException {
    String sequences = ConnectionFactory.text(
        first, "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'");
    return sequences.equals("0")
        ? Long.MAX_VALUE
        : Long.parseLong(ConnectionFactory.text(first, FileStampReader.ROWS));
  }
}
