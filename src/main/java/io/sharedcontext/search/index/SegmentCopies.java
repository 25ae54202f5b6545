package io.sharedcontext.search.index;

import io.sharedcontext.search.index.SegmentTable.Known;
import io.sharedcontext.store.FileTurn;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreFolder;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Segments in the database, where several machines use it: who writes one puts it there, and each machine
 * makes a file of it once, which its processes map. What a snapshot lists is in the same snapshot, so
 * whatever becomes of the database, the files that count are those that go with it. Safe for several
 * threads.
 */
public final class SegmentCopies {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentCopies.class);

  /** Bytes of the file in a row. */
  private static final int PART = 1 << 18;

  /** Rows read at once. */
  private static final int AT_ONCE = 16;

  /** What zlib adds to bytes that do not compress is less. */
  private static final int OVERHEAD = 1_024;

  /** So long a search waits for another process of this machine that makes the file. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** So long nothing is fetched after a file could not be made. */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private static final String KEEP = """
      INSERT INTO search_segment_parts (file, part, bytes)
      SELECT file, ?, ? FROM search_segments WHERE file = ? AND length = 0
      """;

  private static final String CLAIMED =
      "SELECT count(*) AS n FROM search_segments WHERE file = ? AND length = 0";

  private final Store store;
  private final StoreFolder folder;
  private final AtomicLong resumes = new AtomicLong(System.nanoTime());

  /** Those of {@code store}, and what files in {@code folder} are made from. */
  SegmentCopies(Store store, StoreFolder folder) {
    this.store = store;
    this.folder = folder;
  }

  /**
   * Puts a segment that this process has claimed and written into the database, part by part; false if it
   * is not claimed any more. Who took it over may have removed the file.
   */
  boolean keep(String file, long length) throws IOException {
    ByteBuffer bytes;
    try {
      bytes = folder.map(file, length);
    } catch (NoSuchFileException e) {
      if (store.<Long>read(tx -> tx.number(CLAIMED, file)) > 0) {
        throw e;
      }
      return false;
    }
    boolean claimed = true;
    for (int part = 0; claimed && bytes.hasRemaining(); part++) {
      byte[] some = new byte[Math.min(PART, bytes.remaining())];
      bytes.get(some);
      byte[] packed = packed(some);
      int number = part;
      // Each by itself: everybody who posts waits for as long as a transaction takes.
      claimed =
          store.<Boolean>write(tx -> tx.run(KEEP, number, packed, file) > 0).join();
    }
    return claimed;
  }

  /**
   * Whether every part that was kept is still there. If so, all is there that was read before, too: a
   * database that failed over meanwhile may lack the latest of what was committed.
   */
  boolean whole(Tx tx, String file, long length) {
    return tx.number("SELECT count(*) AS n FROM search_segment_parts WHERE file = ?", file)
        == parts(length);
  }

  private static long parts(long length) {
    return length / PART + (length % PART == 0 ? 0 : 1);
  }

  /**
   * Makes the file of a segment on this machine, or waits while another process does; says whether it is
   * there.
   *
   * @throws DamagedSegmentException if it is not whole in the database
   */
  boolean fetch(Tx tx, Known one) {
    if (System.nanoTime() - resumes.get() < 0) {
      return false;
    }
    try {
      FileTurn turn = turn(one.file());
      try {
        make(tx, one);
      } finally {
        turn.close();
      }
      return true;
    } catch (IOException e) {
      LOG.info("search goes on without a part of its index for now: {}", e.toString());
      resumes.set(System.nanoTime() + PAUSE.toNanos());
      return false;
    }
  }

  /** Makes the file, unless another process has done so meanwhile. */
  private void make(Tx tx, Known one) throws IOException {
    if (folder.length(one.file()) < 0) {
      if (folder.free() < one.length() + SegmentBuilder.LEAST_FREE) {
        throw new IOException("there is no room for " + one.length() + " bytes");
      }
      folder.put(one.file(), out -> copy(tx, one, out));
    }
  }

  private FileTurn turn(String file) throws IOException {
    try {
      return folder
          .turn(file, PATIENCE)
          .orElseThrow(() -> new IOException("another process makes " + file + ", for long"));
    } catch (Failure e) {
      throw new IOException("the folder cannot be used", e);
    }
  }

  private static void copy(Tx tx, Known one, FileChannel out) throws IOException {
    byte[] part = new byte[PART + 1];
    long done = 0;
    for (long from = 0; from < parts(one.length()) && done == from * PART; from += AT_ONCE) {
      List<byte[]> rows = tx.list(
          "SELECT bytes FROM search_segment_parts WHERE file = ? AND part >= ? AND part < ?"
              + " ORDER BY part",
          row -> row.bytes("bytes"),
          one.file(),
          from,
          from + AT_ONCE);
      for (byte[] packed : rows) {
        int length = unpack(one.file(), packed, part);
        ByteBuffer bytes = ByteBuffer.wrap(part, 0, length);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        done += length;
      }
    }
    // Not had on the disk: a file that a loss of power cut short is found out by its checksums.
    if (done != one.length()) {
      throw new DamagedSegmentException(
          one.file(), "is " + done + " bytes in the database, not " + one.length());
    }
  }

  private static byte[] packed(byte[] part) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(part);
      deflater.finish();
      byte[] packed = new byte[part.length + OVERHEAD];
      return Arrays.copyOf(packed, deflater.deflate(packed));
    } finally {
      deflater.end();
    }
  }

  /** Fails also if zlib's checksum is not that of what comes out. */
  private static int unpack(String file, byte[] packed, byte[] into) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      int length = inflater.inflate(into);
      if (!inflater.finished() || length == 0) {
        throw new DamagedSegmentException(file, "a part of it was cut in the database");
      }
      return length;
    } catch (DataFormatException e) {
      throw new DamagedSegmentException(file, "altered in the database: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }
}
