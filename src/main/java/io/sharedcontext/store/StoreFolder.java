package io.sharedcontext.store;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.sharedcontext.tool.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A directory beside the database with files that are written once and then only read, by any process
 * of the store. Whatever is in it can be made again. Safe for several threads.
 */
public final class StoreFolder {
  private static final int ATTEMPTS = 5;

  private final Path directory;

  /** The folder beside {@code database} whose name goes on with {@code suffix}; it need not be there. */
  public StoreFolder(Path database, String suffix) {
    this.directory = StoreFiles.beside(StoreFiles.real(database), suffix);
  }

  /** Writes a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it to {@code out}, which is empty. */
    void write(FileChannel out) throws IOException;
  }

  /** Makes the file {@code name}, which is not there yet and nobody else may read. */
  public FileChannel create(String name) throws IOException {
    prepare();
    return PrivateFiles.create(at(name));
  }

  /**
   * The file {@code name}, which is in the directory itself: names come out of the database, and on a
   * server others may write them there.
   */
  private Path at(String name) throws IOException {
    Path file;
    try {
      file = directory.resolve(name);
    } catch (InvalidPathException e) {
      throw new IOException("the name of a file cannot be one", e);
    }
    if (!directory.equals(file.getParent()) || name.equals(".") || name.equals("..")) {
      throw new IOException("the name of a file leads out of " + directory);
    }
    return file;
  }

  private void prepare() throws IOException {
    if (!Files.isDirectory(directory, NOFOLLOW_LINKS)) {
      FilePermissions.createDirectories(directory);
    }
    PrivateFiles.refuse(FileTrust.directory(directory));
  }

  /** Whether files can be put there, as far as can be seen; makes the directory. */
  public boolean usable() {
    try {
      prepare();
      return Files.isWritable(directory) && Files.isWritable(directory.resolveSibling("."));
    } catch (IOException | Failure e) {
      return false;
    }
  }

  /** Has the file {@code name} there as a whole; what was there takes no harm until then. */
  public void put(String name, Content content) throws IOException {
    prepare();
    Path file = at(name);
    Path home = directory.resolveSibling(".").normalize();
    String prefix = directory.getFileName().toString();
    Pattern drafts = Pattern.compile(Pattern.quote(prefix) + "-[0-9a-f]{16}\\.draft");
    try (DraftLock draft = DraftLock.take(home, prefix, ".draft", drafts)) {
      try (FileChannel out = PrivateFiles.create(draft.draft())) {
        content.write(out);
      }
      Files.move(draft.draft(), file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /**
   * This process's turn to make the file {@code name}; waits for it up to {@code patience}. Empty if
   * another process has it still. It ends with the process, whatever becomes of that.
   */
  public Optional<FileTurn> turn(String name, Duration patience) throws IOException {
    prepare();
    Path locks = directory.resolveSibling(directory.getFileName() + ".lock");
    return FileTurn.take(locks, Integer.toUnsignedLong(name.hashCode()), patience);
  }

  /** Makes the names in it outlast a loss of power, where the system can. */
  public void sync() {
    StoreFiles.sync(directory);
  }

  /**
   * The bytes of the file {@code name}, shared by all who map it; numbers have their lowest byte first.
   * They outlast the removal of the file. Fails if it is not there, not this user's, or has another
   * length.
   */
  public MappedByteBuffer map(String name, long length) throws IOException {
    PrivateFiles.refuse(FileTrust.directory(directory));
    try (FileChannel in = PrivateFiles.openReading(at(name))) {
      if (in.size() != length) {
        throw new IOException(name + " has " + in.size() + " bytes, not " + length);
      }
      MappedByteBuffer bytes = in.map(FileChannel.MapMode.READ_ONLY, 0, length);
      bytes.order(ByteOrder.LITTLE_ENDIAN);
      return bytes;
    }
  }

  /**
   * The text of the file {@code name}, which is short; empty if it is not there. One that is replaced just
   * when it is opened is opened again.
   */
  public Optional<String> text(String name) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return PrivateFiles.readSecret(at(name));
      } catch (Failure e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Has the file {@code name} there with {@code text}. */
  public void put(String name, String text) throws IOException {
    put(name, out -> {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    });
  }

  /** Adds {@code text} to the end of the file {@code name}, which is there; what others add at once stays whole. */
  public void append(String name, String text) throws IOException {
    try (FileChannel out = PrivateFiles.openAppending(at(name))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      out.write(bytes);
      if (bytes.hasRemaining()) {
        throw new IOException("only a part of it could be written");
      }
    }
  }

  /** Whether the file {@code name} is there. */
  public boolean has(String name) throws IOException {
    return Files.exists(at(name), NOFOLLOW_LINKS);
  }

  /** Has the file {@code name}, which is there, look as if it was last written then. */
  public void date(String name, Instant time) throws IOException {
    Files.setLastModifiedTime(at(name), FileTime.from(time));
  }

  /** The directory, be it there or not. */
  public Path directory() {
    return directory;
  }

  /** The length of the file {@code name}, or -1 if it is not there. */
  public long length(String name) {
    try {
      return Files.size(at(name));
    } catch (IOException e) {
      return -1;
    }
  }

  /** The names of the files in it; what else somebody put there is left alone. */
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    if (Files.isDirectory(directory, NOFOLLOW_LINKS)) {
      try (var entries = Files.newDirectoryStream(directory)) {
        for (Path entry : entries) {
          if (!Files.isDirectory(entry, NOFOLLOW_LINKS)) {
            names.add(entry.getFileName().toString());
          }
        }
      }
    }
    return names;
  }

  /** Removes the file {@code name} if it is there; on some systems not while somebody reads it. */
  public void delete(String name) throws IOException {
    Files.deleteIfExists(at(name));
  }

  /** How many bytes can still be written beside the store; about. */
  public long free() throws IOException {
    Path home = directory.getParent();
    return home == null ? 0 : Files.getFileStore(home).getUsableSpace();
  }
}
