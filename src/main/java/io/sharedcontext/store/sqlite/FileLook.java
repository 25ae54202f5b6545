package io.sharedcontext.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;

/**
 * What the file system says of a file at one moment, as far as it tells whether something was done to
 * it. Asks for what is known of the file only: opening it could drop SQLite's locks on it.
 *
 * @param key what the file system calls it; empty where it has no such name
 * @param bytes its size
 * @param changed when it was last changed. Where the system tells of that, and the look is no {@link
 *     #brief} one, it is the time that no program can set, as those do that copy a file with its times
 */
record FileLook(Optional<Object> key, long bytes, FileTime changed) {
  private static final String UNIX = "unix";

  static FileLook of(Path path) throws IOException {
    return path.getFileSystem().supportedFileAttributeViews().contains(UNIX)
        ? unix(Files.readAttributes(path, UNIX + ":fileKey,size,ctime"))
        : basic(Files.readAttributes(path, BasicFileAttributes.class));
  }

  /**
   * The same with the time that programs can set. In a new process that takes a tenth of the time, and it is
   * as good where the whole look is taken, too, before long.
   */
  static FileLook brief(Path path) throws IOException {
    return basic(Files.readAttributes(path, BasicFileAttributes.class));
  }

  private static FileLook unix(Map<String, Object> all) throws IOException {
    if (all.get("size") instanceof Long bytes && all.get("ctime") instanceof FileTime changed) {
      return new FileLook(Optional.ofNullable(all.get("fileKey")), bytes, changed);
    }
    throw new IOException("the system does not tell size and time of a file");
  }

  private static FileLook basic(BasicFileAttributes all) {
    return new FileLook(Optional.ofNullable(all.fileKey()), all.size(), all.lastModifiedTime());
  }

  /** Whether it is the same file with the same size and time. */
  boolean alike(FileLook other) {
    return bytes == other.bytes && changed.equals(other.changed) && key.equals(other.key);
  }
}
