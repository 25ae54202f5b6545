package io.sharedcontext.store.sqlite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which processes hold which bytes of a file, as Linux tells it in {@code /proc/locks}: lines such as
 * {@code 1: POSIX ADVISORY READ 4711 fe:00:123 128 128}, where 4711 is the process, fe:00 the device of the
 * file system and 123 the file in it. Those that wait have {@code ->} in the second place. Processes of
 * other containers are not among them.
 */
public final class KernelLocks {
  /** Where it is told; tests look elsewhere. */
  private static final AtomicReference<Path> TABLE = new AtomicReference<>(Path.of("/proc/locks"));

  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
  private static final int FIELDS = 8;
  private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

  /** By which it is told in the table. */
  private final String file;

  private KernelLocks(String file) {
    this.file = file;
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
      return told() && Files.exists(file)
          ? Optional.of(new KernelLocks(device(file) + ":" + Files.getAttribute(file, "unix:ino")))
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * The processes that hold any byte between {@code from} and {@code to} of {@code file}; empty where the
   * system does not tell, which is not to say that there are none.
   */
  public static Optional<List<Long>> holders(Path file, long from, long to) {
    try {
      if (told() && !Files.exists(file)) {
        return Optional.of(List.of());
      }
      Optional<KernelLocks> locks = of(file);
      return locks.isEmpty() ? Optional.empty() : Optional.of(locks.get().holders(from, to));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private List<Long> holders(long from, long to) throws IOException {
    return now().stream()
        .filter(lock -> lock.covers(from, to))
        .map(Lock::pid)
        .distinct()
        .toList();
  }

  /** Whether the system tells of locks: Linux does, unless its list is kept from this process. */
  static boolean told() {
    return Files.isReadable(TABLE.get());
  }

  /** Has it be looked for elsewhere, for tests. */
  static void lookAt(Path table) {
    TABLE.set(table);
  }

  /** The locks now. */
  public List<Lock> now() throws IOException {
    List<Lock> locks = new ArrayList<>();
    for (String line : Files.readAllLines(TABLE.get())) {
      List<String> fields = line.contains(file) ? fields(line) : List.of();
      if (fields.size() == FIELDS && fields.get(5).endsWith(file)) {
        locks.add(new Lock(
            Long.parseLong(fields.get(4)), Long.parseLong(fields.get(6)), end(fields.get(7))));
      }
    }
    return locks;
  }

  /**
   * The device of a file as the table has it. What {@code stat} says is another one on some file systems, and
   * the number of a file alone is that of others, too, on other devices.
   */
  private static String device(Path file) throws IOException {
    byte[] mounts = Files.isReadable(MOUNTS) ? Files.readAllBytes(MOUNTS) : new byte[0];
    return device(mounts, file.toRealPath());
  }

  /**
   * The device of what is mounted where {@code file} is; empty if that is not told, so that only the number
   * of the file counts: better one lock too many than one that is overlooked. What lies below a directory on
   * which something else was mounted later is still told of, and not reached by that path any more. So this
   * goes down as the kernel does, from what is mounted on {@code /} to what is mounted in that.
   *
   * @param mounts lines such as {@code 27 1 254:0 / /home rw - ext4 /dev/vda rw}: number, number of what it
   *     is mounted in, device, place; a name in them may be none in UTF-8, or no path that Java can have in
   *     this locale
   */
  static String device(byte[] mounts, Path file) {
    List<Mount> left = new ArrayList<>();
    for (String line : new String(mounts, StandardCharsets.UTF_8).split("\n", -1)) {
      List<String> fields = fields(line);
      if (fields.size() > 4 && within(unescaped(fields.get(4)), file.toString())) {
        left.add(new Mount(fields.get(0), fields.get(1), fields.get(2), unescaped(fields.get(4))));
      }
    }
    String device = "";
    Optional<Mount> next = root(left);
    while (next.isPresent()) {
      Mount mount = next.get();
      device = hexadecimal(mount.device());
      // Each is visited once, whatever the list says.
      left.removeIf(mount::is);
      next = first(left, other -> other.in().equals(mount.number()));
    }
    return device;
  }

  /** What is mounted on {@code /} and in nothing that is told of. */
  private static Optional<Mount> root(List<Mount> mounts) {
    return first(
        mounts,
        mount -> mount.place().equals("/")
            && mounts.stream()
                .noneMatch(other -> !other.is(mount) && other.number().equals(mount.in())));
  }

  /** The first on the way down. */
  private static Optional<Mount> first(List<Mount> mounts, Predicate<Mount> wanted) {
    return mounts.stream()
        .filter(wanted)
        .reduce((one, other) -> other.place().length() < one.place().length() ? other : one);
  }

  /** A file system at a place, mounted in that of another. */
  private record Mount(String number, String in, String device, String place) {
    /** By its number: a new process takes ten milliseconds for what compares whole records. */
    boolean is(Mount other) {
      return number.equals(other.number);
    }
  }

  private static boolean within(String place, String file) {
    return place.startsWith("/")
        && (file.equals(place) || file.startsWith(place.endsWith("/") ? place : place + "/"));
  }

  private static String unescaped(String place) {
    return OCTAL
        .matcher(place)
        .replaceAll(escape ->
            Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 8))));
  }

  private static String hexadecimal(String device) {
    String[] numbers = device.split(":", 2);
    return hexadecimal(Integer.parseInt(numbers[0])) + ":"
        + hexadecimal(Integer.parseInt(numbers[1]));
  }

  /** At least two digits. */
  private static String hexadecimal(int number) {
    return (number < 16 ? "0" : "") + Integer.toHexString(number);
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
