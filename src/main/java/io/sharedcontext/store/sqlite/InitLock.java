package io.sharedcontext.store.sqlite;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The lock under which one process at a time founds, migrates or recovers a store. It ends with its
 * channel. For one thread.
 */
final class InitLock {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private final Path file;
  private final FileChannel channel;

  /** The lock on {@code file}, which {@code channel} has open. */
  InitLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Takes it if it can be had within {@code patience}; whether it was. */
  boolean await(Duration patience) throws IOException {
    long begun = System.nanoTime();
    @Nullable FileLock lock = channel.tryLock();
    while (lock == null && System.nanoTime() - begun < patience.toNanos()) {
      LockSupport.parkNanos(POLL_NANOS);
      lock = channel.tryLock();
    }
    return lock != null;
  }

  /** Takes it; refuses after {@code patience}, and at once if who has it does not run. */
  void require(Duration patience) throws IOException {
    boolean stopped = holder().stopped();
    if (!await(stopped ? Duration.ZERO : patience)) {
      throw refused();
    }
  }

  private Failure refused() {
    LockHolder holder = holder();
    return holder
        .advise(Failure.of(
            ErrorCode.STORE_UNAVAILABLE,
            "the store is being prepared by " + holder.text() + ", which does not end"))
        .retryAfter(5_000);
  }

  private LockHolder holder() {
    return LockHolder.of(file, 0, Long.MAX_VALUE);
  }
}
