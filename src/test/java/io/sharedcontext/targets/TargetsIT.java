package io.sharedcontext.targets;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.ServerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promised times in a form of some seconds. It fails only when every one of three attempts takes
 * five times as long as was promised, which no busy machine explains; {@code mvn -Pbench verify}
 * measures.
 */
@Tag("alone")
class TargetsIT {
  @TempDir
  private Path home;

  @Test
  void no_promised_time_is_missed_by_a_factor_of_five() {
    ServerProcess run = run("targets", "--quick", "--factor=5");

    assertThat(run.exitCode()).as(String.join("\n", lines(run)) + run.errors()).isZero();
  }

  @Test
  void a_handler_that_is_slow_makes_the_run_fail() {
    ServerProcess run = run("get_memory", "--quick", "--factor=5", "--slowed=get_memory");

    assertThat(run.exitCode()).as(run.errors()).isEqualTo(1);
    assertThat(lines(run)).contains("targets MISSED: [get_memory]");
  }

  private ServerProcess run(String... arguments) {
    return ServerProcess.startMain("io.sharedcontext.targets.EnforceTargets", home, arguments);
  }

  private static List<String> lines(ServerProcess run) {
    List<String> lines = new ArrayList<>();
    while (!run.silent()) {
      lines.add(run.receive());
    }
    return lines;
  }
}
