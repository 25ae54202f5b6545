package io.sharedcontext.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;

/** Makes files and directories that only their owner may use, whatever the umask says. */
public final class FilePermissions {
  private static final Set<PosixFilePermission> OWNER_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");

  private FilePermissions() {}

  /** Creates {@code directory} with its parents; one that is there and empty becomes private. */
  public static void createDirectories(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      makePrivateIfEmpty(directory);
      return;
    }
    Path parent = directory.getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      createDirectories(parent);
    }
    createDirectory(directory);
  }

  /** Creates {@code file} unless something is there. */
  public static void createFile(Path file) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.createFile(file, ownerOnly(file));
      if (posix(file)) {
        Files.setPosixFilePermissions(file, OWNER_FILE);
      }
    } catch (FileAlreadyExistsException e) {
      // Another process was faster, which is as good.
      return;
    }
  }

  /** With which a file on the file system of {@code file} is made for its owner only. */
  static FileAttribute<?>[] ownerOnly(Path file) {
    return posix(file)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_FILE)}
        : new FileAttribute<?>[0];
  }

  private static void createDirectory(Path directory) throws IOException {
    if (posix(directory)) {
      Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_DIRECTORY));
      Files.setPosixFilePermissions(directory, OWNER_DIRECTORY);
    } else {
      Files.createDirectories(directory);
    }
  }

  private static void makePrivateIfEmpty(Path directory) throws IOException {
    if (posix(directory) && FileTrust.mine(directory.toRealPath()) && empty(directory)) {
      Files.setPosixFilePermissions(directory, OWNER_DIRECTORY);
    }
  }

  private static boolean empty(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    }
  }

  private static boolean posix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
