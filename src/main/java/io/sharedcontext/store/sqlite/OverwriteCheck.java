package io.sharedcontext.store.sqlite;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a database still holds what its processes put there. Only checkpoints write it, so that its
 * time and size seldom change; when they have, its stamp tells a checkpoint from a file that was
 * copied over it: by what this process saw last, and by what any process saw; and where a checkpoint may
 * not have moved the stamp, the pages that it moved do. Safe for use by several threads.
 */
final class OverwriteCheck {
  private static final Logger LOG = LoggerFactory.getLogger(OverwriteCheck.class);

  /** A file that nobody writes for so long is not in the middle of a checkpoint. */
  private static final Duration LONGEST_UNREADABLE = Duration.ofSeconds(10);

  private final Path file;
  private final Sources sources;
  private final Duration longestUnreadable;
  private volatile Seen seen;
  private volatile Optional<Unreadable> unreadable = Optional.empty();

  /** Takes what is there now, as it is read, for the right content, as far as is noted. */
  OverwriteCheck(Path file, Sources sources, FileLook now) {
    this(file, sources, now, LONGEST_UNREADABLE);
  }

  /** The same, and refuses a file that cannot be read for so long. */
  OverwriteCheck(Path file, Sources sources, FileLook now, Duration longestUnreadable) {
    this.file = file;
    this.sources = sources;
    this.longestUnreadable = longestUnreadable;
    this.seen = new Seen(SettledLook.first(now), sources.stamps().readable());
  }

  /** By what a file is told from others: its stamp, the newest that any process saw, and its pages. */
  record Sources(FileStampReader stamps, NotedStamp noted, MovedPages moved) {}

  /** The file as it was at some time. */
  private record Seen(SettledLook look, FileStamp stamp) {}

  /** A file of which the stamp cannot be read, since when, and why. */
  private record Unreadable(FileLook look, long sinceNanos, String reason) {}

  /** Whether the file, which looks like {@code now}, was overwritten. */
  boolean overwritten(FileLook now) {
    return !seen.look().same(now) && overwrittenIndeed(now);
  }

  /** Whether whatever is done to the file, which looks like {@code now} and is right, will show. */
  boolean settled(FileLook now) {
    return seen.look().same(now);
  }

  private synchronized boolean overwrittenIndeed(FileLook now) {
    Seen before = seen;
    return !before.look().same(now) && !checkedByOthers(now, before) && !continues(now, before);
  }

  /**
   * Whether another process found the file to be right as it looks {@code now}. It knew as much as this one
   * only if what this one saw was noted by then.
   */
  private boolean checkedByOthers(FileLook now, Seen before) {
    if (!sources.noted().wasChecked(now)) {
      return false;
    }
    Optional<FileStamp> newest =
        sources.noted().read().filter(noted -> !before.stamp().newerThan(noted));
    newest.ifPresent(noted -> {
      seen = new Seen(SettledLook.settled(now), noted);
      unreadable = Optional.empty();
    });
    return newest.isPresent();
  }

  private boolean continues(FileLook now, Seen before) {
    long nanos = System.nanoTime();
    // Before the file is read: it may have come further than the note by then, never the reverse.
    Optional<FileStamp> newest = sources.noted().read();
    try {
      FileStamp stamp = sources.stamps().read();
      boolean continues = newest.map(stamp::mayFollow).orElse(true)
          && stamp.continues(before.stamp(), latestDefinitions(stamp, before.stamp()));
      Optional<Boolean> missing = continues ? sources.moved().missing(stamp) : Optional.of(true);
      if (stamp.rows().isEmpty()) {
        unreadable(now, nanos, "its table sqlite_sequence cannot be read");
      } else {
        unreadable = Optional.empty();
      }
      if (stamp.rows().isPresent() && missing.equals(Optional.of(false))) {
        SettledLook look = before.look().next(now, nanos);
        seen = new Seen(look, stamp);
        sources.noted().raise(stamp);
        if (look.settled() && stamp.known()) {
          sources.noted().checked(now);
        }
      }
      return !missing.orElse(false);
    } catch (SQLException e) {
      if (Sql.damaged(e)) {
        unreadable(now, nanos, e.toString());
      }
      LOG.info("the stamp of {} cannot be read: {}", file, e.toString());
      return !Sql.notADatabase(e) && !sources.moved().missing(FileStamp.UNKNOWN).orElse(false);
    }
  }

  /** What cannot be read because a checkpoint is half done is looked at again in the next turn. */
  private void unreadable(FileLook now, long nanos, String reason) {
    if (unreadable.filter(before -> before.look().alike(now)).isEmpty()) {
      unreadable = Optional.of(new Unreadable(now, nanos, reason));
    }
  }

  /** As they are with what is in the log. Other ones than before that nobody can compare are not gone by. */
  private long latestDefinitions(FileStamp stamp, FileStamp before) {
    return stamp.definitions() == before.definitions()
        ? stamp.definitions()
        : Sql.attempt(sources.moved()::latestDefinitions);
  }

  /**
   * What a call is told while the file cannot be read, and was not changed for so long that no checkpoint
   * is at it. One that was cut short, or kept from its end, explains that only if the definitions were
   * changed since somebody could read them.
   */
  Optional<Failure> unreadable() {
    return unreadable
        .filter(one -> System.nanoTime() - one.sinceNanos() >= longestUnreadable.toNanos())
        .filter(one -> definitionsSeen().filter(this::latest).isPresent())
        .map(one -> Failure.of(
                ErrorCode.STORE_UNAVAILABLE,
                "what is in %s itself cannot be read, which no checkpoint explains: %s"
                    .formatted(file, one.reason()))
            .suggest("Restart all servers of this store; if that does not help, run shared-context"
                + " doctor."));
  }

  /** The definitions that were last read in the file, by this process or else by any. */
  private Optional<Long> definitionsSeen() {
    return Optional.of(seen.stamp())
        .filter(FileStamp::known)
        .or(sources.noted()::read)
        .map(FileStamp::definitions);
  }

  private boolean latest(long definitions) {
    return Sql.attempt(sources.moved()::latestDefinitions) == definitions;
  }
}
