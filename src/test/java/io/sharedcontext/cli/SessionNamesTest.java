package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session may be named by the beginning of its id. */
class SessionNamesTest {
  private static final String FILE = """
      {"type":"shared-context","format":1}
      {"type":"session","session_id":"session_00000000000000aa","purpose":"Ship it","metadata":{},"created_by":"ann","created_at":"2026-01-01T00:00:00.000Z","updated_at":"2026-01-03T00:00:00.000Z","is_active":true}
      {"type":"session","session_id":"session_00000000000000bb","purpose":"Test it","metadata":{},"created_by":"ann","created_at":"2026-01-01T00:00:00.000Z","updated_at":"2026-01-02T00:00:00.000Z","is_active":true}
      {"type":"session","session_id":"session_1234000000000000","purpose":"Plan","metadata":{},"created_by":"ann","created_at":"2026-01-01T00:00:00.000Z","updated_at":"2026-01-02T00:00:00.000Z","is_active":true}
      {"type":"message","id":1,"session_id":"session_1234000000000000","sender":"ann","sender_type":"human","timestamp":"2026-01-01T00:00:01.123Z","visibility":"public","to":[],"metadata":{},"content":"a roadmap"}
      {"type":"end","sessions":3,"messages":1,"participants":0,"memory":0}
      """;

  private final CliRunner desk;

  SessionNamesTest(@TempDir Path place) throws IOException {
    desk = CliRunner.filled(place, FILE);
  }

  @BeforeEach
  void a_whole_id_is_one() {
    assertThat(desk.run("sessions", "show", "session_1234000000000000").code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1234", "session_1234", "SESSION_1234000000000000", "12340000"})
  void what_one_session_begins_with_is_that_session(String name) {
    assertThat(desk.run("sessions", "show", name).out()).startsWith("Plan\nsession_1234");
    assertThat(desk.run("search", "roadmap", "--session", name).out()).contains("#1", "(Plan)");
    assertThat(desk.run("export", "--session", name).out()).contains("a roadmap");
    assertThat(desk.run("wait", "--session", name, "--after", "#0").out()).startsWith("#1 ");
    assertThat(desk.run("post", name, "answer", "--reply-to", "#1", "--json").out())
        .contains("\"success\":true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0000", "session_0000", "00000000000000"})
  void what_several_begin_with_is_none_and_they_are_named(String name) {
    CliRunner.Done done = desk.run("post", name, "hello", "--json");

    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err())
        .contains("several sessions begin with " + name)
        .contains("session_00000000000000aa (Ship it), session_00000000000000bb (Test it)");
    assertThat(Json.object(done.out()).path("code").asText()).isEqualTo("INVALID_INPUT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"123", "session_", "9999"})
  void what_is_too_short_or_of_none_names_none(String name) {
    CliRunner.Done done = desk.run("sessions", "show", name);

    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err()).contains("there is no session " + name);
  }

  @Test
  void a_person_begins_a_session_where_there_is_no_store_yet(@TempDir Path home) {
    CliRunner first = new CliRunner(home);

    CliRunner.Done begun = first.run("sessions", "new", "Release 2.0", "--as", "eve");

    assertThat(begun.code()).as(begun.err()).isZero();
    assertThat(begun.out().strip()).matches("session_[0-9a-f]{16}");
    assertThat(first.run("sessions", "show", begun.out().strip()).out())
        .contains("Release 2.0", "begun by eve");
    assertThat(home.resolve("admin.key")).exists();
    CliRunner.Done blank = first.run("sessions", "new", " ", "--json");
    assertThat(blank.code()).isEqualTo(1);
    assertThat(Json.object(blank.out()).path("code").asText()).isEqualTo("INVALID_INPUT");
  }
}
