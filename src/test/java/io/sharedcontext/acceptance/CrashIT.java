package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sharedcontext.Setting;
import io.sharedcontext.testing.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that dies of a signal, as it does when a file is cut short that it has mapped. */
@Tag("faults")
@Timeout(240)
@EnabledOnOs(OS.LINUX)
class CrashIT {
  @Test
  void it_is_told_in_one_line_and_the_next_start_is_sound(@TempDir Path home) throws Exception {
    assumeTrue(Files.exists(Path.of("target", "shared-context-server.jar")), "there is no jar yet");
    String launcher = Path.of("bin", "shared-context").toAbsolutePath().toString();
    ServerProcess server = ServerProcess.run(
        ServerProcess.builder(List.of(launcher), home, Map.of(Setting.AGENT_ID, "ann")));
    FaultModel model = new FaultModel(home, ProcessConversation.session(server));
    model.post(server, "before");
    String pid = Long.toString(server.process().pid());
    assertThat(new ProcessBuilder("kill", "-BUS", pid).start().waitFor()).isZero();

    assertThat(server.exitCode()).isEqualTo(134);
    assertThat(server.errors()).contains("shared-context: the JVM crashed.");
    assertThat(server.errors().lines().count()).isLessThan(10);
    try (Fleet fleet = new Fleet(home)) {
      ServerProcess next = fleet.start("ben");
      model.post(next, "after");
      model.check(next);
    }
    model.checkStore();
  }
}
