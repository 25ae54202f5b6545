package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.PrivateFiles;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The frames of a write-ahead log, as <a href="https://www.sqlite.org/fileformat2.html#walformat">SQLite's
 * file format</a> has them: each is one page as a commit left it, and they are numbered from 1. A log that
 * begins anew has another salt in its header and in its frames. The log carries no locks, so it may be
 * opened and closed beside SQLite. Many frames are read at once, as who asks for one asks for its neighbours
 * next. For one thread.
 */
final class LogFrames implements AutoCloseable {
  private static final int HEADER_BYTES = 32;
  private static final int PAGE_SIZE_AT = 8;
  private static final int SALT_AT = 16;
  private static final int FRAME_HEADER_BYTES = 24;
  private static final int FRAME_SALT_AT = 8;

  private static final int FRAMES_AT_ONCE = 64;

  private final FileChannel log;
  private final int pageSize;
  private final long salt;

  /** What was read last, and the number of the first frame in it. */
  private ByteBuffer window = ByteBuffer.allocate(0);

  private long windowFrom = 1;

  private LogFrames(FileChannel log) throws IOException {
    this.log = log;
    ByteBuffer header = read(0, HEADER_BYTES);
    this.pageSize = header.getInt(PAGE_SIZE_AT);
    this.salt = header.getLong(SALT_AT);
    if (Integer.bitCount(pageSize) != 1) {
      throw new IOException("the log has no size of pages");
    }
  }

  /** Opens the log of {@code database}, which has a header. */
  static LogFrames open(Path database) throws IOException {
    FileChannel log = PrivateFiles.openReading(WriteAheadLog.beside(database));
    try {
      return new LogFrames(log);
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  /**
   * One frame.
   *
   * @param number its place in the log
   * @param page the number of the page of which it is a version
   * @param pages how many pages the database has after the commit that ends with this frame; 0 if none does
   */
  record Frame(long number, int page, int pages) {
    boolean commit() {
      return pages > 0;
    }
  }

  int pageSize() {
    return pageSize;
  }

  /** Whether the log is still the one that was opened, and did not begin anew. */
  boolean same() throws IOException {
    return read(0, HEADER_BYTES).getLong(SALT_AT) == salt;
  }

  /** What is said of the page in frame {@code number}, which somebody has committed. */
  Frame frame(long number) throws IOException {
    ByteBuffer header = inWindow(number, 0, FRAME_HEADER_BYTES);
    if (header.getLong(FRAME_SALT_AT) != salt) {
      throw new IOException("the log began anew");
    }
    return new Frame(number, header.getInt(0), header.getInt(Integer.BYTES));
  }

  /** The first frame with a version of page {@code number}; refuses when there is none in this log. */
  Frame first(int number) throws IOException {
    Frame frame = frame(1);
    while (frame.page() != number) {
      frame = frame(frame.number() + 1);
    }
    return frame;
  }

  /** The page in frame {@code number}. */
  ByteBuffer page(long number) throws IOException {
    return inWindow(number, FRAME_HEADER_BYTES, pageSize);
  }

  /** So many bytes of frame {@code number}, from one on. */
  private ByteBuffer inWindow(long number, int from, int bytes) throws IOException {
    long frames = window.capacity() / frameBytes();
    if (number < windowFrom || number >= windowFrom + frames) {
      boolean onward = number == windowFrom + frames;
      window = around(onward ? number : Math.max(1, number - FRAMES_AT_ONCE + 1), number);
    }
    return window.slice((int) (number - windowFrom) * frameBytes() + from, bytes);
  }

  /** As many frames from {@code first} on as there are, of which {@code number} has to be one. */
  private ByteBuffer around(long first, long number) throws IOException {
    ByteBuffer frames = ByteBuffer.allocate(FRAMES_AT_ONCE * frameBytes());
    long from = HEADER_BYTES + (first - 1) * frameBytes();
    int more = 0;
    while (frames.hasRemaining() && more >= 0) {
      more = log.read(frames, from + frames.position());
    }
    if (first + frames.position() / frameBytes() <= number) {
      throw new EOFException("the log ends before its end");
    }
    windowFrom = first;
    return frames.flip().slice(0, frames.limit() / frameBytes() * frameBytes());
  }

  private int frameBytes() {
    return FRAME_HEADER_BYTES + pageSize;
  }

  private ByteBuffer read(long from, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    while (buffer.hasRemaining()) {
      if (log.read(buffer, from + buffer.position()) < 0) {
        throw new EOFException("the log ends before its end");
      }
    }
    return buffer.flip();
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
