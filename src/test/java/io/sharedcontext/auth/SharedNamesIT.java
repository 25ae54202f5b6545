package io.sharedcontext.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.cli.CliRunner;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of processes that are one agent. */
class SharedNamesIT {
  @TempDir
  private Path home;

  private static void act(ServerProcess server) {
    assertThat(server.call("create_session", Map.of("purpose", "p")).path("success"))
        .hasToString("true");
  }

  private JsonNode shared(CliRunner desk) {
    return Json.object(desk.run("status", "--json").out()).path("shared_names");
  }

  @Test
  void an_operator_sees_which_names_are_shared_by_living_processes() {
    try (ServerProcess first = ServerProcess.start(home, "planner");
        ServerProcess other = ServerProcess.start(home, "builder")) {
      ServerProcess second = ServerProcess.start(home, "planner");
      act(first);
      act(second);
      act(other);
      long one = first.process().pid();
      long two = second.process().pid();
      CliRunner desk = new CliRunner(home);
      assertThat(shared(desk))
          .hasToString("[{\"agent_id\":\"planner\",\"pids\":[" + one + "," + two + "]}]");
      assertThat(desk.run("status").out())
          .contains("planner is one agent in 2 processes (" + one + ", " + two + ")");
      assertThat(desk.run("doctor").out()).contains("planner is one agent in processes " + one);

      second.kill();
      Await.until("its end is seen", () -> shared(desk).isEmpty());
      assertThat(desk.run("status").out()).doesNotContain("is one agent in");
    }
  }
}
