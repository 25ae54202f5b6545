package io.sharedcontext.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * Which processes hold which bytes of a file, as Linux tells it in {@code /proc/locks}: lines such as
 * {@code 1: POSIX ADVISORY READ 4711 fe:00:123 128 128}, where 4711 is the process and 123 the file.
 * Those that wait have {@code ->} in the second place. Processes of other containers are not among them.
 */
public final class KernelLocks {
  private static final Path TABLE = Path.of("/proc/locks");
  private static final int FIELDS = 8;

  private final long inode;

  private KernelLocks(long inode) {
    this.inode = inode;
  }

  /** A lock on the bytes from {@code first} to {@code last}. */
  public record Lock(long pid, long first, long last) {
    /** Whether it is on any byte between {@code from} and {@code to}. */
    public boolean covers(long from, long to) {
      return first <= to && last >= from;
    }
  }

  /** The locks of a file; empty where the system does not tell of them, or there is no such file. */
  public static Optional<KernelLocks> of(Path file) {
    try {
      return Files.isReadable(TABLE) && Files.exists(file)
          ? Optional.of(new KernelLocks((long) Files.getAttribute(file, "unix:ino")))
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The processes that hold any byte between {@code from} and {@code to} of {@code file}, as far as known. */
  public static List<Long> holders(Path file, long from, long to) {
    try {
      Optional<KernelLocks> locks = of(file);
      return locks.isEmpty()
          ? List.of()
          : locks.get().now().stream()
              .filter(lock -> lock.covers(from, to))
              .map(Lock::pid)
              .distinct()
              .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The locks now. */
  public List<Lock> now() throws IOException {
    List<Lock> locks = new ArrayList<>();
    String file = ":" + inode;
    for (String line : Files.readAllLines(TABLE)) {
      List<String> fields = line.contains(file) ? fields(line) : List.of();
      if (fields.size() == FIELDS && fields.get(5).endsWith(file)) {
        locks.add(new Lock(
            Long.parseLong(fields.get(4)), Long.parseLong(fields.get(6)), end(fields.get(7))));
      }
    }
    return locks;
  }

  private static List<String> fields(String line) {
    StringTokenizer words = new StringTokenizer(line);
    List<String> fields = new ArrayList<>(FIELDS + 1);
    while (words.hasMoreTokens()) {
      fields.add(words.nextToken());
    }
    return fields;
  }

  private static long end(String field) {
    return field.equals("EOF") ? Long.MAX_VALUE : Long.parseLong(field);
  }
}
