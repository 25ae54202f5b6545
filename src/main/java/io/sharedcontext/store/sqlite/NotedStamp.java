package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.PrivateFiles;
import io.sharedcontext.store.StoreFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest stamp that any process of a store has seen in the database's file, in the file
 * {@code .checkpoint} beside it. A process that did not look while a checkpoint had moved the file on
 * would take an older copy that is put over it for what it saw last; by the note it knows better.
 * Whoever opens a store that nobody has open forgets the note. Safe for use by several threads.
 *
 * <p>Of two processes that raise it at once the one with the older stamp may come last; whoever looks
 * next raises it again. Read and written without a channel, which an interrupt would close.
 */
final class NotedStamp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NotedStamp.class);
  private static final int BYTES = 3 * Long.BYTES;

  /** One that is being written is read again. */
  private static final int ATTEMPTS = 3;

  /** What the sum of no stamp is by chance, so that a file of zeros holds none. */
  private static final long SALT = 0x5C0_57A4_B0A7L;

  private final RandomAccessFile file;

  /** That of {@code database}, which need not hold any. */
  NotedStamp(Path database) throws IOException {
    file = PrivateFiles.openUninterruptible(beside(database));
  }

  /** The file, which is also what the processes elect by who makes a checkpoint. */
  static Path beside(Path database) {
    return StoreFiles.beside(database, ".checkpoint");
  }

  /** The note; empty where there is none that is whole. */
  synchronized Optional<FileStamp> read() {
    try {
      for (int i = 0; i < ATTEMPTS; i++) {
        Optional<FileStamp> whole = readOnce();
        if (whole.isPresent()) {
          return whole;
        }
      }
    } catch (IOException e) {
      LOG.info("the newest stamp cannot be read: {}", e.toString());
    }
    return Optional.empty();
  }

  private Optional<FileStamp> readOnce() throws IOException {
    byte[] bytes = new byte[BYTES];
    file.seek(0);
    if (file.read(bytes) < BYTES) {
      return Optional.empty();
    }
    ByteBuffer numbers = ByteBuffer.wrap(bytes);
    long definitions = numbers.getLong();
    long rows = numbers.getLong();
    return numbers.getLong() == sum(definitions, rows)
        ? Optional.of(new FileStamp(definitions, OptionalLong.of(rows)))
        : Optional.empty();
  }

  private static long sum(long definitions, long rows) {
    return (definitions * 31 + rows) * 31 + SALT;
  }

  /** Notes {@code stamp}, which was read from the file, unless a newer one is noted. */
  synchronized void raise(FileStamp stamp) {
    if (stamp.known() && read().filter(noted -> !stamp.newerThan(noted)).isEmpty()) {
      try {
        write(stamp.definitions(), stamp.rows().orElse(0));
      } catch (IOException e) {
        LOG.info("the newest stamp cannot be noted: {}", e.toString());
      }
    }
  }

  private void write(long definitions, long rows) throws IOException {
    ByteBuffer numbers = ByteBuffer.allocate(BYTES)
        .putLong(definitions)
        .putLong(rows)
        .putLong(sum(definitions, rows));
    file.seek(0);
    file.write(numbers.array());
  }

  /** Forgets it, for what was before is of no account. */
  synchronized void forget() throws IOException {
    file.setLength(0);
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
