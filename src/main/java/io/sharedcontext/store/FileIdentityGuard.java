package io.sharedcontext.store;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Watches that the store's files are still the ones that were opened. SQLite goes on writing into a
 * file that was deleted or replaced, and acknowledges what nobody will ever see; so the first sign
 * of it stops everything, for good.
 */
final class FileIdentityGuard {
  private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final List<Identity> files;
  private final AtomicLong lookedNanos = new AtomicLong(System.nanoTime());
  private final AtomicReference<@Nullable Failure> stopped = new AtomicReference<>();

  /** Takes the files as they are now for the right ones. */
  FileIdentityGuard(List<Path> files) throws IOException {
    List<Identity> authenticator = new ArrayList<>();
    for (Path file : files) {
      authenticator.add(new Identity(file, key(file)));
    }
    this.files = List.copyOf(authenticator);
  }

  /** A path and what the file system calls the file there; empty where it has no such name. */
  private record Identity(Path path, Optional<Object> key) {}

  /** Looks at the files; 4 µs. */
  void check() {
    checkStopped();
    for (Identity file : files) {
      if (!unchanged(file)) {
        stop(Failure.of(
                ErrorCode.STORE_UNAVAILABLE,
                "the store's files were replaced under this server: " + file.path())
            .suggest("Restart this server."));
      }
    }
    checkStopped();
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

  private static boolean unchanged(Identity file) {
    try {
      return key(file.path()).equals(file.key());
    } catch (IOException e) {
      return false;
    }
  }

  /** Asks for the name only: opening the file would drop SQLite's locks on it. */
  private static Optional<Object> key(Path file) throws IOException {
    return Optional.ofNullable(
        Files.readAttributes(file, BasicFileAttributes.class).fileKey());
  }
}
