package io.sharedcontext.store.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a database still holds what its processes put there. Only checkpoints write it, so that its
 * time and size seldom change; when they have, its stamp tells a checkpoint from a file that was
 * copied over it: by what this process saw last, and by what any process saw. Safe for use by several
 * threads.
 */
final class OverwriteCheck {
  private static final Logger LOG = LoggerFactory.getLogger(OverwriteCheck.class);

  private final Path file;
  private final FileStampReader stamps;
  private final NotedStamp noted;
  private volatile Seen seen;

  /** Takes what is there now, as {@code stamps} reads it, for the right content, as far as is {@code noted}. */
  OverwriteCheck(Path file, FileStampReader stamps, NotedStamp noted, FileLook now) {
    this.file = file;
    this.stamps = stamps;
    this.noted = noted;
    this.seen = new Seen(SettledLook.first(now), stamps.readable());
  }

  /** The file as it was at some time. */
  private record Seen(SettledLook look, FileStamp stamp) {}

  /** Whether the file, which looks like {@code now}, was overwritten. */
  boolean overwritten(FileLook now) {
    return !seen.look().same(now) && overwrittenIndeed(now);
  }

  private synchronized boolean overwrittenIndeed(FileLook now) {
    Seen before = seen;
    if (before.look().same(now)) {
      return false;
    }
    return !continues(now, before);
  }

  /** What cannot be read because a checkpoint is half done is looked at again in the next turn. */
  private boolean continues(FileLook now, Seen before) {
    long nanos = System.nanoTime();
    // Before the file is read: it may have come further than the note by then, never the reverse.
    Optional<FileStamp> newest = noted.read();
    try {
      FileStamp stamp = stamps.read();
      boolean continues = newest.map(stamp::mayFollow).orElse(true)
          && stamp.continues(before.stamp(), latestDefinitions(stamp, before.stamp()));
      if (continues && stamp.rows().isPresent()) {
        seen = new Seen(before.look().next(now, nanos), stamp);
        noted.raise(stamp);
      }
      return continues;
    } catch (SQLException e) {
      LOG.info("the stamp of {} cannot be read: {}", file, e.toString());
      return !Sql.notADatabase(e);
    }
  }

  /** As they are with what is in the log. Other ones than before that nobody can compare are not gone by. */
  private long latestDefinitions(FileStamp stamp, FileStamp before) {
    return stamp.definitions() == before.definitions()
        ? stamp.definitions()
        : Sql.attempt(() -> {
          try (Connection connection = new ConnectionFactory(file).keeper()) {
            return FileStamp.latest(connection);
          }
        });
  }
}
