package io.sharedcontext.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The terminal of this process, by the program {@code stty}: Java itself neither asks nor sets it. */
final class Stty {
  private static final File TERMINAL = new File("/dev/tty");
  private static final long PATIENCE_MS = 500;

  private Stty() {}

  /** What it prints; nothing where there is no terminal or no such program, as on Windows. */
  static String run(String... words) {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(words));
    try {
      Process process = new ProcessBuilder(command)
          .redirectInput(TERMINAL)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      if (!process.waitFor(PATIENCE_MS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        return "";
      }
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
