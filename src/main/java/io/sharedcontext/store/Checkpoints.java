package io.sharedcontext.store;

import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what is committed from the write-ahead log into the database, beside the writers: from 4 MB,
 * by whichever process gets the lock for it. Should the log reach 16 MB, because somebody always
 * wrote or read, the next writer empties it during its turn.
 */
final class Checkpoints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final long FROM_BYTES = 4L << 20;
  private static final long FORCED_FROM_BYTES = 16_000_000;
  private static final long PAUSE_MS = 50;
  private static final long FORCED_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Statements keeper;
  private final Background background;
  private final FileChannel election;
  private final AtomicBoolean planned = new AtomicBoolean();
  private final AtomicLong forcedNanos = new AtomicLong(System.nanoTime() - FORCED_PAUSE_NANOS);

  Checkpoints(Statements keeper, Path electionFile, Background background) throws IOException {
    Permissions.createFile(electionFile);
    this.keeper = keeper;
    this.background = background;
    this.election = FileChannel.open(electionFile, StandardOpenOption.WRITE);
  }

  /** Plans a checkpoint if the log has grown to {@code walBytes}. */
  void consider(long walBytes) {
    if (walBytes >= FROM_BYTES && !planned.getAndSet(true)) {
      background.in(PAUSE_MS, TimeUnit.MILLISECONDS, this::ifElected);
    }
  }

  private void ifElected() {
    planned.set(false);
    try (FileLock elected = election.tryLock()) {
      if (elected != null) {
        keeper.number("PRAGMA wal_checkpoint(PASSIVE)");
      }
    } catch (OverlappingFileLockException e) {
      LOG.debug("another store of this process is at it");
    } catch (IOException | Failure e) {
      LOG.info("a checkpoint was put off: {}", e.toString());
    }
  }

  /** Empties the log during the writer's turn, if it has to be; not more often than every 5 s. */
  void force(Statements writer, long walBytes) {
    long now = System.nanoTime();
    if (walBytes >= FORCED_FROM_BYTES && now - forcedNanos.get() >= FORCED_PAUSE_NANOS) {
      forcedNanos.set(now);
      empty(writer);
    }
  }

  /** The commit before it stands, whatever becomes of this. */
  private static void empty(Statements writer) {
    try {
      long busy = writer.number("PRAGMA wal_checkpoint(RESTART)");
      LOG.debug("the write-ahead log was emptied: {}", busy == 0);
    } catch (RuntimeException e) {
      LOG.info("the write-ahead log stays long: {}", e.toString());
    }
  }

  @Override
  public void close() throws IOException {
    election.close();
  }
}
