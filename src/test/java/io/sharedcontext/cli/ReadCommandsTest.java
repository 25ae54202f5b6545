package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The commands with which an operator looks at a store: sessions and doctor. */
class ReadCommandsTest {
  private static final String FILE = """
      {"type":"shared-context","format":1}
      {"type":"session","session_id":"session_00000000000000aa","purpose":"Ship it","metadata":{},"created_by":"ann","created_at":"2026-01-01T00:00:00.000Z","updated_at":"2026-01-03T00:00:00.000Z","is_active":true}
      {"type":"session","session_id":"session_00000000000000bb","purpose":"Done","metadata":{},"created_by":"ann","created_at":"2026-01-01T00:00:00.000Z","updated_at":"2026-01-02T00:00:00.000Z","is_active":false}
      {"type":"message","id":1,"session_id":"session_00000000000000aa","sender":"ann","sender_type":"human","timestamp":"2026-01-01T00:00:01.123Z","visibility":"public","to":[],"metadata":{},"content":"hello\\nwor\\u001b[31mld"}
      {"type":"message","id":2,"session_id":"session_00000000000000aa","sender":"ann","sender_type":"human","timestamp":"2026-01-02T00:00:02.000Z","visibility":"private","to":["bob"],"metadata":{},"content":"psst"}
      {"type":"end","sessions":2,"messages":2,"participants":0,"memory":0}
      """;

  @TempDir
  private Path place;

  private CliRunner desk;

  @BeforeEach
  void fill() throws IOException {
    desk = CliRunner.filled(place, FILE);
  }

  @Test
  void lists_the_sessions() {
    assertThat(desk.run("sessions", "list").out()).contains("Ship it").doesNotContain("Done");
    assertThat(desk.run("sessions", "list", "--all").out()).contains("[closed] Done");
    JsonNode all = Json.parse(desk.run("sessions", "list", "--all", "--json").out());
    assertThat(all.at("/0/message_count").asInt()).isEqualTo(2);
    // Who is only addressed takes no part yet.
    assertThat(all.at("/0/participants").toString()).isEqualTo("[\"ann\"]");
    CliRunner empty = new CliRunner(place.resolve("empty"));
    assertThat(empty.run("auth", "open").code()).isZero();
    assertThat(empty.run("sessions", "list").out()).contains("There are no sessions in");
  }

  @Test
  void lists_the_sessions_by_workspace_the_current_one_first() {
    CliRunner there =
        new CliRunner(place.resolve("there")).with("SHARED_CONTEXT_WORKSPACE", "shop");
    there.run("sessions", "new", "Ours");
    there.with("SHARED_CONTEXT_WORKSPACE", "site").run("sessions", "new", "Theirs");
    there.with("SHARED_CONTEXT_WORKSPACE", "off").run("sessions", "new", "Nobody's");

    String list =
        there.with("SHARED_CONTEXT_WORKSPACE", "shop").run("sessions", "list").out();

    assertThat(list).startsWith("workspace shop\n").containsSubsequence("Ours", "workspace site\n");
    assertThat(list).containsSubsequence("Ours", "no workspace\n");
    assertThat(
            Json.parse(there.run("sessions", "list", "--json").out()).findValuesAsText("workspace"))
        .containsExactlyInAnyOrder("", "site", "shop");
    JsonNode status = Json.parse(there.run("status", "--json").out());
    assertThat(status.path("workspaces").findValuesAsText("workspace"))
        .containsExactly("shop", "site");
    assertThat(status.at("/workspaces/0/active_sessions").asInt()).isEqualTo(1);
    assertThat(there.run("status").out()).contains("ACTIVE SESSIONS  WORKSPACE\n");
  }

  @Test
  void shows_a_session_and_what_is_not_public_only_when_asked() {
    String shown = desk.run("sessions", "show", "session_00000000000000aa").out();

    assertThat(shown)
        .contains("Ship it", "ann to bob [private]", "--private shows it")
        .contains("#1  2026-01-01 00:00  ann\n", "#2  2026-01-02 00:00  ann to bob")
        .contains("hello\n    wor [31mld")
        .doesNotContain("psst");
    assertThat(desk.run("sessions", "show", "session_00000000000000aa", "--private")
            .out())
        .contains("psst");
    JsonNode facts = Json.parse(
        desk.run("sessions", "show", "session_00000000000000aa", "--json", "--limit", "1")
            .out());
    assertThat(facts.at("/messages/0/to/0").asText()).isEqualTo("bob");
    assertThat(facts.at("/messages/0").has("content")).isFalse();
    assertThat(desk.run("sessions", "show", " SESSION_00000000000000AA").out()).isEqualTo(shown);
    assertThat(desk.run("sessions", "show", "session_x").code()).isEqualTo(1);
  }

  @SqliteOnly("doctor examines files")
  @Test
  void a_healthy_store_has_nothing_bad() {
    CliRunner.Done done = desk.run("doctor");

    assertThat(done.code()).as(done.out() + done.err()).isZero();
    assertThat(done.out())
        .contains("2 sessions, 2 messages", "every page of the file is sound", "none altered")
        .containsPattern("ok +call .* tools, \\d+ ms");
  }

  @SqliteOnly("doctor examines files")
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has other permissions")
  void what_is_bad_comes_with_advice() throws IOException {
    Files.setPosixFilePermissions(desk.home(), PosixFilePermissions.fromString("rwxr-xr-x"));
    desk.with("SHARED_CONTEXT_HOEM", "x");

    CliRunner.Done done = desk.run("doctor", "--json");

    assertThat(done.code()).isEqualTo(1);
    assertThat(done.out())
        .contains("chmod 700", "unknown: SHARED_CONTEXT_HOEM", "\"level\":\"bad\"");
  }
}
