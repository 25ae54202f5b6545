package io.sharedcontext;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the documents mark as runnable for a shell runs, page by page, from the top to the end, for somebody with an
 * empty home who stands in the checkout, a repository, and has {@code shared-context} on the path. Each page takes
 * half a minute: every build tries the first two, {@code -Pthorough} all.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class RunnableShellIT {
  private static final List<Path> FIRST =
      List.of(Path.of("README.md"), Path.of("docs", "quick-start.md"));
  private static final long PATIENCE_SECONDS = 300;

  @TempDir
  private Path place;

  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (Path page : RunnableBlocks.pages()) {
      boolean now = FIRST.contains(page) || Thorough.times(0, 1) > 0;
      if (now && !shell(page).isEmpty()) {
        pages.add(page);
      }
    }
    return pages;
  }

  private static List<RunnableBlocks.Block> shell(Path page) throws IOException {
    return RunnableBlocks.of(page, RunnableBlocks.SHELL);
  }

  /** What its reader did before: of all but the first two pages, what those say. */
  private static List<String> before(Path page) {
    return FIRST.contains(page)
        ? List.of("git init -q")
        : List.of(
            "git init -q",
            "shared-context client-config claude-code --write",
            "shared-context client-config cursor --write",
            "shared-context client-config cursor --check");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void what_a_page_says_runs(Path page) throws Exception {
    Path home = Files.createDirectories(place.resolve("home"));
    Path checkout = Files.createDirectories(place.resolve("shared-context-server"));
    Path commands = Files.createDirectories(place.resolve("commands"));
    Path launcher = Path.of("bin/shared-context").toAbsolutePath();
    Files.createSymbolicLink(
        Files.createDirectories(checkout.resolve("bin")).resolve("shared-context"), launcher);
    Files.createSymbolicLink(commands.resolve("shared-context"), launcher);
    String script = Stream.concat(
            before(page).stream(), shell(page).stream().flatMap(block -> block.lines().stream()))
        .reduce("set -eux", (before, line) -> before + "\n" + line);
    Path said = place.resolve("said.txt");

    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", script)
        .directory(checkout.toFile())
        .redirectErrorStream(true)
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(said.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SHARED_CONTEXT_"));
    builder.environment().put("HOME", home.toString());
    builder.environment().merge("PATH", commands.toString(), (before, more) -> more + ":" + before);
    // What is made in the background would outlive the test.
    builder.environment().put("SHARED_CONTEXT_CLASS_ARCHIVE", "off");
    Process shell = builder.start();
    boolean ended = shell.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      shell.descendants().forEach(ProcessHandle::destroyForcibly);
      shell.destroyForcibly();
    }

    assertThat(ended).as("%s ended; it said %s", page, Files.readString(said)).isTrue();
    assertThat(shell.exitValue()).as("%s: %s", page, Files.readString(said)).isZero();
  }
}
