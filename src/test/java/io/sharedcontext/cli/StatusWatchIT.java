package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
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
    List<String> settings =
        text.lines().filter(line -> line.matches("[0-9a-f]+(:[0-9a-f]+){10,}")).toList();
    assertThat(settings).hasSize(2);
    assertThat(settings.get(1)).isEqualTo(settings.get(0));
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

    ProcessHandle java = process
        .descendants()
        .filter(one -> one.info().command().orElse("").endsWith("java"))
        .findFirst()
        .orElseThrow();
    assertThat(java.destroy()).isTrue();

    requireLeft(process);
  }
}
