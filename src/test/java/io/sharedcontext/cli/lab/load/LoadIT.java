package io.sharedcontext.cli.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.CliRunner;
import io.sharedcontext.cli.client.StdioClient;
import io.sharedcontext.cli.lab.measure.TempStore;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The load tester, with real processes. */
class LoadIT {
  @TempDir
  private Path home;

  @Test
  void loads_and_accounts_for_everything_and_leaves_nothing_behind() throws IOException {
    Path mix = Files.writeString(
        home.resolve("mix.json"), "{\"add_message\": 8, \"get_messages\": 1, \"set_memory\": 1}");
    Path page = home.resolve("load.html");
    Path place = Files.createDirectory(home.resolve("place"));

    CliRunner.Done done = new CliRunner(home)
        .run(
            "load",
            "--agents=2",
            "--rate=20",
            "--duration=1s",
            "--ramp=500ms",
            "--mix=" + mix,
            "--report=" + page,
            "--directory=" + place,
            "--json");

    assertThat(done.code()).as(done.err()).isZero();
    ObjectNode report = Json.object(done.out());
    assertThat(report.at("/account/acknowledged").asLong()).isPositive();
    assertThat(report.at("/account/lost").asLong()).isZero();
    assertThat(report.at("/operations/add_message/count").asLong()).isPositive();
    assertThat(report.at("/sound").asBoolean()).isTrue();
    assertThat(Files.readString(page)).contains("<svg", "add_message").doesNotContain("http");
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void agents_that_think_wait_for_their_answers() {
    CliRunner.Done done = new CliRunner(home)
        .run("load", "--agents=1", "--think=100ms", "--duration=1s", "--ramp=0", "--json");

    assertThat(done.code()).as(done.err()).isZero();
    assertThat(Json.object(done.out()).at("/operations/add_message/count").asInt())
        .isBetween(1, 10);
  }

  /** By the clock this agent would make one call in a hundred seconds. */
  @Test
  void agents_that_do_not_even_think_call_again_when_they_are_answered() {
    CliRunner.Done done = new CliRunner(home)
        .run(
            "load",
            "--agents=1",
            "--think=0",
            "--rate=0.01",
            "--duration=3s",
            "--ramp=0",
            "--json");

    assertThat(done.code()).as(done.err()).isZero();
    ObjectNode report = Json.object(done.out());
    assertThat(report.at("/calls_of_an_agent/fewest").asLong()).isGreaterThan(1);
    assertThat(report.at("/calls_of_an_agent/most"))
        .isEqualTo(report.at("/calls_of_an_agent/fewest"));
  }

  @Test
  void what_was_acknowledged_and_is_not_there_is_called_lost() throws IOException {
    try (TempStore workplace = TempStore.in(new CliRunner(home).silent(), home.toString())) {
      StdioClient pipe = workplace.ready("writer");
      String session = pipe.call("create_session", Json.object().put("purpose", "count"))
          .json()
          .path("session_id")
          .asText();
      long there = post(pipe, session);
      long again = post(pipe, session);

      Reconciliation account = Reconciliation.of(
          pipe,
          session,
          List.of(
              new LoadRecorder.Posted(there, "writer", "same"),
              new LoadRecorder.Posted(again, "writer", "other"),
              new LoadRecorder.Posted(again + 1, "writer", "never")));

      assertThat(account).isEqualTo(new Reconciliation(3, 2, 2, 1));
      assertThat(account.sound()).isFalse();
    }
  }

  private static long post(StdioClient pipe, String session) {
    ObjectNode message = Json.object().put("session_id", session).put("content", "same");
    return pipe.call("add_message", message).json().path("message_id").asLong();
  }

  @Test
  void wrong_usage_is_explained() {
    assertThat(new CliRunner(home).run("load", "--agents=0").code()).isEqualTo(2);
    assertThat(new CliRunner(home).run("load", "--duration=soon").err()).contains("soon", "30s");
    assertThat(new CliRunner(home).run("load", "--duration=0").err()).contains("above 0");
    assertThat(new CliRunner(home).run("load", "--mix=" + home.resolve("none")).err())
        .contains("there is no file");
  }
}
