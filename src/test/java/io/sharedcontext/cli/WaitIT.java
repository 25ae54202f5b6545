package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.testing.ToolFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Processes that wait, and are woken by what others post from processes of their own. */
class WaitIT {
  @TempDir
  private Path home;

  private String session;

  @BeforeEach
  void begin() {
    try (ToolFixture bench = new ToolFixture(home)) {
      session = bench.session(ToolFixture.agent("ann", "lead"));
      bench.post(ToolFixture.agent("ann", "lead"), session, "before");
    }
  }

  /** Posts until somebody who began to wait at an unknown moment was woken. */
  private void postUntilEnd(ServerProcess waiting) {
    try (ToolFixture bench = new ToolFixture(home)) {
      while (waiting.process().isAlive()) {
        bench.post(ToolFixture.agent("ann", "lead"), session, "wake up");
        await(waiting);
      }
    }
  }

  private static void await(ServerProcess waiting) {
    try {
      waiting.process().waitFor(300, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_message_from_another_process_wakes_it() {
    ServerProcess waiting = CommandProcess.start(
        home, Map.of(Setting.AGENT_ID, "bob"), "wait", "--session", session, "--json");

    postUntilEnd(waiting);

    assertThat(waiting.exitCode()).as(waiting.errors()).isZero();
    ObjectNode heard = waiting.receiveObject();
    assertThat(heard.path("content").asText()).isEqualTo("wake up");
    assertThat(heard.path("session_id").asText()).isEqualTo(session);
  }

  @SqliteOnly("the database of a test holds an empty store")
  @Test
  void who_waits_where_there_is_no_store_yet_hears_the_first_that_is_said_in_it() {
    Path later = home.resolve("later");
    ServerProcess waiting = CommandProcess.start(later, "wait", "--timeout", "2m", "--json");
    Await.until("it waits", () -> waiting.errors().contains("there is no store yet"));

    try (ToolFixture bench = new ToolFixture(later)) {
      var ann = ToolFixture.agent("ann", "lead");
      bench.post(ann, bench.session(ann), "first");

      assertThat(waiting.exitCode()).as(waiting.errors()).isZero();
      assertThat(waiting.receiveObject().path("content").asText()).isEqualTo("first");
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is for a POSIX shell")
  void a_command_gets_the_messages_as_data_and_its_exit_code_is_passed_on() throws IOException {
    Path owned = home.resolve("owned");
    String hostile = "$(touch X) `touch X`\n'; touch X; echo '\"".replace("X", owned.toString());
    try (ToolFixture bench = new ToolFixture(home)) {
      bench.post(ToolFixture.agent("ann", "lead"), session, hostile);
    }

    ServerProcess waiting = CommandProcess.start(
        home,
        "wait",
        "--after",
        "1",
        "--exec",
        "cat; echo $MESSAGE_COUNT $MESSAGE_SENDER $MESSAGE_SESSION; exit 7");

    assertThat(waiting.exitCode()).as(waiting.errors()).isEqualTo(7);
    assertThat(waiting.receiveObject().path("content").asText()).isEqualTo(hostile);
    assertThat(waiting.receive()).isEqualTo("1 ann " + session);
    assertThat(Files.exists(owned)).isFalse();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is for a POSIX shell")
  void a_command_that_reads_nothing_is_no_failure() {
    try (ToolFixture bench = new ToolFixture(home)) {
      bench.post(ToolFixture.agent("ann", "lead"), session, "x".repeat(100_000));
    }

    ServerProcess waiting = CommandProcess.start(home, "wait", "--after", "0", "--exec", "exit 0");

    assertThat(waiting.exitCode()).as(waiting.errors()).isZero();
    assertThat(waiting.errors()).isEmpty();
  }

  @Test
  void a_person_posts_what_standard_input_holds() {
    ServerProcess posting = CommandProcess.start(home, "post", session, "--as", "eve");
    posting.send("two\nlines");

    assertThat(posting.finish()).as(posting.errors()).isZero();
    long id = Long.parseLong(posting.receive());
    CliRunner.Done heard =
        new CliRunner(home).run("wait", "--after", Long.toString(id - 1), "--json");
    assertThat(heard.out())
        .contains("\"content\":\"two\\nlines\"", "\"sender\":\"eve\"")
        .contains("\"metadata\":{\"author\":\"person\"}");
  }
}
