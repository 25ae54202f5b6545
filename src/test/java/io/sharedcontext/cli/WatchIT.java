package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Processes that watch, and how they end. */
class WatchIT {
  private static final Caller ANN = ToolFixture.agent("ann", "lead");

  @TempDir
  private Path home;

  private String session;

  @BeforeEach
  void begin() {
    try (ToolFixture bench = new ToolFixture(home)) {
      session = bench.session(ANN);
    }
  }

  private void post(String content) {
    try (ToolFixture bench = new ToolFixture(home)) {
      bench.post(ANN, session, content);
    }
  }

  /** A watcher that shows what happened before it came, and so is known to watch. */
  private ServerProcess watching(String... more) {
    String[] words = new String[more.length + 4];
    words[0] = "watch";
    words[1] = "--since";
    words[2] = "1d";
    words[3] = "--wide";
    System.arraycopy(more, 0, words, 4, more.length);
    ServerProcess watching = CommandProcess.start(home, words);
    assertThat(watching.receive()).contains("session_created", session);
    return watching;
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no signals")
  void shows_what_another_process_does_and_ends_well_when_it_is_told_to()
      throws IOException, InterruptedException {
    ServerProcess watching = watching();

    post("hello\u001b[31m\u009b5m\u202e there");

    assertThat(watching.receive())
        .contains("message", session, "#1 ann: hello [31m 5m  there")
        .doesNotContain("\u001b", "\u009b", "\u202e");
    // Not SIGINT: a build that was started in the background ignores it, and so do its children.
    String pid = Long.toString(watching.process().pid());
    assertThat(new ProcessBuilder("kill", "-TERM", pid).start().waitFor()).isZero();
    assertThat(watching.exitCode()).isZero();
    assertThat(watching.errors()).startsWith("watching ").hasLineCount(1);
  }

  @Test
  void lines_have_the_time_what_the_session_is_about_and_what_happened() {
    ServerProcess watching =
        CommandProcess.start(home, "watch", "--since", "1d", "--session", session.substring(0, 13));
    assertThat(watching.receive()).matches("-- \\d{4}-\\d\\d-\\d\\d, times in UTC");
    assertThat(watching.receive()).matches("\\d\\d:\\d\\d:\\d\\d  .+  ann begins: .+");

    post("hello");

    assertThat(watching.receive()).matches("\\d\\d:\\d\\d:\\d\\d  .+  #1 ann: hello");
    watching.kill();
  }

  @Test
  void a_locks_life_is_one_line_of_json_each() {
    ServerProcess watching = watching("--json", "--session", session);
    try (ToolFixture bench = new ToolFixture(home)) {
      var locked = bench.call(
          ANN,
          "coordinate_session_work",
          "{'session_id':'" + session + "','action':'lock','resources':['a.txt']}");
      assertThat(locked.path("success").asBoolean()).isTrue();
      assertThat(watching.receiveObject().toString())
          .contains("\"event\":\"lock_acquired\"", "\"fencing_token\":1", "\"a.txt\"");
    }
    watching.kill();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere it ends with the next line it writes")
  void ends_soon_when_nobody_reads_any_more_though_nothing_happens() {
    ServerProcess pipeline = CommandProcess.shell(
        home, "\"$@\" | head -n 1", "watch", "--since", "1d", "--wide", "--session", session);

    assertThat(pipeline.exitCode()).isZero();
    assertThat(pipeline.receive()).contains("session_created");
    assertThat(pipeline.errors()).hasLineCount(1);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the shell is a POSIX shell")
  void ends_when_the_process_that_started_it_is_gone() throws Exception {
    ServerProcess shell = CommandProcess.shell(
        home, "\"$@\" </dev/null >/dev/null & echo $!; read end", "watch", "--admin");
    ProcessHandle watching = ProcessHandle.of(Long.parseLong(shell.receive())).orElseThrow();
    Await.until("it watches", () -> shell.errors().contains("watching"));

    shell.finish();

    ProcessHandle gone =
        watching.onExit().get(ServerProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(gone.isAlive()).isFalse();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "it has a device that is always full")
  void what_could_not_be_written_is_a_failure() {
    String full = "exec \"$@\" > /dev/full";
    List<ServerProcess> processes = List.of(
        CommandProcess.shell(home, full, "export"),
        CommandProcess.shell(home, full, "watch", "--since", "1d"));

    assertThat(processes).allSatisfy(process -> {
      assertThat(process.exitCode()).isEqualTo(1);
      assertThat(process.errors()).contains("standard output").doesNotContain("\tat ");
    });
  }
}
