package io.sharedcontext.cli.lab.measure;

import io.sharedcontext.cli.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the measurements were taken on, in words, and what a process of it uses. */
public final class Machine {
  private Machine() {}

  /** For example {@code Linux amd64, 2 processors, Java 25.0.1}. */
  public static String words() {
    return "%s %s, %s, Java %s"
        .formatted(
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Quantity.of(Runtime.getRuntime().availableProcessors(), "processor"),
            System.getProperty("java.version"));
  }

  /** The resident memory of a process in MB, from {@code /proc}; 0 where that cannot be told. */
  public static double residentMegabytes(long pid) {
    try {
      List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"));
      return lines.stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
