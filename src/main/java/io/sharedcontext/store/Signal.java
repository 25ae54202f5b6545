package io.sharedcontext.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that a process writes a byte to when it has committed, so that others wake. It has a
 * directory of its own, because whoever watches a directory wakes for every file in it. All processes
 * share the time of the last signal and stay silent for a while after it: who woke then looks again
 * until nothing changes. A hint, never a proof: the store is the truth. For one thread at a time.
 */
final class Signal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Signal.class);
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(15);
  private static final int STAMP = 8;

  private final FileChannel file;
  private final MappedByteBuffer stamp;

  private Signal(FileChannel file, MappedByteBuffer stamp) {
    this.file = file;
    this.stamp = stamp;
  }

  /** The directory to watch for {@code database}. */
  static Path directory(Path database) {
    return database.resolveSibling(database.getFileName() + ".signal");
  }

  /** The signal of {@code database}, made if need be. */
  static Signal of(Path database) throws IOException {
    Path directory = directory(database);
    Permissions.createDirectories(directory);
    Path path = directory.resolve("commit");
    Permissions.createFile(path);
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    return new Signal(file, file.map(MapMode.READ_WRITE, 0, STAMP + Long.BYTES));
  }

  /** Wakes who watches, unless somebody just did. */
  void give() {
    long now = System.nanoTime();
    long since = now - stamp.getLong(STAMP);
    if (since >= 0 && since < QUIET_NANOS) {
      return;
    }
    stamp.putLong(STAMP, now);
    try {
      file.write(ByteBuffer.allocate(1), 0);
    } catch (IOException e) {
      LOG.debug("a commit was not signalled: {}", e.toString());
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
