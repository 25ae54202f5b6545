package io.sharedcontext.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One process of this machine does something, and others wait for it: a lock on a byte of a file, which
 * the kernel frees when the process ends. For one thread; of two in one process, closing the first may
 * end the second.
 */
public final class FileTurn implements Closeable {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final FileChannel channel;

  private FileTurn(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes the byte {@code at} of {@code file}, which need not be there; gives up after {@code patience}. */
  static Optional<FileTurn> take(Path file, long at, Duration patience) throws IOException {
    FileChannel channel = PrivateFiles.open(file);
    boolean taken = false;
    try {
      long begun = System.nanoTime();
      taken = locked(channel, at);
      while (!taken && System.nanoTime() - begun < patience.toNanos()) {
        LockSupport.parkNanos(POLL_NANOS);
        taken = locked(channel, at);
      }
      return taken ? Optional.of(new FileTurn(channel)) : Optional.empty();
    } finally {
      if (!taken) {
        channel.close();
      }
    }
  }

  private static boolean locked(FileChannel channel, long at) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock(at, 1, false);
      return lock != null;
    } catch (OverlappingFileLockException e) {
      // Another thread of this process has it.
      return false;
    }
  }

  /** Others have their turn. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
