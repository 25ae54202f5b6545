package io.sharedcontext;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the servers of a test run counts as covered too. Each writes a file of its own, which is taken
 * only when the server ended by itself: one that is killed may leave half a file, and half a file
 * would spoil the report for all.
 */
final class Coverage {
  private static final Pattern FILE = Pattern.compile("destfile=([^,]+)");
  private static final String UNFINISHED = ".part";

  private Coverage() {}

  /** The option with which a server counts, if the tests themselves do. */
  static Optional<String> option() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-javaagent:") && argument.contains("jacoco"))
        .findFirst()
        .map(Coverage::ofItsOwn);
  }

  private static String ofItsOwn(String option) {
    Matcher file = FILE.matcher(option);
    if (!file.find()) {
      throw new IllegalStateException("no file in " + option);
    }
    Path own =
        Path.of(file.group(1)).resolveSibling("coverage").resolve(UUID.randomUUID() + UNFINISHED);
    return file.replaceFirst(Matcher.quoteReplacement("destfile=" + own));
  }

  /** Takes what the server that was started by {@code command} and ended by itself has written. */
  static void take(Collection<String> command) {
    for (String option : command) {
      Matcher file = FILE.matcher(option);
      if (option.startsWith("-javaagent:") && file.find()) {
        take(Path.of(file.group(1)));
      }
    }
  }

  private static void take(Path file) {
    if (!Files.exists(file)) {
      return;
    }
    try {
      String name = String.valueOf(file.getFileName());
      Files.move(file, file.resolveSibling(name.replace(UNFINISHED, ".exec")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
