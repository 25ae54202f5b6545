package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.PrivateFiles;
import io.sharedcontext.store.RunningProcess;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code -shm}, by which the processes of a store agree what is in its write-ahead log.
 * Without it SQLite makes another, and a process that works with that one and those that go on with
 * the one that was deleted write over each other. So no process opens a store whose other processes
 * have an index, or a log, that is not at its place any more: they leave it as soon as they notice.
 * Never opened here, which would drop SQLite's locks on it.
 */
final class LogIndex {
  private static final Logger LOG = LoggerFactory.getLogger(LogIndex.class);

  /** Longer than the processes that run take to look. */
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(4);

  /** It grows by as much; a part of one that was cut off would be taken for empty. */
  private static final long PAGE = 32_768;

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Path database;
  private final Path log;
  private final Path index;

  /** The index of the log of {@code database}. */
  LogIndex(Path database) {
    this.database = database;
    this.log = WriteAheadLog.beside(database);
    this.index = beside(database);
  }

  static Path beside(Path database) {
    return database.resolveSibling(database.getFileName() + "-shm");
  }

  /** What the file system calls it; empty while it is not there. */
  Optional<String> name() throws IOException {
    try {
      BasicFileAttributes now = Files.readAttributes(index, BasicFileAttributes.class);
      return Optional.of(String.valueOf(now.fileKey()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Whether log and index are there, and the index is the one that is noted in {@code notes}. */
  boolean known(FileChannel notes) throws IOException {
    Optional<String> now = name();
    return now.isPresent() && now.get().equals(noted(notes)) && Files.exists(log);
  }

  private static String noted(FileChannel notes) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(256, notes.size()));
    int read = notes.read(bytes, 0);
    return new String(bytes.array(), 0, Math.max(0, read), StandardCharsets.UTF_8);
  }

  /** Notes the index that is there for those that come later, who look closer if it cannot be noted. */
  void note(FileChannel notes) throws IOException {
    byte[] name = name().orElse("").getBytes(StandardCharsets.UTF_8);
    try {
      notes.write(ByteBuffer.wrap(name), 0);
      notes.truncate(name.length);
    } catch (IOException e) {
      LOG.debug("the index of the log was not noted: {}", e.toString());
    }
  }

  /**
   * Waits until no process works with a log or an index that is not at its place; refuses to wait long.
   *
   * @param notes where the index is noted that was used last
   */
  void awaitJoinable(FileChannel notes) throws IOException {
    long begun = System.nanoTime();
    while (Files.exists(database) && !joinable(notes, System.nanoTime() - begun)) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private boolean joinable(FileChannel notes, long waited) throws IOException {
    boolean whole = Files.exists(log) && Files.exists(index) && Files.size(index) % PAGE == 0;
    boolean late = waited > LONGEST_WAIT_NANOS;
    Optional<List<Long>> others = KernelLocks.holders(database, 0, Long.MAX_VALUE);
    if (others.isEmpty()) {
      // Who has the database open is not told. Whoever works with what is noted and gone has left
      // it by then.
      return whole || late || noted(notes).isEmpty();
    }
    if (others.get().isEmpty() || (whole && used())) {
      return true;
    }
    RunningProcess first = RunningProcess.of(others.get().get(0));
    if (late || first.stopped()) {
      throw refused(first);
    }
    return false;
  }

  /** Whether anybody works with the index that is there. */
  private boolean used() {
    return KernelLocks.holders(index, 0, Long.MAX_VALUE)
        .filter(all -> !all.isEmpty())
        .isPresent();
  }

  /**
   * To be told once a store is closed whose index was in its place. SQLite takes it away with the last
   * connection; that nobody works with it any more is noted where the system does not tell who has the
   * database open, so that the next who opens it need not wait.
   */
  void left() {
    Path notes = StoreOpener.init(database);
    if (KernelLocks.told() || Files.exists(index) || !Files.isWritable(notes)) {
      return;
    }
    StoreOpener.ONE_AT_A_TIME.lock();
    try (FileChannel open = PrivateFiles.open(notes)) {
      if (open.tryLock() != null && !Files.exists(index)) {
        open.truncate(0);
      }
    } catch (IOException | Failure e) {
      LOG.debug("that the index of the log was left was not noted: {}", e.toString());
    } finally {
      StoreOpener.ONE_AT_A_TIME.unlock();
    }
  }

  private Failure refused(RunningProcess other) {
    return Failure.of(
            ErrorCode.STORE_BUSY,
            "the log of " + database + " or its index (-wal, -shm) was deleted or replaced, and "
                + other.text() + " still works with the former one")
        .suggest(other.advice())
        .retryAfter(1_000);
  }
}
