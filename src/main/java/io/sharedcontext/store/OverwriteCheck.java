package io.sharedcontext.store;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a database still holds what its processes put there. Only checkpoints write it, so that its
 * time and size seldom change; when they have, its stamp tells a checkpoint from a file that was
 * copied over it. Safe for use by several threads.
 */
final class OverwriteCheck {
  private static final Logger LOG = LoggerFactory.getLogger(OverwriteCheck.class);

  private final Path file;
  private volatile Seen seen;

  /** Takes what is there now for the right content. */
  OverwriteCheck(Path file, BasicFileAttributes now) {
    this.file = file;
    this.seen = new Seen(now, FileStamp.ofReadable(file));
  }

  /** The file as it was at some time. */
  private record Seen(FileTime written, long size, FileStamp stamp) {
    Seen(BasicFileAttributes attributes, FileStamp stamp) {
      this(attributes.lastModifiedTime(), attributes.size(), stamp);
    }

    boolean same(BasicFileAttributes now) {
      return size == now.size() && written.equals(now.lastModifiedTime());
    }
  }

  /** Whether the file, which looks like {@code now}, was overwritten. */
  boolean overwritten(BasicFileAttributes now) {
    return !seen.same(now) && overwrittenIndeed(now);
  }

  private synchronized boolean overwrittenIndeed(BasicFileAttributes now) {
    Seen before = seen;
    if (before.same(now)) {
      return false;
    }
    return !continues(now, before);
  }

  /** What cannot be read because a checkpoint is half done is looked at again in the next turn. */
  private boolean continues(BasicFileAttributes now, Seen before) {
    try {
      FileStamp stamp = FileStamp.of(file);
      boolean same = stamp.definitions() == before.stamp().definitions();
      boolean continues =
          stamp.continues(before.stamp(), same ? stamp.definitions() : latestDefinitions());
      if (continues && stamp.rows().isPresent()) {
        seen = new Seen(now, stamp);
      }
      return continues;
    } catch (SQLException e) {
      LOG.info("the stamp of {} cannot be read: {}", file, e.toString());
      return !Sql.notADatabase(e);
    }
  }

  private long latestDefinitions() throws SQLException {
    try (Connection connection = new ConnectionFactory(file).keeper()) {
      return FileStamp.latest(connection);
    }
  }
}
