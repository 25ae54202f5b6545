package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.PrivateFiles;
import io.sharedcontext.store.ProcessRegistry;
import io.sharedcontext.store.RunningProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The processes that have a slot in a file: each holds the lock on one byte of it;
 * the kernel frees it when the process ends, however it ends. Beside the slots the file
 * keeps a random number for each, so that a later process in the same slot is not taken for the one
 * before. Should the file be lost, every process makes it again or joins those that have, under the
 * name that it had. Safe for use by several threads.
 */
public final class FileProcessRegistry implements ProcessRegistry {
  private final Path path;
  private final long number;
  private final String self;
  private volatile Optional<PresenceFile> file;

  private FileProcessRegistry(Path path, long number, Optional<PresenceFile> file) {
    this.path = path;
    this.number = number;
    this.self = file.map(PresenceFile::slot).orElse(0) + "-" + Long.toHexString(number);
    this.file = file;
  }

  /** This process alone, where it can have no slot because nothing can be written; all others are gone. */
  static FileProcessRegistry alone() {
    return new FileProcessRegistry(
        Path.of(""), ThreadLocalRandom.current().nextLong(), Optional.empty());
  }

  /**
   * Takes a slot of {@code path}, which is made if need be.
   *
   * @param database of the store; where others have it open a file that is not there was lost
   */
  static FileProcessRegistry join(Path path, Path database) {
    try {
      long number = ThreadLocalRandom.current().nextLong();
      boolean lost = !Files.exists(path) && inUse(database);
      return new FileProcessRegistry(
          path, number, Optional.of(PresenceFile.join(path, lost, 0, number)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where that is not told, any that was ever used may be: who counts as alive for too long harms least. */
  private static boolean inUse(Path database) {
    long self = ProcessHandle.current().pid();
    return KernelLocks.holders(database, 0, Long.MAX_VALUE)
        .map(all -> all.stream().anyMatch(pid -> pid != self))
        .orElseGet(() -> database.toFile().length() > 0);
  }

  /**
   * Makes the file {@code path}, without a slot in it, unless it is there or {@code database} is in use.
   * Processes join late; one that finds no file while others have the database open takes it for lost, and
   * all whom it does not know for alive.
   */
  static void prepare(Path path, Path database) throws IOException {
    if (!Files.exists(path) && !inUse(database)) {
      PrivateFiles.openUninterruptible(path).close();
    }
  }

  /** How many processes hold slots of {@code path}, of {@code database}; for one that has none there itself. */
  public static int others(Path path, Path database) {
    try (FileProcessRegistry visitor = join(path, database)) {
      return visitor.running() - 1;
    }
  }

  /** Whether others can know of this process; not while the store can only be read. */
  boolean joined() {
    return file.isPresent();
  }

  @Override
  public String self() {
    return self;
  }

  @Override
  public synchronized boolean alive(String id) {
    int dash = id.indexOf('-');
    if (dash < 1 || !id.matches("\\d{1,4}-[0-9a-f]{1,16}")) {
      return false;
    }
    int slot = Integer.parseInt(id.substring(0, dash));
    long expected = Long.parseUnsignedLong(id.substring(dash + 1), 16);
    return expected == number || runs(slot, expected);
  }

  private boolean runs(int slot, long expected) {
    try {
      Optional<PresenceFile> now = current();
      return now.isPresent() && now.get().alive(slot, expected);
    } catch (IOException e) {
      throw Sql.toFailure(path, e);
    }
  }

  @Override
  public synchronized boolean stopped(String id) {
    int dash = id.indexOf('-');
    if (id.equals(self) || !alive(id)) {
      return false;
    }
    int slot = Integer.parseInt(id.substring(0, dash));
    // Where that is not told nobody counts as stopped, so nobody is passed.
    return KernelLocks.holders(path, slot, slot).stream()
        .flatMap(List::stream)
        .anyMatch(RunningProcess::stopped);
  }

  @Override
  public synchronized int running() {
    try {
      Optional<PresenceFile> now = current();
      return now.isEmpty() ? 1 : now.get().running();
    } catch (IOException e) {
      throw Sql.toFailure(path, e);
    }
  }

  /** Joins the others again if the file was lost; not while the whole directory is away. */
  synchronized void look() {
    try {
      if (Files.isDirectory(path.resolveSibling("."))) {
        Optional<PresenceFile> now = current();
        assert now.isEmpty() || now.get().inPlace();
      }
    } catch (IOException e) {
      throw Sql.toFailure(path, e);
    }
  }

  private Optional<PresenceFile> current() throws IOException {
    Optional<PresenceFile> before = file;
    if (before.isEmpty() || before.get().inPlace()) {
      return before;
    }
    Optional<PresenceFile> fresh =
        Optional.of(PresenceFile.join(path, true, before.get().slot(), number));
    file = fresh;
    before.get().close();
    return fresh;
  }

  @Override
  public synchronized void close() {
    file.ifPresent(PresenceFile::close);
  }
}
