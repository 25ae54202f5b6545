package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.FilePermissions;
import io.sharedcontext.store.FileTrust;
import io.sharedcontext.store.PrivateFiles;
import io.sharedcontext.store.StoreProblem;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.channels.Channels;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's native library as a file in a directory of this user's own. A file from an earlier start
 * is used when nobody else can have written it, and when it has the size and checksum of the one in
 * the jar: against malice there is the former, a checksum of 32 bits finds only damage.
 */
final class UnpackedLibrary {
  private static final String IN_JAR = "/org/sqlite/native/";

  private final Path base;
  private final String name = LibraryLoaderUtil.getNativeLibName();
  private final String prefix;

  /** The one that is, or will be, under {@code base}. */
  UnpackedLibrary(Path base) throws IOException {
    this.base = base;
    this.prefix = String.join(
        "-",
        "sqlite",
        driverVersion(),
        System.getProperty("os.name", "").replace(' ', '_'),
        System.getProperty("os.arch", ""),
        "");
  }

  /** The directory with the library, which is unpacked unless it is there. */
  Path directory() throws IOException {
    FilePermissions.createDirectories(base);
    refuse(FileTrust.code(base));
    Optional<Path> known = known();
    return known.isPresent() ? known.get() : unpack();
  }

  private void refuse(Optional<StoreProblem> problem) {
    if (problem.isPresent()) {
      throw Failure.of(
              ErrorCode.STORE_UNAVAILABLE,
              "SQLite's native library is not kept in " + base + ": "
                  + problem.get().text())
          .suggest("Make it this user's alone, or set XDG_CACHE_HOME, where the server is started,"
              + " to a directory that is.");
    }
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

  /**
   * A directory's name ends in the folder of the jar that the library is from, so that the driver's
   * search for the right one, which starts a process, is not needed again.
   */
  private Optional<Path> known() throws IOException {
    try (DirectoryStream<Path> candidates = Files.newDirectoryStream(base, prefix + "*")) {
      for (Path candidate : candidates) {
        if (intact(candidate)) {
          return Optional.of(candidate);
        }
      }
      return Optional.empty();
    }
  }

  private boolean intact(Path directory) throws IOException {
    Path library = directory.resolve(name);
    if (FileTrust.directory(directory).isPresent()
        || FileTrust.file(library).isPresent()
        || !Files.exists(library)) {
      return false;
    }
    String folder = directory.getFileName().toString().substring(prefix.length());
    try (Shipped shipped = Shipped.open(folder.replace('+', '/'), name)) {
      return shipped.equal(library);
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private Path unpack() throws IOException {
    String folder = LibraryLoaderUtil.getNativeLibResourcePath().substring(IN_JAR.length());
    Path directory = base.resolve(prefix + folder.replace('/', '+'));
    FilePermissions.createDirectories(directory);
    refuse(FileTrust.directory(directory));
    Path fresh = directory.resolve("unpacking-" + UUID.randomUUID());
    try (Shipped shipped = Shipped.open(folder, name)) {
      shipped.copy(fresh);
      Files.move(
          fresh,
          directory.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
    return directory;
  }

  /** The library in the jar. The program's own jar is open already, so that this costs little. */
  private record Shipped(JarFile jar, JarEntry entry) implements AutoCloseable {
    static Shipped open(String folder, String name) throws IOException {
      URL resource = SQLiteJDBCLoader.class.getResource(IN_JAR + folder + "/" + name);
      if (resource == null || !(resource.openConnection() instanceof JarURLConnection connection)) {
        throw new FileNotFoundException("no jar has " + folder + "/" + name);
      }
      connection.setUseCaches(false);
      return new Shipped(connection.getJarFile(), connection.getJarEntry());
    }

    boolean equal(Path library) throws IOException {
      byte[] content = Files.readAllBytes(library);
      CRC32 checksum = new CRC32();
      checksum.update(content);
      return content.length == entry.getSize() && checksum.getValue() == entry.getCrc();
    }

    void copy(Path fresh) throws IOException {
      try (InputStream content = jar.getInputStream(entry);
          OutputStream out = Channels.newOutputStream(PrivateFiles.create(fresh))) {
        content.transferTo(out);
      }
    }

    @Override
    public void close() throws IOException {
      jar.close();
    }
  }
}
