package io.sharedcontext.faults;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one process did to the files of a directory, and what it answered, as {@code strace} saw it. */
final class SyscallTrace {
  /** What has to be traced. */
  static final String CALLS = "openat,pwrite64,write,ftruncate,fsync,fdatasync,close,unlink,rename";

  private static final Pattern LINE = Pattern.compile("(\\d+) +(\\w+)\\((.*)", Pattern.DOTALL);
  private static final Pattern RESUMED =
      Pattern.compile("(\\d+) +<\\.\\.\\. (\\w+) resumed>(.*)", Pattern.DOTALL);
  private static final Pattern TEXT = Pattern.compile("\"((?:\\\\x[0-9a-f]{2})*)\"");
  private static final Pattern RESULT = Pattern.compile("= (-?\\d+)[^=]*$");
  private static final Pattern SECOND = Pattern.compile("^\\s*\\d+, (\\d+)");
  private static final Pattern ANSWERED = Pattern.compile("\"message_id\":(\\d+)");

  private final String home;
  private final List<Step> steps = new ArrayList<>();
  private final Map<Integer, String> files = new HashMap<>();
  private final Map<String, String> unfinished = new HashMap<>();
  private int firstAnswer;

  private SyscallTrace(Path home) {
    this.home = home.toString();
  }

  /** What one call changes on a disk. */
  private interface Step {
    void run(Medium disk);
  }

  static SyscallTrace read(Path trace, Path home) throws IOException {
    SyscallTrace read = new SyscallTrace(home);
    try (BufferedReader in = Files.newBufferedReader(trace, StandardCharsets.ISO_8859_1)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        read.line(line);
      }
    }
    return read;
  }

  int size() {
    return steps.size();
  }

  /** The step with which the first message was acknowledged. */
  int firstAnswer() {
    return firstAnswer;
  }

  /** Writes what is left of the files when the power fails before {@code step}; the last answered message. */
  long cut(int step, Path place, Random random) throws IOException {
    Medium disk = new Medium();
    steps.subList(0, step).forEach(each -> each.run(disk));
    disk.lose(place, random);
    return disk.answered();
  }

  /**
   * A call that was interrupted by another thread's is in two lines. A write may take effect from the first,
   * a sync holds from the second.
   */
  private void line(String line) {
    Matcher resumed = RESUMED.matcher(line);
    if (resumed.matches()) {
      String begun = unfinished.remove(resumed.group(1));
      if (begun != null) {
        ended(resumed.group(2), begun + resumed.group(3));
      }
      return;
    }
    Matcher call = LINE.matcher(line);
    if (call.matches()) {
      String arguments = call.group(3);
      int cut = arguments.indexOf("<unfinished ...>");
      begun(call.group(2), arguments);
      if (cut < 0) {
        ended(call.group(2), arguments);
      } else {
        unfinished.put(call.group(1), arguments.substring(0, cut));
      }
    }
  }

  private void begun(String name, String arguments) {
    switch (name) {
      case "pwrite64", "write" -> written(name, arguments);
      case "ftruncate" -> {
        String file = files.get(descriptor(arguments));
        Matcher size = SECOND.matcher(arguments);
        if (file != null && size.find()) {
          long bytes = Long.parseLong(size.group(1));
          steps.add(disk -> disk.truncate(file, bytes));
        }
      }
      case "fsync", "fdatasync" -> syncing(arguments);
      case "close" -> files.remove(descriptor(arguments));
      default -> {}
    }
  }

  private void ended(String name, String arguments) {
    switch (name) {
      case "fsync", "fdatasync" -> synced(arguments);
      case "openat" -> opened(arguments);
      case "unlink" -> path(arguments, 0).ifPresent(file -> steps.add(disk -> disk.delete(file)));
      case "rename" ->
        path(arguments, 0)
            .ifPresent(from ->
                path(arguments, 1).ifPresent(to -> steps.add(disk -> disk.rename(from, to))));
      default -> {}
    }
  }

  private static int descriptor(String arguments) {
    Matcher number = Pattern.compile("^\\s*(\\d+)").matcher(arguments);
    return number.find() ? Integer.parseInt(number.group(1)) : -1;
  }

  private Optional<String> path(String arguments, int which) {
    Matcher text = TEXT.matcher(arguments);
    boolean found = text.find();
    for (int i = 0; i < which && found; i++) {
      found = text.find();
    }
    String path = found ? new String(decoded(text.group(1)), StandardCharsets.UTF_8) : "";
    return path.startsWith(home + "/")
        ? Optional.of(path.substring(home.length() + 1))
        : Optional.empty();
  }

  private void opened(String arguments) {
    Matcher result = RESULT.matcher(arguments);
    int descriptor = result.find() ? Integer.parseInt(result.group(1)) : -1;
    if (descriptor >= 0) {
      files.remove(descriptor);
      path(arguments, 0).ifPresent(file -> {
        files.put(descriptor, file);
        boolean emptied = arguments.contains("O_TRUNC");
        if (arguments.contains("O_CREAT")) {
          steps.add(disk -> disk.open(file, emptied));
        }
      });
    }
  }

  private void written(String name, String arguments) {
    int descriptor = descriptor(arguments);
    String file = files.get(descriptor);
    Matcher text = TEXT.matcher(arguments);
    if ((file == null && descriptor != 1) || !text.find()) {
      return;
    }
    byte[] bytes = decoded(text.group(1));
    if (file == null) {
      answered(new String(bytes, StandardCharsets.UTF_8));
    } else if (name.equals("pwrite64")) {
      Matcher place = Pattern.compile("^, \\d+, (\\d+)").matcher(arguments.substring(text.end()));
      if (place.find()) {
        long at = Long.parseLong(place.group(1));
        steps.add(disk -> disk.write(file, at, bytes));
      }
    } else {
      steps.add(disk -> disk.append(file, bytes));
    }
  }

  private void answered(String text) {
    Matcher answer = ANSWERED.matcher(text);
    while (answer.find()) {
      long id = Long.parseLong(answer.group(1));
      firstAnswer = firstAnswer == 0 ? steps.size() : firstAnswer;
      steps.add(disk -> disk.answered(id));
    }
  }

  /** Only what was written before the call began is sure to be on the disk when it ends. */
  private void syncing(String arguments) {
    String file = files.get(descriptor(arguments));
    if (file != null) {
      steps.add(disk -> disk.syncBegins(file));
    }
  }

  private void synced(String arguments) {
    String file = files.get(descriptor(arguments));
    if (file != null) {
      steps.add(disk -> disk.syncEnds(file));
    }
  }

  private static byte[] decoded(String hex) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(hex.length() / 4);
    for (int i = 0; i < hex.length(); i += 4) {
      out.write(
          Character.digit(hex.charAt(i + 2), 16) * 16 + Character.digit(hex.charAt(i + 3), 16));
    }
    return out.toByteArray();
  }
}
