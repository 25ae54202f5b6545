package io.sharedcontext.store;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
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
    prepare(caches);
    try {
      SQLiteJDBCLoader.initialize();
    } catch (Exception | LinkageError e) {
      Failure failure = refused(e);
      REFUSED.set(failure);
      throw failure;
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

  /** Points the driver to the library under {@code caches}; goes on with the driver's own way if not. */
  static void prepare(Optional<Path> caches) {
    if (System.getProperty(PATH) != null || caches.isEmpty()) {
      return;
    }
    try {
      unpacked(caches.get()).ifPresent(NativeLibrary::point);
    } catch (IOException | UnsupportedOperationException e) {
      LOG.info("SQLite's library is unpacked at every start: {}", e.toString());
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

  /**
   * The directory with the library. Its name ends in the library's checksum, so that neither the jar
   * nor the driver's search for the right library, 20 ms of work, is needed at the next start.
   */
  private static Optional<Path> unpacked(Path caches) throws IOException {
    Path base = caches.resolve("shared-context");
    String name = LibraryLoaderUtil.getNativeLibName();
    String prefix = String.join(
        "-",
        "sqlite",
        driverVersion(),
        System.getProperty("os.name", "").replace(' ', '_'),
        System.getProperty("os.arch", ""),
        "");
    Optional<Path> known = intact(base, prefix, name);
    return known.isPresent() ? known : unpack(base, prefix, name);
  }

  /** From the one file that tells it and that is in every jar; the driver itself reads another. */
  private static String driverVersion() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream("/sqlite-jdbc.properties")) {
      if (in == null) {
        throw new FileNotFoundException("the driver's version");
      }
      properties.load(in);
    }
    return properties.getProperty("version", "");
  }

  private static Optional<Path> intact(Path base, String prefix, String name) throws IOException {
    if (!Files.isDirectory(base)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> candidates = Files.newDirectoryStream(base, prefix + "*")) {
      for (Path candidate : candidates) {
        if (candidate.endsWith(prefix + checksum(candidate.resolve(name)))) {
          return Optional.of(candidate);
        }
      }
      return Optional.empty();
    }
  }

  /** Finds damage; who can write here can do as the user in any case. */
  private static String checksum(Path library) throws IOException {
    if (!Files.isRegularFile(library)) {
      return "none";
    }
    CRC32 checksum = new CRC32();
    checksum.update(Files.readAllBytes(library));
    return Long.toHexString(checksum.getValue());
  }

  private static Optional<Path> unpack(Path base, String prefix, String name) throws IOException {
    URL resource = SQLiteJDBCLoader.class.getResource(
        LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name);
    if (resource == null || !(resource.openConnection() instanceof JarURLConnection connection)) {
      return Optional.empty();
    }
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      JarEntry entry = connection.getJarEntry();
      Path directory = base.resolve(prefix + Long.toHexString(entry.getCrc()));
      unpack(jar, entry, directory.resolve(name));
      return Optional.of(directory);
    }
  }

  private static void unpack(JarFile jar, JarEntry entry, Path library) throws IOException {
    Path directory = library.resolveSibling("").normalize();
    FilePermissions.createDirectories(directory);
    Path fresh = Files.createTempFile(directory, "unpacking", ".tmp");
    try (InputStream content = jar.getInputStream(entry)) {
      Files.copy(content, fresh, StandardCopyOption.REPLACE_EXISTING);
      Files.move(fresh, library, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
