package io.sharedcontext.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;

/**
 * What the file system knows of the entry at a path, not of what a link there leads to.
 *
 * @param mode type and permissions, as in {@code st_mode}
 * @param owner its user; {@link UserId#NONE} where users have no numbers
 * @param links how many names it has
 * @param key what tells it from every other file; empty where there is no such thing
 */
record FileStat(int mode, int owner, int links, Optional<Object> key) {
  private static final int TYPE = 0170000;
  private static final int LINK = 0120000;
  private static final int REGULAR = 0100000;
  private static final int DIRECTORY = 0040000;
  private static final int STICKY = 01000;

  /** Empty where nothing is, or nothing can be seen. */
  static Optional<FileStat> of(Path path) {
    try {
      return Optional.of(
          path.getFileSystem().supportedFileAttributeViews().contains("unix")
              ? unix(path)
              : basic(path));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static FileStat unix(Path path) throws IOException {
    Map<String, Object> all =
        Files.readAttributes(path, "unix:mode,uid,nlink,fileKey", LinkOption.NOFOLLOW_LINKS);
    return new FileStat(
        number(all, "mode"),
        number(all, "uid"),
        number(all, "nlink"),
        Optional.ofNullable(all.get("fileKey")));
  }

  private static int number(Map<String, Object> all, String name) {
    return all.get(name) instanceof Number number ? number.intValue() : 0;
  }

  private static FileStat basic(Path path) throws IOException {
    BasicFileAttributes all =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    int plain = all.isRegularFile() ? REGULAR : 0;
    int type = all.isSymbolicLink() ? LINK : all.isDirectory() ? DIRECTORY : plain;
    return new FileStat(type, UserId.NONE, 1, Optional.ofNullable(all.fileKey()));
  }

  boolean link() {
    return (mode & TYPE) == LINK;
  }

  boolean regular() {
    return (mode & TYPE) == REGULAR;
  }

  boolean directory() {
    return (mode & TYPE) == DIRECTORY;
  }

  /** Whether only owners of entries may rename or remove them in this directory. */
  boolean sticky() {
    return (mode & STICKY) != 0;
  }

  boolean mine() {
    return owner == UserId.current();
  }

  /** Whether any of the permissions {@code bits} is given. */
  boolean permits(int bits) {
    return (mode & bits) != 0;
  }
}
