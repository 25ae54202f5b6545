package io.sharedcontext.cli.classarchive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Tool;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the JVM is shown before it writes an archive is what servers and commands do. */
class TrainingRunTest {
  @TempDir
  Path home;

  /** A tool without a line in the script would start slowly for good, and nothing would tell. */
  @Test
  void every_tool_is_called_with_success_and_every_command_ends_as_it_should() throws Exception {
    try (ToolFixture bench = new ToolFixture(home.resolve("catalogue"));
        TrainingRun rehearsal =
            TrainingRun.start(ServerProcess.command(TrainedProcess.class.getName()), home)) {
      assertThat(rehearsal.play(1)).isZero();

      assertThat(rehearsal.called())
          .containsExactlyInAnyOrderElementsOf(
              bench.features().catalog().all().stream().map(Tool::name).toList());
    }
  }

  @Test
  void a_server_that_does_not_answer_is_a_failure_with_its_reason() throws Exception {
    List<String> command = List.of("/bin/sh", "-c", "echo no memory is left >&2", "server");

    try (TrainingRun rehearsal = TrainingRun.start(command, home)) {
      assertThatThrownBy(rehearsal::play).hasStackTraceContaining("no memory is left");
    }
  }
}
