package io.sharedcontext.store.sqlite;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native library, unpacked once into a directory of the user's own. The driver would unpack
 * it at every start, which takes 60 ms and leaves a megabyte behind whenever a process is killed.
 */
final class NativeLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);
  private static final String PATH = "org.sqlite.lib.path";
  private static final AtomicReference<@Nullable Failure> REFUSED = new AtomicReference<>();

  /** The directory that the driver clears of its libraries whenever it is loaded. */
  private static final String CLEARED = "org.sqlite.tmpdir";

  private NativeLibrary() {}

  /**
   * Loads the library, or throws what keeps it from being loaded. That stays so for the life of the
   * process: another attempt would unpack it once more at every call, only to fail again.
   */
  static synchronized void load(Optional<Path> caches) {
    Failure before = REFUSED.get();
    if (before != null) {
      throw before;
    }
    try {
      Optional<Path> temporary = prepare(caches);
      SQLiteJDBCLoader.initialize();
      temporary.ifPresent(NativeLibrary::remove);
    } catch (Exception | LinkageError e) {
      Failure failure = e instanceof Failure known ? known : refused(e);
      REFUSED.set(failure);
      throw failure;
    }
  }

  /** What is loaded stays so without its file, but for Windows. */
  private static void remove(Path temporary) {
    try (Stream<Path> files = Files.walk(temporary)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      LOG.info("{} stays: {}", temporary, e.toString());
    }
  }

  private static Failure refused(Throwable thrown) {
    String reason = Optional.ofNullable(System.getProperty(PATH))
        .map(directory -> refusal(Path.of(directory)))
        .orElseGet(() -> "it could not be unpacked (" + thrown.getMessage() + ")");
    return Failure.of(
            ErrorCode.STORE_UNAVAILABLE,
            "SQLite's native library cannot be loaded: " + reason
                + "; the store itself is untouched")
        .suggest("Set XDG_CACHE_HOME, where the server is started, to a directory of this user with"
            + " room, on a file system that lets programs run (not noexec), and start it again.");
  }

  /** What the system says when it is asked for the library in {@code directory}. */
  private static String refusal(Path directory) {
    try {
      System.load(directory.resolve(LibraryLoaderUtil.getNativeLibName()).toString());
      return "the driver refuses it";
    } catch (UnsatisfiedLinkError e) {
      String message = String.valueOf(e.getMessage());
      String reason = message.substring(message.lastIndexOf(": ") + 1).strip();
      return directory + ": " + reason
          + (reason.contains("map segment") ? " (its file system is mounted noexec)" : "");
    }
  }

  /**
   * Points the driver to the library under {@code caches}, or else to one in a directory of its own
   * among the temporary files, which is returned and to be removed once the library is loaded.
   */
  static Optional<Path> prepare(Optional<Path> caches) throws IOException {
    if (System.getProperty(PATH) != null) {
      return Optional.empty();
    }
    if (caches.isPresent() && cached(caches.get().resolve("shared-context"))) {
      return Optional.empty();
    }
    Path temporary = Files.createTempDirectory("shared-context-");
    point(new UnpackedLibrary(temporary).directory());
    return Optional.of(temporary);
  }

  private static boolean cached(Path base) {
    try {
      point(new UnpackedLibrary(base).directory());
      return true;
    } catch (Failure e) {
      LOG.warn(
          "{}; so it is unpacked anew at every start. {}",
          e.sentence(),
          String.join(" ", e.suggestions()));
      return false;
    } catch (IOException | UnsupportedOperationException e) {
      LOG.info("SQLite's library is unpacked anew at every start: {}", e.toString());
      return false;
    }
  }

  /**
   * Points the driver to the library, and to the same directory for what it would otherwise do in the
   * directory of temporary files: it removes there what other programs' drivers are using, and
   * complains at length when one of them is faster.
   */
  private static void point(Path directory) {
    System.setProperty(PATH, directory.toString());
    if (System.getProperty(CLEARED) == null) {
      System.setProperty(CLEARED, directory.toString());
    }
  }
}
