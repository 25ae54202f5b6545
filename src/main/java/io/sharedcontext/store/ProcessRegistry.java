package io.sharedcontext.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which server processes of a store are alive. Each holds the lock on one byte of a file of its own,
 * its slot; the kernel frees it when the process ends, however it ends. Beside the slots the file
 * keeps a random number for each, so that a later process in the same slot is not taken for the one
 * before. Should the file be lost, every process makes it again or joins those that have, under the
 * name that it had. Safe for use by several threads.
 */
public final class ProcessRegistry implements AutoCloseable {
  private final Path path;
  private final long number;
  private final String self;
  private volatile PresenceFile file;

  private ProcessRegistry(Path path, long number, PresenceFile file) {
    this.path = path;
    this.number = number;
    this.self = file.slot() + "-" + Long.toHexString(number);
    this.file = file;
  }

  /**
   * Takes a slot of {@code path}, which is made if need be.
   *
   * @param database of the store; where others have it open a file that is not there was lost
   */
  static ProcessRegistry join(Path path, Path database) {
    try {
      long number = ThreadLocalRandom.current().nextLong();
      boolean lost =
          !Files.exists(path) && LockHolder.of(database, 0, Long.MAX_VALUE).known();
      return new ProcessRegistry(path, number, PresenceFile.join(path, lost, 0, number));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many processes hold slots of {@code path}, of {@code database}; for one that has none there itself. */
  public static int others(Path path, Path database) {
    try (ProcessRegistry visitor = join(path, database)) {
      return visitor.running() - 1;
    }
  }

  /** This process, as others know it; never used again by another. */
  public String self() {
    return self;
  }

  /** Whether the process that calls itself {@code id} still runs; not if that is not an id. */
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
      return current().alive(slot, expected);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether the process that calls itself {@code id} is there and does not run, by SIGSTOP say; told
   * on Linux only.
   */
  public synchronized boolean stopped(String id) {
    int dash = id.indexOf('-');
    if (id.equals(self) || !alive(id)) {
      return false;
    }
    int slot = Integer.parseInt(id.substring(0, dash));
    return KernelLocks.holders(path, slot, slot).stream().anyMatch(RunningProcess::stopped);
  }

  /** How many processes run, this one among them. */
  public synchronized int running() {
    try {
      return current().running();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Joins the others again if the file was lost; not while the whole directory is away. */
  synchronized void look() {
    try {
      if (Files.isDirectory(path.resolveSibling("."))) {
        PresenceFile now = current();
        assert now.inPlace();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PresenceFile current() throws IOException {
    PresenceFile before = file;
    if (before.inPlace()) {
      return before;
    }
    PresenceFile fresh = PresenceFile.join(path, true, before.slot(), number);
    file = fresh;
    before.close();
    return fresh;
  }

  @Override
  public synchronized void close() {
    file.close();
  }
}
