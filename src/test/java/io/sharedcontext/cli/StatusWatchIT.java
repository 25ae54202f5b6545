package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The overview on a terminal: it comes, changes, and leaves the terminal as it was. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "its script command makes the terminal")
class StatusWatchIT {
  private static final Caller ANN = ToolFixture.agent("ann", "lead");
  private static final Path SCRIPT = Path.of("/usr/bin/script");
  private static final String ENTER = "\u001b[?1049h";
  private static final String LEAVE = "\u001b[?1049l";

  @TempDir
  private Path place;

  private Path home;
  private Path seen;
  private String session;

  @BeforeEach
  void begin() {
    assumeTrue(Files.isExecutable(SCRIPT), "there is no command that makes a terminal here");
    home = place.resolve("home");
    seen = place.resolve("seen");
    try (ToolFixture bench = new ToolFixture(home)) {
      session = bench.session(ANN);
    }
  }

  /** A shell on a terminal of 20 lines and 60 columns, with the command between two looks at it. */
  private Process watching() throws IOException {
    String line = "stty rows 20 cols 60; stty -g; "
        + String.join(" ", ServerProcess.command("io.sharedcontext.Main"))
        + " status --watch; echo code $?; stty -g";
    ProcessBuilder builder =
        new ProcessBuilder(List.of(SCRIPT.toString(), "-q", "-f", "-c", line, seen.toString()));
    builder.environment().put("SHARED_CONTEXT_HOME", home.toString());
    builder.environment().putAll(TestEngine.current().database(home));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectErrorStream(true);
    return builder.start();
  }

  private String text() {
    try {
      return Files.exists(seen) ? Files.readString(seen, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      // It ends in the middle of a character.
      return "";
    }
  }

  private void requireLeft(Process process) throws InterruptedException {
    assertThat(process.waitFor(ServerProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .isTrue();
    String text = text();
    assertThat(text).contains(LEAVE, "code 0");
    assertThat(settings()).hasSize(2);
    assertThat(settings().get(1)).isEqualTo(settings().get(0));
  }

  /** Those of the terminal, as the shell has printed them by now. */
  private List<String> settings() {
    return text()
        .lines()
        .filter(line -> line.matches("[0-9a-f]+(:[0-9a-f]+){10,}"))
        .toList();
  }

  @Test
  void it_is_painted_anew_when_somebody_posts_and_ends_with_q() throws Exception {
    Process process = watching();
    Await.until("the overview is there", () -> text().contains("OPEN SESSIONS"));
    assertThat(text()).contains(ENTER);

    try (ToolFixture bench = new ToolFixture(home)) {
      bench.post(ANN, session, "hello\u001b[31m there");
    }
    Await.until("the message is shown", () -> text().contains("#1 ann: hello [31m there"));
    process.getOutputStream().write('q');
    process.getOutputStream().flush();

    requireLeft(process);
  }

  @Test
  void it_ends_with_the_signal_too() throws Exception {
    Process process = watching();
    Await.until("the overview is there", () -> text().contains("OPEN SESSIONS"));

    assertThat(java(process).destroy()).isTrue();

    requireLeft(process);
  }

  private static ProcessHandle java(Process process) {
    return process
        .descendants()
        .filter(one -> one.info().command().orElse("").endsWith("java"))
        .findFirst()
        .orElseThrow();
  }

  private static String run(String... words) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.strip();
  }

  /** As the kernel tells: T is stopped. */
  private static boolean stopped(ProcessHandle java) {
    try {
      String facts = Files.readString(Path.of("/proc/" + java.pid() + "/stat"));
      return facts.substring(facts.lastIndexOf(')') + 2).startsWith("T");
    } catch (IOException e) {
      return false;
    }
  }

  private List<String> picture() {
    String[] pictures = text().split("\u001b\\[H", -1);
    String last = pictures[pictures.length - 1];
    return last.replaceAll("\u001b\\[[0-9;?]*[A-Za-z]|\r", "").lines().toList();
  }

  @Test
  void a_stop_gives_the_terminal_back_and_going_on_takes_it_again() throws Exception {
    Process process = watching();
    Await.until("the overview is there", () -> text().contains("OPEN SESSIONS"));
    ProcessHandle java = java(process);
    String terminal =
        Files.readSymbolicLink(Path.of("/proc/" + java.pid() + "/fd/1")).toString();
    String before = settings().get(0);

    run("/bin/sh", "-c", "kill -s TSTP " + java.pid());
    Await.until("it is stopped", () -> stopped(java));
    assertThat(text()).contains(LEAVE);
    assertThat(run("stty", "-F", terminal, "-g")).isEqualTo(before);

    String shown = text();
    run("stty", "-F", terminal, "rows", "10", "cols", "40");
    run("/bin/sh", "-c", "kill -s CONT " + java.pid());
    Await.until("it is drawn anew", () -> text().lastIndexOf(ENTER) >= shown.length());
    Await.until(
        "it fits the window",
        () -> picture().size() > 1
            && picture().size() <= 10
            && picture().stream().allMatch(line -> line.length() <= 40));
    assertThat(run("stty", "-F", terminal, "-g")).isNotEqualTo(before);

    run("stty", "-F", terminal, "rows", "20", "cols", "60");
    Await.until("it uses the room", () -> picture().stream().anyMatch(line -> line.length() > 40));
    process.getOutputStream().write('q');
    process.getOutputStream().flush();
    requireLeft(process);
  }
}
