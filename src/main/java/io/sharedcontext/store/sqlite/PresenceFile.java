package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.PrivateFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The file in which the processes of a store have their slots. It is opened once and never closed
 * before it is left: closing any channel on it would drop this process's locks. That is also why it is
 * read and written without its channel, which an interrupt of the reading thread would close. For one
 * thread at a time.
 *
 * <p>Its last bytes say when it was made in place of one that was lost. Processes that nobody finds
 * in it count as alive for a while from then on: they may not have come back yet.
 */
final class PresenceFile implements AutoCloseable {
  private static final int SLOTS = 4_096;

  /** Behind the numbers; what lies under the locks some systems let nobody read. */
  private static final long MADE = place(SLOTS);

  /** Those that run look once a second; one that was stopped meanwhile needs longer. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Path path;
  private final Optional<Object> key;
  private final RandomAccessFile file;
  private final int slot;

  private PresenceFile(Path path, Optional<Object> key, RandomAccessFile file, int slot) {
    this.path = path;
    this.key = key;
    this.file = file;
    this.slot = slot;
  }

  /**
   * Takes a slot, {@code wish} if it is free.
   *
   * @param path the file, which is made if need be
   * @param lost whether one was there that others may be in
   * @param number what is kept beside the slot
   */
  static PresenceFile join(Path path, boolean lost, int wish, long number) throws IOException {
    RandomAccessFile file = PrivateFiles.openUninterruptible(path);
    try {
      int slot = take(file, wish);
      write(file, place(slot), number);
      if (lost) {
        write(file, MADE, System.nanoTime());
      }
      return new PresenceFile(path, key(path), file, slot);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static Optional<Object> key(Path path) throws IOException {
    return Optional.ofNullable(
        Files.readAttributes(path, BasicFileAttributes.class).fileKey());
  }

  private static void write(RandomAccessFile file, long place, long number) throws IOException {
    file.seek(place);
    file.writeLong(number);
  }

  private static int take(RandomAccessFile file, int wish) throws IOException {
    for (int i = 0; i < SLOTS; i++) {
      int slot = (wish + i) % SLOTS;
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

  int slot() {
    return slot;
  }

  /** Whether it is still the one that others find. */
  boolean inPlace() {
    try {
      return key(path).equals(key);
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether a process runs whose number is {@code number}, and whose slot was {@code first}. */
  boolean alive(int first, long number) throws IOException {
    if (first < SLOTS && holds(first, number)) {
      return taken(first);
    }
    Optional<Integer> moved = find(number);
    return moved.isPresent() ? taken(moved.get()) : young();
  }

  private boolean holds(int other, long number) throws IOException {
    if (file.length() < place(other + 1)) {
      return false;
    }
    file.seek(place(other));
    return file.readLong() == number;
  }

  /** The slot of a process that found its former one taken when it came back. */
  private Optional<Integer> find(long number) throws IOException {
    if (!young(Long.MAX_VALUE)) {
      return Optional.empty();
    }
    byte[] numbers = new byte[slots() * Long.BYTES];
    file.seek(SLOTS);
    file.readFully(numbers);
    ByteBuffer all = ByteBuffer.wrap(numbers);
    for (int other = 0; all.hasRemaining(); other++) {
      if (all.getLong() == number) {
        return Optional.of(other);
      }
    }
    return Optional.empty();
  }

  private boolean young() throws IOException {
    return young(GRACE_NANOS);
  }

  /** Whether it was made in place of one that was lost, not longer than {@code nanos} ago. */
  private boolean young(long nanos) throws IOException {
    if (file.length() < MADE + Long.BYTES) {
      return false;
    }
    file.seek(MADE);
    long made = file.readLong();
    long age = System.nanoTime() - made;
    return made != 0 && age >= 0 && age < nanos;
  }

  private int slots() throws IOException {
    return (int) Math.max(0, Math.min(SLOTS, (file.length() - SLOTS) / Long.BYTES));
  }

  /** How many processes run, this one among them. */
  int running() throws IOException {
    int running = 1;
    int slots = slots();
    for (int other = 0; other < slots; other++) {
      running += other != slot && taken(other) ? 1 : 0;
    }
    return running;
  }

  /** A shared lock is the probe: two processes that ask at once do not mistake each other. */
  private boolean taken(int other) throws IOException {
    if (other == slot) {
      return true;
    }
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
