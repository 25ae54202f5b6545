package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.PrivateFiles;
import io.sharedcontext.store.StoreFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest stamp that any process of a store has seen in the database's file, in the file
 * {@code .checkpoint} beside it. A process that did not look while a checkpoint had moved the file on
 * would take an older copy that is put over it for what it saw last; by the note it knows better.
 * Behind it stands the look that the file had when a process last found its content to be right, so that
 * the others need not all read it after each checkpoint.
 * Whoever opens a store that nobody has open forgets the note. Safe for use by several threads.
 *
 * <p>Of two processes that raise it at once the one with the older stamp may come last; whoever looks
 * next raises it again. Read and written without a channel, which an interrupt would close.
 */
final class NotedStamp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NotedStamp.class);
  private static final int BYTES = 3 * Long.BYTES;
  private static final int LOOK_BYTES = 4 * Long.BYTES;

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

  /** Notes that the file's content is right while the file looks like {@code look}, which is settled. */
  synchronized void checked(FileLook look) {
    try {
      file.seek(BYTES);
      file.write(numbers(look));
    } catch (IOException e) {
      LOG.info("that the database was checked cannot be noted: {}", e.toString());
    }
  }

  /** Whether that was the last look that was noted. */
  synchronized boolean wasChecked(FileLook look) {
    byte[] noted = new byte[LOOK_BYTES];
    try {
      file.seek(BYTES);
      return file.read(noted) == LOOK_BYTES && Arrays.equals(noted, numbers(look));
    } catch (IOException e) {
      LOG.info("whether the database was checked cannot be read: {}", e.toString());
      return false;
    }
  }

  private static byte[] numbers(FileLook look) {
    long key = look.key().map(NotedStamp::number).orElse(0L);
    long changed = look.changed().to(TimeUnit.NANOSECONDS);
    return ByteBuffer.allocate(LOOK_BYTES)
        .putLong(key)
        .putLong(look.bytes())
        .putLong(changed)
        .putLong(sum(key + look.bytes(), changed))
        .array();
  }

  /** The same in every process, and another one for another device or number of a file. */
  private static long number(Object key) {
    long number = 0;
    for (char one : key.toString().toCharArray()) {
      number = number * 1_099_511_628_211L + one;
    }
    return number;
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
