package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.sqlite.LogFrames.Frame;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the database's file still has the pages that checkpoints moved into it from the log that is there.
 * SQLite notes up to which frame they were moved, and moves none again. While somebody reads what was before,
 * a checkpoint moves only pages that were not written since; then the file may have the stamp that it had
 * before, and only the pages themselves tell it from a copy. Safe for use by several threads.
 */
final class MovedPages {
  private static final Logger LOG = LoggerFactory.getLogger(MovedPages.class);
  private static final int ATTEMPTS = 3;
  private static final String POSITION = "PRAGMA wal_checkpoint(NOOP)";
  private static final String SEQUENCES =
      "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_sequence'";

  private final Path file;
  private final Connection connection;

  /** Those of {@code file}, to which {@code connection} is one that is in no transaction. */
  MovedPages(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /**
   * How far the log has come.
   *
   * @param frames how many frames are committed
   * @param moved up to which of them checkpoints moved them
   */
  private record Position(long frames, long moved) {}

  /** The definitions as they are with what is in the log. */
  long latestDefinitions() throws SQLException {
    synchronized (connection) {
      return FileStamp.latest(connection);
    }
  }

  /**
   * Whether the file lacks any of them; empty if that cannot be told now, as when the log begins anew
   * meanwhile.
   *
   * @param stamp of the file, read before
   */
  Optional<Boolean> missing(FileStamp stamp) {
    Optional<Boolean> answer = Optional.empty();
    for (int i = 0; i < ATTEMPTS && answer.isEmpty(); i++) {
      answer = missingNow(stamp);
    }
    return answer;
  }

  private Optional<Boolean> missingNow(FileStamp stamp) {
    try {
      return position().moved() > 0 ? missingOfSome(stamp) : Optional.of(false);
    } catch (IOException | SQLException e) {
      LOG.info("the pages of {} cannot be compared: {}", file, e.toString());
      return Optional.empty();
    }
  }

  private Position position() throws SQLException {
    synchronized (connection) {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(POSITION)) {
        return row.next() ? position(row) : new Position(0, 0);
      }
    }
  }

  /** SQLite does not know it while somebody writes the header of the log's index, and says -1. */
  private static Position position(ResultSet row) throws SQLException {
    if (row.getLong(1) != 0) {
      throw new SQLException("the index of the log is being written");
    }
    return new Position(row.getLong(2), row.getLong(3));
  }

  /** The number of the page of {@code sqlite_sequence}, as {@code connection} reads it; 0 if there is none. */
  static int pageOfSequences(Connection connection) throws SQLException {
    synchronized (connection) {
      String page = ConnectionFactory.text(connection, SEQUENCES);
      return page.isEmpty() ? 0 : Integer.parseInt(page);
    }
  }

  private Optional<Boolean> missingOfSome(FileStamp stamp) throws IOException, SQLException {
    try (LogFrames log = LogFrames.open(file)) {
      // After the log was opened, so that it is the one of which SQLite tells.
      Position position = position();
      if (asFar(stamp, log, position.moved())) {
        return Optional.of(false);
      }
      Set<Integer> differing = differing(log, position);
      return differing.isEmpty() ? Optional.of(false) : confirmed(differing, log, position);
    }
  }

  /**
   * Whether the file has come at least as far as the log up to frame {@code moved}. If all was moved that
   * far, so was the page with the stamp, which every commit writes.
   */
  private boolean asFar(FileStamp stamp, LogFrames log, long moved)
      throws IOException, SQLException {
    if (!stamp.known() || stamp.definitions() != latestDefinitions()) {
      return false;
    }
    int page = pageOfSequences(connection);
    for (long number = moved; number > 0; number--) {
      if (log.frame(number).page() == page) {
        OptionalLong rows = SequencePage.sum(log.page(number));
        return rows.isPresent() && stamp.rows().orElse(0) >= rows.getAsLong();
      }
    }
    return false;
  }

  /** The pages of which nothing newer than what was moved is in the log, and that are otherwise in the file. */
  private Set<Integer> differing(LogFrames log, Position position) throws IOException {
    DatabasePages pages = DatabasePages.of(file);
    Set<Integer> seen = new HashSet<>();
    Set<Integer> differing = new HashSet<>();
    int least = Integer.MAX_VALUE;
    for (long number = Math.max(position.frames(), position.moved()); number > 0; number--) {
      Frame frame = log.frame(number);
      // What the database had to give back since may not have been moved, and may mean nothing now.
      least = frame.commit() ? Math.min(least, frame.pages()) : least;
      if (seen.add(frame.page())
          && number <= position.moved()
          && frame.page() <= least
          && !pages.holds(frame.page(), log.page(number))) {
        differing.add(frame.page());
      }
    }
    return differing;
  }

  /** A page that was written since it was compared may have been moved since. */
  private Optional<Boolean> confirmed(Set<Integer> differing, LogFrames log, Position compared)
      throws IOException, SQLException {
    Position now = position();
    for (long number = compared.frames() + 1; number <= now.frames(); number++) {
      differing.remove(log.frame(number).page());
    }
    if (now.moved() < compared.moved() || !log.same()) {
      return Optional.empty();
    }
    if (!differing.isEmpty()) {
      LOG.warn("{} lacks {} pages that were moved into it", file, differing.size());
    }
    return Optional.of(!differing.isEmpty());
  }
}
