package io.sharedcontext.store;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a database still holds what its processes put there. Only checkpoints write it, so that its
 * time and size seldom change; when they have, its stamp tells a checkpoint from a file that was
 * copied over it. Safe for use by several threads.
 */
final class OverwriteCheck {
  private static final Logger LOG = LoggerFactory.getLogger(OverwriteCheck.class);

  /** File systems tell times in ticks of at most 10 ms; within one, a file may be half copied over. */
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(12);

  private final Path file;
  private final FileStampReader stamps;
  private volatile Seen seen;

  /** Takes what is there now, as {@code stamps} reads it, for the right content. */
  OverwriteCheck(Path file, FileStampReader stamps, BasicFileAttributes now) {
    this.file = file;
    this.stamps = stamps;
    this.seen = new Seen(now, stamps.readable(), System.nanoTime(), false);
  }

  /**
   * The file as it was at some time.
   *
   * @param sinceNanos when it was first seen with this time
   * @param settled whether its stamp was read so late after its time that no later writing has that time
   */
  private record Seen(
      FileTime written, long size, FileStamp stamp, long sinceNanos, boolean settled) {
    Seen(BasicFileAttributes attributes, FileStamp stamp, long sinceNanos, boolean settled) {
      this(attributes.lastModifiedTime(), attributes.size(), stamp, sinceNanos, settled);
    }

    boolean alike(BasicFileAttributes now) {
      return size == now.size() && written.equals(now.lastModifiedTime());
    }

    boolean same(BasicFileAttributes now) {
      return settled && alike(now);
    }

    /** What comes of it when its stamp is read anew, which began at {@code nanos}. */
    Seen next(BasicFileAttributes now, FileStamp fresh, long nanos) {
      return alike(now)
          ? new Seen(now, fresh, sinceNanos, nanos - sinceNanos > TICK_NANOS)
          : new Seen(now, fresh, nanos, false);
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
    long nanos = System.nanoTime();
    try {
      FileStamp stamp = stamps.read();
      boolean same = stamp.definitions() == before.stamp().definitions();
      boolean continues =
          stamp.continues(before.stamp(), same ? stamp.definitions() : latestDefinitions());
      if (continues && stamp.rows().isPresent()) {
        seen = before.next(now, stamp, nanos);
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
