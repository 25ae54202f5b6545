package io.sharedcontext.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a store, and copying them so that they outlast a power cut. Never used on a database
 * that this process has open: closing it here would drop SQLite's locks on it.
 */
public final class StoreFiles {
  /** What the database is called in a copy, whatever it is called where it is used. */
  public static final String DATABASE = "context.db";

  /** What lies beside the database that keys and tokens need. */
  public static final List<String> SECRETS =
      List.of("admin.key", "token.secret", "token.secret.previous");

  /** What a database and its processes keep beside it, by the end of the name; itself first. */
  public static final List<String> SUFFIXES =
      List.of("", "-wal", "-shm", ".presence", ".queue", ".checkpoint");

  private static final Logger LOG = LoggerFactory.getLogger(StoreFiles.class);

  private StoreFiles() {}

  /** The file beside {@code database} whose name goes on with {@code suffix}. */
  public static Path beside(Path database, String suffix) {
    return database.resolveSibling(database.getFileName() + suffix);
  }

  /** Where {@code database} is behind links, be it there or not. */
  public static Path real(Path database) {
    Path real = database.toAbsolutePath().normalize();
    for (int links = 0; links < 40 && Files.isSymbolicLink(real); links++) {
      real = real.resolveSibling(target(real)).normalize();
    }
    return real;
  }

  private static Path target(Path link) {
    try {
      return Files.readSymbolicLink(link);
    } catch (IOException e) {
      return link;
    }
  }

  /** Copies {@code from} to a new file that only its owner may use. */
  public static void copy(Path from, Path to) throws IOException {
    FilePermissions.createFile(to);
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE)) {
      long size = in.size();
      for (long done = 0; done < size; ) {
        done += in.transferTo(done, size - done, out);
      }
      out.force(true);
    }
  }

  /** Writes a new file that only its owner may use. */
  public static void write(Path file, String text) throws IOException {
    FilePermissions.createFile(file);
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
  }

  /** Makes the names in a directory outlast a power cut, where the system can. */
  public static void sync(Path directory) {
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    } catch (IOException e) {
      LOG.debug("this system does not sync directories: {}", e.toString());
    }
  }

  /** Deletes a directory with the files in it. */
  public static void delete(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (var entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        Files.delete(entry);
      }
    }
    Files.delete(directory);
  }

  /** Moves what is at {@code from}, if anything is; what is at {@code to} already stays in its place. */
  public static void move(Path from, Path to) throws IOException {
    if (Files.exists(to)) {
      Files.deleteIfExists(from);
    } else if (Files.exists(from)) {
      Files.move(from, to);
    }
  }
}
