package io.sharedcontext.store;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Opens the files of a store, and the only place that does. None is opened that {@link FileTrust}
 * refuses; links are not followed; and what is open afterwards is what was looked at before. SQLite
 * opens its own files, which are looked at beforehand.
 */
public final class PrivateFiles {
  /** No secret is longer. */
  private static final int LONGEST_SECRET = 10_000;

  /** What nobody refers to any more would be closed. */
  private static final Queue<RandomAccessFile> OPEN_FOR_GOOD = new ConcurrentLinkedQueue<>();

  private PrivateFiles() {}

  /** How a file is opened. */
  @FunctionalInterface
  private interface Opening<T> {
    T open(Path file) throws IOException;
  }

  /** Opens {@code file} for reading and writing; makes it unless it is there. */
  public static FileChannel open(Path file) throws IOException {
    FilePermissions.createFile(file);
    return openExisting(file);
  }

  /** Opens {@code file}, which is there, for reading and writing. */
  public static FileChannel openExisting(Path file) throws IOException {
    return open(file, path -> FileChannel.open(path, READ, WRITE, NOFOLLOW_LINKS));
  }

  /** Opens {@code file}, which is there, to add to its end. */
  public static FileChannel openAppending(Path file) throws IOException {
    return open(file, path -> FileChannel.open(path, APPEND, NOFOLLOW_LINKS));
  }

  /** Opens {@code file}, which is there, for reading. */
  public static FileChannel openReading(Path file) throws IOException {
    return open(file, path -> FileChannel.open(path, READ, NOFOLLOW_LINKS));
  }

  /** Like {@link #open(Path)}, but an interrupt of a thread that uses it does not close it. */
  public static RandomAccessFile openUninterruptible(Path file) throws IOException {
    FilePermissions.createFile(file);
    return open(file, path -> new RandomAccessFile(path.toFile(), "rw"));
  }

  /**
   * Opens {@code file}, which is there, for reading, until the process ends: it must not be closed, because
   * SQLite has it open, and loses its locks when another descriptor of it is closed.
   */
  public static RandomAccessFile openForGood(Path file) throws IOException {
    Optional<FileStat> before = FileStat.of(file);
    refuse(FileTrust.file(file));
    RandomAccessFile open = new RandomAccessFile(file.toFile(), "r");
    OPEN_FOR_GOOD.add(open);
    if (same(before, file)) {
      return open;
    }
    throw replaced(file);
  }

  private static <T extends Closeable> T open(Path file, Opening<T> opening) throws IOException {
    Optional<FileStat> before = FileStat.of(file);
    refuse(FileTrust.file(file));
    T open = opening.open(file);
    if (same(before, file)) {
      return open;
    }
    open.close();
    throw replaced(file);
  }

  private static boolean same(Optional<FileStat> before, Path file) {
    return before.flatMap(FileStat::key).equals(FileStat.of(file).flatMap(FileStat::key));
  }

  private static Failure replaced(Path file) {
    return Failure.of(
        ErrorCode.STORE_UNAVAILABLE,
        "the store cannot be used: " + file + " was replaced while it was opened");
  }

  /** The text of a file that nobody else may read; empty if it is not there. */
  public static Optional<String> readSecret(Path file) throws IOException {
    if (!Files.exists(file, NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    refuse(FileTrust.secret(file));
    try (InputStream in = open(file, path -> Files.newInputStream(path, NOFOLLOW_LINKS))) {
      return Optional.of(new String(in.readNBytes(LONGEST_SECRET), StandardCharsets.UTF_8));
    }
  }

  /** Makes the file {@code fresh}, which nobody else may read, with {@code text} safely in it. */
  public static void writeSecret(Path fresh, String text) throws IOException {
    try (FileChannel out = create(fresh)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
  }

  /** Makes the file {@code fresh}, which nobody else may read, and is not there yet. */
  public static FileChannel create(Path fresh) throws IOException {
    return FileChannel.open(fresh, Set.of(CREATE_NEW, WRITE), FilePermissions.ownerOnly(fresh));
  }

  /** Makes the entries of {@code directory} outlast a loss of power, where the system can. */
  public static void syncDirectory(Path directory) throws IOException {
    try (FileChannel entries = FileChannel.open(directory, READ)) {
      entries.force(true);
    }
  }

  /** Throws what a call is told of {@code problem}, if there is one. */
  public static void refuse(Optional<StoreProblem> problem) {
    Optional<Failure> failure = problem.flatMap(StoreProblem::failure);
    if (failure.isPresent()) {
      throw failure.get();
    }
  }
}
