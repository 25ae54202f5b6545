package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How things stand between real processes. */
@SqliteOnly("status looks at files")
class StatusIT {
  @TempDir
  private Path home;

  @Test
  void tells_who_is_there_who_holds_and_who_waits() {
    try (ServerProcess ann = ServerProcess.start(home, "ann");
        ServerProcess bob = ServerProcess.start(home, "bob")) {
      String session = ann.call("create_session", Map.of("purpose", "ship"))
          .path("session_id")
          .asText();
      var arguments = Json.object(
          "{\"session_id\":\"" + session + "\",\"action\":\"lock\",\"resources\":[\"a.txt\"]}");
      assertThat(ann.call("coordinate_session_work", arguments).path("success").asBoolean())
          .isTrue();
      var waiting = bob.callAsync("coordinate_session_work", arguments.put("wait_seconds", 25));

      JsonNode status = waitedFor();

      assertThat(status.at("/locks/0/locked_by").asText()).isEqualTo("ann");
      assertThat(status.at("/locks/0/fencing_token").asLong()).isEqualTo(1);
      assertThat(status.at("/locks/0/resources/0").asText()).isEqualTo("a.txt");
      assertThat(status.at("/waiters/0/agent_id").asText()).isEqualTo("bob");
      assertThat(status.at("/agents/0/agent_id").asText()).isEqualTo("ann");
      assertThat(status.at("/access").asText()).isEqualTo("open");
      assertThat(status.at("/active_sessions").asLong()).isEqualTo(1);
      String report = new CliRunner(home).run("status").out();
      assertThat(report)
          .contains(
              "1 active of 1; 0 messages", "1 lock held, 1 waited for", "ACTIVITY", "READS NOW")
          .contains("locks in " + session, "waits  bob    write  since ")
          .containsPattern("1 +ann +write  until \\d\\d:\\d\\d:\\d\\d  a\\.txt");
      assertThat(report.lines().skip(1)).allMatch(line -> line.length() <= 80);
      ann.call("coordinate_session_work", Map.of("session_id", session, "action", "unlock"));
      assertThat(bob.await(waiting).toString()).contains("lock_acquired");
    }
  }

  private JsonNode waitedFor() {
    long deadline = System.nanoTime() + ServerProcess.PATIENCE.toNanos();
    JsonNode status = Json.object();
    while (status.path("waiters").isEmpty() && System.nanoTime() < deadline) {
      status = Json.parse(new CliRunner(home).run("status", "--json").out());
    }
    return status;
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "it alone tells of other processes' locks")
  void tells_which_process_keeps_the_log_from_being_emptied() {
    try (ServerProcess ann = ServerProcess.start(home, "ann")) {
      ann.call("create_session", Map.of("purpose", "ship"));
      ServerProcess parked = ServerProcess.startMain(
          HoldingReader.class.getName(), home, home.resolve("context.db").toString());
      assertThat(parked.receive()).isEqualTo("1");

      JsonNode processes =
          Json.parse(new CliRunner(home).run("status", "--json").out()).path("processes");

      assertThat(processes).hasSize(2);
      for (JsonNode process : processes) {
        boolean reads = process.path("pid").asLong() == parked.process().pid();
        assertThat(process.path("pins_wal").asBoolean())
            .as(processes.toString())
            .isEqualTo(reads);
        assertThat(process.path("agents").toString()).isEqualTo(reads ? "[]" : "[\"ann\"]");
      }
      assertThat(new CliRunner(home).run("status").out())
          .containsPattern(parked.process().pid() + " +yes")
          .contains("cannot be emptied");
      assertThat(parked.finish()).isZero();
    }
  }
}
