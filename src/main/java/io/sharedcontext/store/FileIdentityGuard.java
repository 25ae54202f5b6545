package io.sharedcontext.store;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches that the store's files are still the ones that were opened, and whole. SQLite goes on writing into a
 * file that was deleted, replaced or cut, and acknowledges what nobody will ever see; so the first sign
 * of it stops everything, for good.
 */
final class FileIdentityGuard {
  private static final Logger LOG = LoggerFactory.getLogger(FileIdentityGuard.class);
  private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Path database;
  private final FileLength length;
  private final List<Identity> files;
  private final OverwriteCheck content;
  private final AtomicLong lookedNanos = new AtomicLong(System.nanoTime());
  private final AtomicReference<@Nullable Failure> stopped = new AtomicReference<>();
  private final AtomicBoolean overwritten = new AtomicBoolean();

  /** Takes the files of {@code database} as they are now for the right ones. */
  FileIdentityGuard(Path database, FileLength length) throws IOException {
    this.database = database;
    this.length = length;
    this.files = List.of(Identity.of(database), Identity.of(WriteAheadLog.beside(database)));
    this.content = new OverwriteCheck(database, attributes(database));
  }

  /** A path and what the file system calls the file there; empty where it has no such name. */
  private record Identity(Path path, Optional<Object> key) {
    static Identity of(Path path) throws IOException {
      return new Identity(path, Optional.ofNullable(attributes(path).fileKey()));
    }

    boolean of(BasicFileAttributes now) {
      return Optional.ofNullable(now.fileKey()).equals(key);
    }
  }

  /** Looks at the files; 4 µs. */
  void check() {
    checkStopped();
    files.forEach(this::check);
    checkStopped();
  }

  private void check(Identity file) {
    try {
      BasicFileAttributes now = attributes(file.path());
      if (!file.of(now)) {
        stop(replaced(file.path()));
      } else if (file.path().equals(database)) {
        checkContent(now);
      }
    } catch (IOException e) {
      stop(replaced(file.path()));
    }
  }

  private static Failure replaced(Path file) {
    return Failure.of(
            ErrorCode.STORE_UNAVAILABLE,
            "the store's files were replaced under this server: " + file)
        .suggest("Restart this server.");
  }

  private void checkContent(BasicFileAttributes now) throws IOException {
    if (content.overwritten(now)) {
      stopOverwritten(database);
    } else {
      length.check(now.size()).ifPresent(this::stop);
    }
  }

  /** No process may open it: what is in the log would be written over what is there now. */
  private void stopOverwritten(Path file) {
    OutOfService note = new OutOfService(OutOfService.Cause.OVERWRITTEN, Optional.empty());
    overwritten.set(true);
    stop(note.failure(file));
    try {
      note.put(file);
    } catch (IOException e) {
      LOG.error("{} was overwritten, and that cannot be noted beside it", file, e);
    }
  }

  /** Whether the database was overwritten; then SQLite must not even close it. */
  boolean overwritten() {
    return overwritten.get();
  }

  /** Looks at the files when it is a while ago. */
  void checkNowAndThen() {
    checkStopped();
    long now = System.nanoTime();
    long looked = lookedNanos.get();
    if (now - looked > BETWEEN_LOOKS_NANOS && lookedNanos.compareAndSet(looked, now)) {
      check();
    }
  }

  /** From now on every call gets {@code failure}. */
  void stop(Failure failure) {
    stopped.compareAndSet(null, failure);
  }

  private void checkStopped() {
    Failure failure = stopped.get();
    if (failure != null) {
      throw failure;
    }
  }

  /** Asks for what is known of it only: opening the file would drop SQLite's locks on it. */
  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class);
  }
}
