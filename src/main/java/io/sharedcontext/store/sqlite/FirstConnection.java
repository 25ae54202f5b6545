package io.sharedcontext.store.sqlite;

import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a database that nobody may have open. SQLite takes any log that lies beside it for its own, also
 * that of a database over which this one was copied, and writes it into it at the latest when it is
 * closed. So whoever opens a database first does it here, where a connection that cannot write looks at
 * both before one that can is made.
 */
final class FirstConnection {
  private static final Logger LOG = LoggerFactory.getLogger(FirstConnection.class);

  private FirstConnection() {}

  /** To {@code file}, unless it is out of service, or goes out of service because its log is another's. */
  static Connection open(Path file) throws IOException, SQLException {
    try (FileStampReader stamps = new FileStampReader(file);
        NotedStamp noted = new NotedStamp(file)) {
      Connection connection = open(file, stamps, noted);
      if (new MovedPages(file, connection).missing(stamps.readable()).orElse(false)) {
        // The connection stays open: should it be the last, closing it would write the log into the
        // file.
        throw outOfService(file, OutOfService.Cause.OVERWRITTEN);
      }
      return connection;
    }
  }

  /** The same, of the file whose stamps are read by {@code stamps}, the newest of which is {@code noted}. */
  static Connection open(Path file, FileStampReader stamps, NotedStamp noted)
      throws IOException, SQLException {
    OutOfService.refuse(file);
    Optional<OutOfService.Cause> wrong = overwritten(file, stamps, noted)
        ? Optional.of(OutOfService.Cause.OVERWRITTEN)
        : wrongLog(file, stamps);
    if (wrong.isEmpty()) {
      return new ConnectionFactory(file).keeper();
    }
    throw outOfService(file, wrong.get());
  }

  private static Failure outOfService(Path file, OutOfService.Cause cause) throws IOException {
    OutOfService note = new OutOfService(cause, Optional.empty());
    note.put(file);
    return note.failure(file);
  }

  /**
   * Whether the file has been further than it is. What was before anybody had it open does not count; nor
   * does it where that is not told, for after a loss of power the note may be ahead of the file, which its
   * log makes up for.
   */
  private static boolean overwritten(Path file, FileStampReader stamps, NotedStamp noted)
      throws IOException {
    if (KernelLocks.holders(file, 0, Long.MAX_VALUE).orElse(List.of()).isEmpty()) {
      noted.forget();
      return false;
    }
    Optional<FileStamp> newest = noted.read();
    return newest.isPresent() && !stamps.readable().mayFollow(newest.get());
  }

  /** What is wrong with the log beside {@code file}, which is not changed by looking. */
  static Optional<OutOfService.Cause> wrongLog(Path file, FileStampReader stamps)
      throws SQLException {
    if (WriteAheadLog.beside(file).toFile().length() == 0) {
      return Optional.empty();
    }
    FileStamp stamp;
    String mark = "";
    long commits = 0;
    try {
      stamp = stamps.read();
      mark = stamps.mark();
      commits = stamps.commits();
    } catch (SQLException e) {
      if (Sql.notADatabase(e)) {
        // Half a checkpoint leaves it one: the log would make this file what it was before.
        return Optional.of(OutOfService.Cause.OVERWRITTEN);
      }
      stamp = FileStamp.UNKNOWN;
    }
    try (Connection both = ReadOnlyStore.withLog(file)) {
      return (!mark.isEmpty() && !mark.equals(FileStamp.mark(both)))
              || lacksCommits(file, commits, both)
          ? Optional.of(OutOfService.Cause.OVERWRITTEN)
          : wrongLog(stamp, both);
    }
  }

  /**
   * Whether there were commits between those of the file, so many as {@code commits}, and the first of its
   * log: before a log begins anew, all that was in the former one is moved into the file and on the disk.
   */
  private static boolean lacksCommits(Path file, long commits, Connection both)
      throws SQLException {
    long latest = FileStamp.commits(both);
    if (commits == 0 || latest <= commits) {
      return false;
    }
    try (LogFrames log = LogFrames.open(file)) {
      long frame = log.first(MovedPages.pageOfSequences(both)).number();
      long first = SequencePage.number(log.page(frame), FileStamp.COMMITS).orElse(0);
      // A number that SQLite has not reached is that of a damaged frame, which it does not read.
      return first > commits + 1 && first <= latest;
    } catch (IOException e) {
      LOG.info("the first commit in the log of {} is not known: {}", file, e.toString());
      return false;
    }
  }

  /** What is wrong with the log beside a database that has this stamp. */
  private static Optional<OutOfService.Cause> wrongLog(FileStamp stamp, Connection both)
      throws SQLException {
    if (!stamp.mayHaveLog(FileStamp.latest(both))) {
      return Optional.of(OutOfService.Cause.OVERWRITTEN);
    }
    return stamp.rows().orElse(0) > rows(both)
        ? Optional.of(OutOfService.Cause.LOG_CUT)
        : Optional.empty();
  }

  /** Like those of the stamp, with what is in the log: every change adds some, and none goes. */
  private static long rows(Connection both) throws SQLException {
    return FileStamp.sequences(both)
        ? Long.parseLong(ConnectionFactory.text(both, FileStampReader.ROWS))
        : Long.MAX_VALUE;
  }
}
