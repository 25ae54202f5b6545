package io.sharedcontext.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Splits bytes into lines at each newline. For one thread, but for {@link #idle}. */
final class LineReader {
  /** Longest line in bytes. */
  static final int LONGEST = 16 << 20;

  private final InputStream in;
  private final ByteBuffer chunk = ByteBuffer.allocate(64 << 10).limit(0);
  private final AtomicBoolean reading = new AtomicBoolean();

  LineReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next line without its newline; empty at the end of input. A line that is too long, is not UTF-8,
   * or for which memory is short, is skipped as a whole and thrown as an {@link RpcError} that knows the
   * id of the request, if there is one.
   */
  Optional<String> next() throws IOException {
    LongLine line = new LongLine();
    long length = 0;
    while (chunk.hasRemaining() || fill()) {
      int found = newline();
      int size = (found < 0 ? chunk.limit() : found) - chunk.position();
      length += size;
      if (found >= 0 && length == size) {
        return Optional.of(take(size));
      }
      keep(line, size, length);
      if (found >= 0) {
        chunk.position(found + 1);
        return Optional.of(line.complete(length));
      }
    }
    return length == 0 ? Optional.empty() : Optional.of(line.complete(length));
  }

  /** Whether more has been read than the lines that were taken. */
  boolean waiting() {
    return chunk.hasRemaining();
  }

  /** Whether everything that was sent so far has been taken; any thread may ask. */
  boolean idle() {
    try {
      return reading.get() && in.available() == 0;
    } catch (IOException e) {
      // Nothing more will come.
      return true;
    }
  }

  private boolean fill() throws IOException {
    reading.set(true);
    int count = in.read(chunk.array());
    reading.set(count < 0);
    chunk.position(0).limit(Math.max(0, count));
    return count > 0;
  }

  private int newline() {
    byte[] bytes = chunk.array();
    for (int i = chunk.position(); i < chunk.limit(); i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** The line that lies within the chunk, which is the usual case. */
  private String take(int size) {
    int start = chunk.position();
    chunk.position(start + size + 1);
    return text(chunk.array(), start, size);
  }

  private void keep(LongLine line, int size, long length) {
    line.keep(chunk.array(), chunk.position(), size, length > LONGEST);
    chunk.position(chunk.limit());
  }

  /** A line that does not lie within the chunk. One that cannot be kept is read past. For one thread. */
  private static final class LongLine extends ByteArrayOutputStream {
    private final IdScanner scanner = new IdScanner();
    private boolean lost;

    LongLine() {
      super(0);
    }

    void keep(byte[] bytes, int start, int size, boolean tooLong) {
      try {
        lost |= tooLong;
        if (!lost) {
          write(bytes, start, size);
          return;
        }
      } catch (OutOfMemoryError e) {
        lost = true;
      }
      lose();
      scanner.take(bytes, start, size);
    }

    /** From now on only its id matters. */
    private void lose() {
      byte[] kept = buf;
      int size = count;
      buf = new byte[0];
      count = 0;
      scanner.take(kept, 0, size);
    }

    String complete(long length) {
      if (length > LONGEST) {
        throw RpcError.invalidRequest(
                "the line has " + length + " bytes; at most " + LONGEST + " are read")
            .to(scanner.id());
      }
      try {
        if (!lost) {
          return text(buf, 0, count);
        }
      } catch (OutOfMemoryError e) {
        lose();
      }
      throw RpcError.outOfMemory("the line, of " + length + " bytes,").to(scanner.id());
    }
  }

  /** Decodes the fast way; a replacement character may have been sent, or stand for a bad byte. */
  private static String text(byte[] bytes, int start, int size) {
    String text = unmarked(new String(bytes, start, size, StandardCharsets.UTF_8));
    if (text.indexOf('\uFFFD') >= 0) {
      requireUtf8(text, ByteBuffer.wrap(bytes, start, size));
    }
    return text;
  }

  /** Some clients begin what they write, or each line, with a byte order mark. */
  private static String unmarked(String text) {
    return !text.isEmpty() && text.charAt(0) == '\uFEFF' ? text.substring(1) : text;
  }

  private static void requireUtf8(String text, ByteBuffer bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(bytes);
    } catch (CharacterCodingException e) {
      throw RpcError.of(RpcError.PARSE_ERROR, "the line is not UTF-8").to(BrokenLine.id(text));
    }
  }
}
