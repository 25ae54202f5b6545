package io.sharedcontext.cli;

import java.io.BufferedWriter;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/**
 * Text on its way, in a temporary file that loses its name before anything is written: however the
 * process ends, the system frees it.
 */
final class Spool implements AutoCloseable {
  private final FileChannel file;

  private Spool(FileChannel file) {
    this.file = file;
  }

  static Spool open() throws IOException {
    return new Spool(FileChannel.open(
        Files.createTempFile("shared-context", ".tmp"),
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE));
  }

  /** Writes to it; closing the writer leaves it open. */
  BufferedWriter writer() {
    return new BufferedWriter(new OutputStreamWriter(
        new StaysOpen(Channels.newOutputStream(file)), StandardCharsets.UTF_8));
  }

  /** Takes in all of a stream. */
  void take(InputStream in) throws IOException {
    in.transferTo(Channels.newOutputStream(file));
  }

  /** Reads it from its beginning; one reader at a time. */
  InputStream fromStart() throws IOException {
    file.position(0);
    return new FilterInputStream(Channels.newInputStream(file)) {
      @Override
      public void close() {
        // The file is this object's own.
      }
    };
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** Hands everything on but the end. */
  private static final class StaysOpen extends FilterOutputStream {
    StaysOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
