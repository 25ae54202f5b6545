package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.PrivateFiles;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code -wal}, to which SQLite appends what is committed. Unlike the database and
 * {@code -shm} it carries no locks, so it may be opened beside SQLite; opening one of those and
 * closing it again would drop this process's locks and destroy the store.
 */
final class WriteAheadLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WriteAheadLog.class);

  private final Path file;
  private final FileChannel channel;
  private final AtomicBoolean named = new AtomicBoolean();

  /** Opens the log of {@code database}, in which SQLite must have a connection. */
  WriteAheadLog(Path database) throws IOException {
    file = beside(database);
    channel = PrivateFiles.openExisting(file);
  }

  static Path beside(Path database) {
    return database.resolveSibling(database.getFileName() + "-wal");
  }

  /**
   * Makes every commit until now safe against loss of power. SQLite's own way would do it while
   * holding the write lock, so that all processes wait for the disk one after the other.
   */
  void sync() {
    try {
      channel.force(false);
      if (!named.getAndSet(true)) {
        syncDirectory(file.resolveSibling("."));
      }
    } catch (IOException e) {
      throw Failure.because(
          ErrorCode.STORE_UNAVAILABLE,
          "the change was made, but the disk did not confirm that it would outlast a power cut",
          e);
    }
  }

  /** A new file is lost with its directory entry. */
  private static void syncDirectory(Path directory) {
    try {
      PrivateFiles.syncDirectory(directory);
    } catch (IOException e) {
      LOG.debug("this system does not sync directories: {}", e.toString());
    }
  }

  long size() {
    try {
      return channel.size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
