package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.FilePermissions;
import io.sharedcontext.store.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that a process writes a byte to when it has committed, so that others wake. It has a
 * directory of its own, because whoever watches a directory wakes for every file in it. All processes
 * share the time of the last signal and stay silent for a while after it: who woke then looks again
 * until nothing changes. A hint, never a proof: the store is the truth. For one thread at a time.
 */
final class CommitSignal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommitSignal.class);
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

  private final FileChannel file;

  /** The time of the last signal that this process knows of. */
  private long awakeNanos = System.nanoTime() - QUIET_NANOS;

  private CommitSignal(FileChannel file) {
    this.file = file;
  }

  /** The directory to watch for {@code database}. */
  static Path directory(Path database) {
    return database.resolveSibling(database.getFileName() + ".signal");
  }

  /** The signal of {@code database}, made if need be. */
  static CommitSignal of(Path database) throws IOException {
    Path directory = directory(database);
    FilePermissions.createDirectories(directory);
    return new CommitSignal(PrivateFiles.open(directory.resolve("commit")));
  }

  /**
   * Wakes who watches, unless somebody just did. What is written, and wakes, is the time; it is not
   * mapped into memory, where a full disk would be a fault of this process.
   */
  void signal() {
    long now = System.nanoTime();
    if (now - awakeNanos < QUIET_NANOS) {
      return;
    }
    try {
      long last = lastSignal();
      long since = now - last;
      if (since < 0 || since >= QUIET_NANOS) {
        file.write(ByteBuffer.allocate(Long.BYTES).putLong(0, now), 0);
        awakeNanos = now;
      } else {
        awakeNanos = last;
      }
    } catch (IOException e) {
      LOG.debug("a commit was not signalled: {}", e.toString());
    }
  }

  private long lastSignal() throws IOException {
    ByteBuffer time = ByteBuffer.allocate(Long.BYTES);
    return file.read(time, 0) < Long.BYTES ? Long.MAX_VALUE : time.getLong(0);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
