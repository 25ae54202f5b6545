package io.sharedcontext.cli.status;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which processes hold which bytes of a file, as Linux tells it in {@code /proc/locks}: lines such as
 * {@code 1: POSIX ADVISORY READ 4711 fe:00:123 128 128}, where 4711 is the process and 123 the file.
 * Processes of other containers are not among them.
 */
final class KernelLocks {
  private static final Path TABLE = Path.of("/proc/locks");
  private static final int FIELDS = 8;

  private final long inode;

  private KernelLocks(long inode) {
    this.inode = inode;
  }

  /** A lock on the bytes from {@code first} to {@code last}. */
  record Lock(long pid, long first, long last) {
    boolean covers(long from, long to) {
      return first <= to && last >= from;
    }
  }

  /** The locks of a file; empty where the system does not tell of them, or there is no such file. */
  static Optional<KernelLocks> of(Path file) {
    try {
      return Files.isReadable(TABLE) && Files.exists(file)
          ? Optional.of(new KernelLocks((long) Files.getAttribute(file, "unix:ino")))
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The locks now. */
  List<Lock> now() throws IOException {
    List<Lock> locks = new ArrayList<>();
    for (String line : Files.readAllLines(TABLE)) {
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length == FIELDS && fields[5].endsWith(":" + inode)) {
        locks.add(new Lock(Long.parseLong(fields[4]), Long.parseLong(fields[6]), end(fields[7])));
      }
    }
    return locks;
  }

  private static long end(String field) {
    return field.equals("EOF") ? Long.MAX_VALUE : Long.parseLong(field);
  }
}
