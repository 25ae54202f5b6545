package io.sharedcontext.cli.classarchive;

import io.sharedcontext.cli.FileTree;
import io.sharedcontext.store.RunningProcess;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The directory in which an archive is made. Its maker holds a file lock in it, which the operating
 * system releases however the maker ends: without it the directory is a leftover.
 */
final class WorkDirectory implements AutoCloseable {
  private static final String NAME = "making-classes-";
  private static final String OWNER = "owner";

  /** What no start has renewed for so long belongs to a Java or a jar that is gone. */
  private static final Duration KEPT = Duration.ofDays(60);

  /** A lock or a directory in whose making its maker was ended is a leftover after so long. */
  private static final Duration DOUBTFUL = Duration.ofDays(1);

  private final Path path;
  private final FileChannel owner;

  private WorkDirectory(Path path, FileChannel owner) {
    this.path = path;
    this.owner = owner;
  }

  /** Makes one in {@code parent}. */
  static WorkDirectory in(Path parent) throws IOException {
    Path path = Files.createTempDirectory(parent, NAME);
    FileChannel owner = FileChannel.open(
        path.resolve(OWNER), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    FileLock unused = owner.lock();
    return new WorkDirectory(path, owner);
  }

  /** The file or directory of that name in it. */
  Path resolve(String name) {
    return path.resolve(name);
  }

  @Override
  public void close() throws IOException {
    owner.close();
    FileTree.delete(path);
  }

  /** Removes from {@code parent} what dead makers left, and what nobody has renewed for long. */
  static void sweep(Path parent, Instant now) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(
        parent, "{*.classes,*.classes.size,*.classes.failed*,*.classes.lock,making-classes-*}")) {
      for (Path one : all) {
        if (leftover(one, now)) {
          FileTree.delete(one);
        }
      }
    }
  }

  private static boolean leftover(Path one, Instant now) throws IOException {
    Instant age = Files.getLastModifiedTime(one, LinkOption.NOFOLLOW_LINKS).toInstant();
    String name = one.getFileName().toString();
    if (name.startsWith(NAME)) {
      return Files.exists(one.resolve(OWNER))
          ? abandoned(one.resolve(OWNER))
          : age.isBefore(now.minus(DOUBTFUL));
    }
    return name.endsWith(".lock")
        ? dead(one) || age.isBefore(now.minus(DOUBTFUL))
        : age.isBefore(now.minus(KEPT));
  }

  private static boolean abandoned(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return Optional.ofNullable(channel.tryLock()).isPresent();
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Whether the process that a launcher's lock names is gone, or another has got its number. */
  private static boolean dead(Path lock) throws IOException {
    return holder(lock).filter(WorkDirectory::gone).isPresent();
  }

  private static boolean gone(Holder holder) {
    // Where the kernel does not tell it in a file, a launcher writes a date.
    return holder.birth().matches("\\d+")
        ? RunningProcess.ended(holder.pid(), holder.birth())
        : ProcessHandle.of(holder.pid()).isEmpty();
  }

  /** The process that a launcher's lock names: a symbolic link to its number and its birth. */
  static Optional<Holder> holder(Path lock) throws IOException {
    if (!Files.isSymbolicLink(lock)) {
      return Optional.empty();
    }
    String[] parts = Files.readSymbolicLink(lock).toString().split(":", 2);
    return parts[0].matches("\\d{1,18}")
        ? Optional.of(new Holder(Long.parseLong(parts[0]), parts.length > 1 ? parts[1] : ""))
        : Optional.empty();
  }

  /**
   * Who has a launcher's lock.
   *
   * @param birth when it began, as the launcher found out; may be empty
   */
  record Holder(long pid, String birth) {}
}
