package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.PrivateFiles;
import io.sharedcontext.store.Scheduler;
import io.sharedcontext.store.StatementCache;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what is committed from the write-ahead log into the database, beside the writers: from 4 MB,
 * by whichever process gets the lock for it, and not again until there is a megabyte more: while others
 * write and read, one that follows at once moves little, and all processes look into the file anew
 * after each. Should the log reach 16 MB, because somebody always wrote or read, the next writer empties it during its
 * turn. The file keeps the size it grew to, up to those 16 MB: a commit that makes it longer takes the
 * disk longer than one that fills it again. So its size is only the most that can be in it.
 */
final class Checkpoints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final long FROM_BYTES = 4L << 20;
  private static final long FORCED_FROM_BYTES = ConnectionFactory.WAL_KEPT_BYTES;
  private static final long FRAME_BYTES = 4_096 + 24;
  private static final long PAUSE_MS = 50;

  /** Where in the file of the election it is noted how many frames the log had after a checkpoint. */
  private static final long FRAMES_AT = 64;

  /** After so many more frames the next checkpoint is worth its while. */
  private static final long FRAMES_BETWEEN = 256;

  private static final int TRUNCATING_WAITS_MS = 20;
  private static final long FORCED_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Small commits that follow each other fast need not each ask how long the log is. */
  private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final StatementCache keeper;
  private final FileIdentityGuard identityGuard;
  private final Scheduler background;
  private final FileChannel election;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicLong filled = new AtomicLong();
  private final AtomicLong forcedNanos = new AtomicLong(System.nanoTime() - FORCED_PAUSE_NANOS);
  private final AtomicLong lookedNanos = new AtomicLong(System.nanoTime() - BETWEEN_LOOKS_NANOS);

  Checkpoints(
      StatementCache keeper,
      Path electionFile,
      FileIdentityGuard identityGuard,
      Scheduler background)
      throws IOException {
    this.keeper = keeper;
    this.identityGuard = identityGuard;
    this.background = background;
    this.election = PrivateFiles.open(electionFile);
  }

  /** Plans a checkpoint if there is enough for one in {@code log}; looks when it is a moment ago. */
  void scheduleIfDue(StatementCache writer, WriteAheadLog log) {
    long now = System.nanoTime();
    if (now - lookedNanos.get() < BETWEEN_LOOKS_NANOS) {
      return;
    }
    lookedNanos.set(now);
    long walBytes = log.size();
    filled.set(walBytes < FROM_BYTES ? walBytes : bytesInLog(writer));
    if (filled.get() >= FROM_BYTES && !scheduled.getAndSet(true)) {
      background.in(PAUSE_MS, TimeUnit.MILLISECONDS, this::runIfElected);
    }
  }

  /**
   * How many bytes the log holds; 0 if all is in the database, so that it begins anew. The commit
   * before it stands, whatever becomes of this.
   */
  private static long bytesInLog(StatementCache writer) {
    try {
      return frames(writer, "NOOP") * FRAME_BYTES;
    } catch (RuntimeException e) {
      LOG.info("how long the write-ahead log is cannot be told: {}", e.toString());
      return 0;
    }
  }

  private void runIfElected() {
    scheduled.set(false);
    try (FileLock elected = election.tryLock()) {
      if (elected != null && worthwhile(frames(keeper, "NOOP"))) {
        identityGuard.check();
        noteFrames(frames(keeper, "PASSIVE"));
        // So that an older copy put over it is not taken for what was there before.
        identityGuard.check();
      }
    } catch (OverlappingFileLockException e) {
      LOG.debug("another store of this process is at it");
    } catch (IOException | RuntimeException e) {
      LOG.info("a checkpoint was put off: {}", e.toString());
    }
  }

  /** Makes a checkpoint of a kind, or none; gives how many frames the log has, 0 if all were moved. */
  private static long frames(StatementCache statements, String kind) {
    AtomicLong frames = new AtomicLong();
    statements.walk("PRAGMA wal_checkpoint(" + kind + ")", row -> {
      long all = row.number("log");
      frames.set(row.number("checkpointed") == all ? 0 : all);
      return false;
    });
    return frames.get();
  }

  /** Whether the log has grown, or begun anew, since whoever made the last checkpoint that was not whole. */
  private boolean worthwhile(long frames) throws IOException {
    ByteBuffer noted = ByteBuffer.allocate(Long.BYTES);
    long before = election.read(noted, FRAMES_AT) < Long.BYTES ? 0 : noted.getLong(0);
    return frames < before || frames - before >= FRAMES_BETWEEN;
  }

  private void noteFrames(long frames) throws IOException {
    election.write(ByteBuffer.allocate(Long.BYTES).putLong(0, frames), FRAMES_AT);
  }

  /**
   * Moves everything into the database and cuts the log to nothing, so that what was deleted is in
   * neither; says whether it could, which it cannot while somebody reads what was before or another
   * process is at it. Writers wait for its last step, not longer than a few hundredths of a second.
   */
  boolean truncate() {
    try (FileLock elected = election.tryLock()) {
      return elected != null && truncateElected();
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException | RuntimeException e) {
      LOG.info("the write-ahead log was not emptied yet: {}", e.toString());
      return false;
    }
  }

  private boolean truncateElected() {
    identityGuard.check();
    keeper.number("PRAGMA wal_checkpoint(PASSIVE)");
    keeper.number("PRAGMA busy_timeout = " + TRUNCATING_WAITS_MS);
    try {
      return keeper.number("PRAGMA wal_checkpoint(TRUNCATE)") == 0;
    } finally {
      keeper.number("PRAGMA busy_timeout = " + ConnectionFactory.WRITER_WAITS_MS);
      identityGuard.check();
    }
  }

  /** Empties the log during the writer's turn, if it has to be; not more often than every 5 s. */
  void emptyIfTooLong(StatementCache writer) {
    long now = System.nanoTime();
    if (filled.get() >= FORCED_FROM_BYTES && now - forcedNanos.get() >= FORCED_PAUSE_NANOS) {
      forcedNanos.set(now);
      empty(writer);
    }
  }

  /** The commit before it stands, whatever becomes of this. */
  private static void empty(StatementCache writer) {
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
