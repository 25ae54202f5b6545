package io.sharedcontext.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a process holds, as the kernel of Linux tells it. */
record ProcessUse(long descriptors, long threads, long residentKilobytes) {

  /** Whether this system tells it. */
  static boolean known() {
    return Files.isDirectory(Path.of("/proc/self/fd"));
  }

  /** What {@code process} holds now. */
  static ProcessUse of(Process process) {
    Path directory = Path.of("/proc", Long.toString(process.pid()));
    try (Stream<Path> descriptors = Files.list(directory.resolve("fd"))) {
      String status = Files.readString(directory.resolve("status"));
      return new ProcessUse(
          descriptors.count(), number(status, "Threads:"), number(status, "VmRSS:"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it is no more than {@code before} but for what comes and goes. */
  boolean isLike(ProcessUse before) {
    return descriptors <= before.descriptors + 4
        && threads <= before.threads + 4
        && residentKilobytes <= before.residentKilobytes * 5 / 4;
  }

  private static long number(String status, String name) {
    String line =
        status.lines().filter(text -> text.startsWith(name)).findFirst().orElseThrow();
    return Long.parseLong(line.replaceAll("[^0-9]", ""));
  }
}
