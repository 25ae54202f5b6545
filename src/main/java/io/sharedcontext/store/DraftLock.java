package io.sharedcontext.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says that somebody is at work on a draft: a file or directory that gets its name when it is whole. A
 * lock on a file beside it ends with its process, whatever container that runs in, where a number of a
 * process may be another's. For one thread.
 */
public final class DraftLock implements AutoCloseable {
  private static final String SUFFIX = ".lock";

  /** Drafts of earlier versions have no lock; nobody is at work on one for so long. */
  private static final Duration OLD = Duration.ofDays(1);

  private final Path draft;
  private final FileChannel channel;

  private DraftLock(Path draft, FileChannel channel) {
    this.draft = draft;
    this.channel = channel;
  }

  /**
   * Takes a name for a draft that nobody else has, and makes the lock's file beside it. Removes the
   * drafts in {@code directory} that nobody is at work on any more.
   *
   * @param name how the draft's name begins
   * @param end how it ends
   * @param names of such drafts
   */
  public static DraftLock take(Path directory, String name, String end, Pattern names)
      throws IOException {
    String unique = UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    Path draft = directory.resolve(name + "-" + unique + end);
    FileChannel channel = PrivateFiles.create(beside(draft));
    try {
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        throw new IOException(beside(draft) + " is locked by another process");
      }
      removeLeft(directory, names, Files.getLastModifiedTime(beside(draft)).toInstant());
      return new DraftLock(draft, channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static Path beside(Path draft) {
    return draft.resolveSibling(draft.getFileName() + SUFFIX);
  }

  /** The draft. */
  public Path draft() {
    return draft;
  }

  /** Makes the draft a file that only its owner may use, and that goes when this process ends. */
  public void makeFile() throws IOException {
    FilePermissions.createFile(draft);
    // In reverse: without its lock the draft would stay for long.
    beside(draft).toFile().deleteOnExit();
    draft.toFile().deleteOnExit();
  }

  private static void removeLeft(Path directory, Pattern names, Instant now) throws IOException {
    for (Path draft : drafts(directory, names)) {
      Path lock = beside(draft);
      if (Files.isRegularFile(lock)) {
        removeUnlessLocked(draft, lock);
      } else if (Files.getLastModifiedTime(draft).toInstant().isBefore(now.minus(OLD))) {
        remove(draft);
      }
    }
  }

  /** Those that are there, and those that were not begun. */
  private static List<Path> drafts(Path directory, Pattern names) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .map(name ->
              name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name)
          .filter(names.asMatchPredicate())
          .distinct()
          .map(directory::resolve)
          .toList();
    }
  }

  private static void removeUnlessLocked(Path draft, Path file) throws IOException {
    try (FileChannel channel = PrivateFiles.openExisting(file);
        @Nullable FileLock lock = channel.tryLock()) {
      if (lock != null) {
        remove(draft);
        Files.deleteIfExists(file);
      }
    } catch (OverlappingFileLockException e) {
      // Another thread of this process is at work on it.
      return;
    }
  }

  private static void remove(Path draft) throws IOException {
    if (Files.isDirectory(draft)) {
      StoreFiles.delete(draft);
    } else {
      Files.deleteIfExists(draft);
    }
  }

  /** Removes the draft, if it has not got its name. */
  @Override
  public void close() throws IOException {
    try {
      remove(draft);
      Files.deleteIfExists(beside(draft));
    } finally {
      channel.close();
    }
  }
}
