package io.sharedcontext.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which server processes of a store are alive. Each holds the lock on one byte of a file of its own,
 * its slot; the kernel frees it when the process ends, however it ends. Beside the slots the file
 * keeps a random number for each, so that a later process in the same slot is not taken for the one
 * before. The file is opened once and never closed before the end: closing any channel on it would
 * drop this process's locks. That is also why it is read and written without its channel, which an
 * interrupt of the reading thread would close. Safe for use by several threads.
 */
public final class ProcessRegistry implements AutoCloseable {
  private static final int SLOTS = 4_096;

  private final RandomAccessFile file;
  private final int slot;
  private final long number;

  private ProcessRegistry(RandomAccessFile file, int slot, long number) {
    this.file = file;
    this.slot = slot;
    this.number = number;
  }

  /** Takes a slot of {@code path}, which is made if need be. */
  static ProcessRegistry join(Path path) {
    try {
      return join(PrivateFiles.openUninterruptible(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many processes hold slots of {@code path}; for a process that has no slot there itself. */
  public static int others(Path path) {
    try (ProcessRegistry visitor = join(path)) {
      return visitor.running() - 1;
    }
  }

  private static ProcessRegistry join(RandomAccessFile file) throws IOException {
    try {
      long number = ThreadLocalRandom.current().nextLong();
      int slot = take(file);
      file.seek(place(slot));
      file.writeLong(number);
      return new ProcessRegistry(file, slot, number);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static int take(RandomAccessFile file) throws IOException {
    for (int slot = 0; slot < SLOTS; slot++) {
      if (tryLock(file, slot, false).isPresent()) {
        return slot;
      }
    }
    throw new IOException("more than " + SLOTS + " processes share this store");
  }

  private static long place(int slot) {
    return SLOTS + (long) slot * Long.BYTES;
  }

  private static Optional<FileLock> tryLock(RandomAccessFile file, int slot, boolean shared)
      throws IOException {
    try {
      return Optional.ofNullable(file.getChannel().tryLock(slot, 1, shared));
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  /** This process, as others know it; never used again by another. */
  public String self() {
    return slot + "-" + Long.toHexString(number);
  }

  /** Whether the process that calls itself {@code id} still runs; not if that is not an id. */
  public synchronized boolean alive(String id) {
    int dash = id.indexOf('-');
    if (dash < 1 || !id.matches("\\d{1,4}-[0-9a-f]{1,16}")) {
      return false;
    }
    int other = Integer.parseInt(id.substring(0, dash));
    long expected = Long.parseUnsignedLong(id.substring(dash + 1), 16);
    if (other == slot) {
      return expected == number;
    }
    return other < SLOTS && holds(other, expected);
  }

  /** How many processes run, this one among them. */
  public synchronized int running() {
    int running = 1;
    try {
      long slots = Math.min(SLOTS, (file.length() - SLOTS) / Long.BYTES);
      for (int other = 0; other < slots; other++) {
        running += other != slot && taken(other) ? 1 : 0;
      }
      return running;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the process {@code expected} has the slot {@code other}. */
  private boolean holds(int other, long expected) {
    try {
      if (file.length() < place(other + 1)) {
        return false;
      }
      file.seek(place(other));
      if (file.readLong() != expected) {
        return false;
      }
      return taken(other);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A shared lock is the probe: two processes that ask at once do not mistake each other. */
  private boolean taken(int other) throws IOException {
    Optional<FileLock> free = tryLock(file, other, true);
    if (free.isPresent()) {
      free.get().release();
    }
    return free.isEmpty();
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
