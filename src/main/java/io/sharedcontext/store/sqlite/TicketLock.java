package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.PrivateFiles;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue in which the writers of all processes wait for their turn, first come, first served.
 * SQLite's own waiting starves: who has just written writes again while the others sleep.
 *
 * <p>A file holds the last ticket's number. Who comes takes the next one, locks the byte that stands
 * for it, and waits for the lock of the byte before. The kernel frees the byte of a process that
 * dies. This is fairness only: SQLite's lock keeps the store correct, so a queue that fails, or a
 * stopped process at its head, is passed by: once waited for in vain, the counter is not waited for
 * again until it was free. Who has its turn notes its ticket, so that those who wait see whether the
 * queue goes on: as long as it does nobody passes, however slow it is, because who writes out of turn
 * makes all others sleep in SQLite's own waiting, and the queue slower still.
 *
 * <p>For one thread; never closed before the process writes no more, because closing drops all its
 * locks. A file that was lost is opened anew by all before long.
 */
final class TicketLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TicketLock.class);
  private static final long COUNTER = 0;
  private static final long SERVED = COUNTER + Long.BYTES;
  private static final long FIRST_TICKET = 1_024;
  private static final long HIGHEST = Long.MAX_VALUE >> 1;

  private final Path file;
  private final Watchdog watchdog;
  private final AtomicReference<@Nullable FileChannel> channel = new AtomicReference<>();
  private final AtomicReference<@Nullable FileLock> mine = new AtomicReference<>();
  private final AtomicReference<Optional<Object>> key = new AtomicReference<>(Optional.empty());
  private final AtomicBoolean misplaced = new AtomicBoolean();
  private final AtomicBoolean counterStuck = new AtomicBoolean();

  /** The last ticket that this process had of the file that is open now. */
  private long last;

  TicketLock(Path file, Watchdog watchdog) {
    this.file = file;
    this.watchdog = watchdog;
  }

  /** Waits for this process's turn. */
  void enter() {
    try {
      FileChannel queue = openFile();
      watchdog.begin(() -> served(queue));
      OptionalLong ticket = takeTicket(queue);
      if (ticket.isPresent()) {
        awaitTurn(queue, ticket.getAsLong());
        write(queue, SERVED, ticket.getAsLong());
      }
    } catch (IOException | OverlappingFileLockException e) {
      LOG.debug("wrote out of turn: {}", e.toString());
    } finally {
      watchdog.end();
    }
  }

  /** Behind itself a process has nothing to wait for. */
  private void awaitTurn(FileChannel queue, long ticket) throws IOException {
    long before = last;
    last = ticket;
    if (before != ticket - 1) {
      queue.lock(ticket - 1, 1, false).release();
    }
  }

  /** Has who waits for its turn wait no longer. */
  void stopWaiting() {
    watchdog.interrupt();
  }

  /** One that is not to be trusted is done without: writers go in no order then. */
  private FileChannel opened() throws IOException {
    try {
      return PrivateFiles.open(file);
    } catch (Failure e) {
      throw new IOException(e.sentence(), e);
    }
  }

  /** The file; opened anew after waiting was given up, which closes it. */
  private FileChannel openFile() throws IOException {
    FileChannel open = channel.get();
    if (open != null && open.isOpen() && !misplaced.get()) {
      return open;
    }
    if (open != null) {
      open.close();
    }
    FileChannel fresh = opened();
    channel.set(fresh);
    last = 0;
    key.set(name());
    misplaced.set(false);
    return fresh;
  }

  private Optional<Object> name() throws IOException {
    return Optional.ofNullable(
        Files.readAttributes(file, BasicFileAttributes.class).fileKey());
  }

  /** Has the next turn open the file anew if another, or none, is in its place. For any thread. */
  void look() {
    FileChannel open = channel.get();
    try {
      misplaced.set(open != null && !name().equals(key.get()));
    } catch (IOException e) {
      misplaced.set(true);
    }
  }

  /** Takes the next ticket, the place of the byte that stands for it; none if the counter is not to be had. */
  private OptionalLong takeTicket(FileChannel queue) throws IOException {
    try (FileLock counting = counter(queue)) {
      if (counting == null) {
        return OptionalLong.empty();
      }
      counterStuck.set(false);
      long ticket = FIRST_TICKET + (read(queue, COUNTER) & HIGHEST) + 1;
      mine.set(queue.lock(ticket, 1, false));
      write(queue, COUNTER, ticket - FIRST_TICKET);
      return OptionalLong.of(ticket);
    }
  }

  /** The ticket that had its turn last; 0 if nobody can tell. */
  private static long served(FileChannel queue) {
    try {
      return read(queue, SERVED);
    } catch (IOException e) {
      return 0;
    }
  }

  /** The number at a place of the file; 0 where it has none. */
  private static long read(FileChannel queue, long position) throws IOException {
    ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
    return queue.read(number, position) < Long.BYTES ? 0 : number.getLong(0);
  }

  private static void write(FileChannel queue, long position, long number) throws IOException {
    queue.write(ByteBuffer.allocate(Long.BYTES).putLong(0, number), position);
  }

  /** Who has it keeps it for microseconds, unless it was stopped in the middle of that. */
  private @Nullable FileLock counter(FileChannel queue) throws IOException {
    if (counterStuck.get()) {
      return queue.tryLock(COUNTER, 1, false);
    }
    counterStuck.set(true);
    return queue.lock(COUNTER, 1, false);
  }

  /** Lets the next one in. */
  void leave() {
    FileLock lock = mine.getAndSet(null);
    if (lock == null || !lock.isValid()) {
      return;
    }
    try {
      lock.release();
    } catch (IOException e) {
      LOG.debug("a place in the writers' queue was lost: {}", e.toString());
    }
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel.get();
    if (open != null) {
      open.close();
    }
  }
}
