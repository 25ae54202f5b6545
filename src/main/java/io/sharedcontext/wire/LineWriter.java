package io.sharedcontext.wire;

import io.sharedcontext.tool.Utf8Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The client's end of the pipe: whole lines, one at a time. Safe for use by several threads. */
final class LineWriter {
  private static final Logger LOG = LoggerFactory.getLogger(LineWriter.class);

  private final OutputStream out;
  private final Runnable gone;
  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicBoolean broken = new AtomicBoolean();

  /**
   * Writes to {@code out}.
   *
   * @param gone runs once when nobody reads any more
   */
  LineWriter(OutputStream out, Runnable gone) {
    this.out = out;
    this.gone = gone;
  }

  /** Writes one line; blocks while the client does not read. */
  void write(Utf8Bytes line) {
    boolean unused = taken(line);
  }

  /** Writes one line, and does {@code written} if the pipe took all of it. */
  void write(Utf8Bytes line, Runnable written) {
    if (taken(line)) {
      written.run();
    }
  }

  private boolean taken(Utf8Bytes line) {
    turn.lock();
    try {
      if (!broken()) {
        line.writeLine(out);
        out.flush();
        return true;
      }
    } catch (IOException e) {
      lost(e);
    } finally {
      turn.unlock();
    }
    return false;
  }

  /** Whether nobody reads any more. */
  boolean broken() {
    return broken.get();
  }

  private void lost(IOException e) {
    broken.set(true);
    LOG.info("standard output is closed: {}", e.getMessage());
    gone.run();
  }
}
