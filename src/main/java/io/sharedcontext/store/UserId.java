package io.sharedcontext.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The number under which this process owns the files that it creates. */
final class UserId {
  /** Of files on systems that number no users, and of this process there. */
  static final int NONE = -1;

  private static final int UNKNOWN = -2;
  private static final Path STATUS = Path.of("/proc/self/status");

  /** Real, effective, saved and, in this column, the one that file systems go by. */
  private static final int FILE_SYSTEM = 4;

  private UserId() {}

  /** Looked up when somebody first asks. */
  private static final class Found {
    static final int ID = find();
  }

  static int current() {
    return Found.ID;
  }

  /** Linux tells it; elsewhere, and without {@code /proc}, a file that was just made does. */
  private static int find() {
    try {
      return Files.exists(STATUS) ? status() : ofFreshFile();
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  private static int status() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith("Uid:")) {
        return Integer.parseUnsignedInt(line.split("\\s+", -1)[FILE_SYSTEM]);
      }
    }
    return ofFreshFile();
  }

  private static int ofFreshFile() throws IOException {
    Path file = Files.createTempFile("user", ".tmp");
    try {
      return file.getFileSystem().supportedFileAttributeViews().contains("unix")
          ? (int) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS)
          : NONE;
    } finally {
      Files.delete(file);
    }
  }
}
