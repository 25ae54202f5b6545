package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.search.index.Backfill;
import io.sharedcontext.store.Store;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchCommandTest {
  private static final String FILE = """
      {"type":"shared-context","format":1}
      {"type":"session","session_id":"session_00000000000000aa","purpose":"Ship it","metadata":{},"created_by":"ann","created_at":"2026-01-01T00:00:00.000Z","updated_at":"2026-01-03T00:00:00.000Z","is_active":true}
      {"type":"session","session_id":"session_00000000000000bb","purpose":"Rest","metadata":{},"created_by":"ann","created_at":"2026-01-01T00:00:00.000Z","updated_at":"2026-01-02T00:00:00.000Z","is_active":true}
      {"type":"message","id":1,"session_id":"session_00000000000000aa","sender":"ann","sender_type":"human","timestamp":"2026-01-01T00:00:01.123Z","visibility":"public","to":[],"metadata":{},"content":"the wal\\u001brus\\u009b31m walrus\\nsleeps"}
      {"type":"message","id":2,"session_id":"session_00000000000000bb","sender":"ann","sender_type":"human","timestamp":"2026-01-02T00:00:02.000Z","visibility":"private","to":["bob"],"metadata":{},"content":"the secret walrus"}
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
  void shows_public_messages_in_a_line_without_anything_a_terminal_obeys() {
    CliRunner.Done done = desk.run("search", "sleeping", "walrus");

    assertThat(done.code()).isZero();
    assertThat(done.out())
        .contains(
            "#1  2026-01-01 00:00  ann in session_00000000000000aa (Ship it)",
            "walrus sleeps",
            "1 of 1")
        .doesNotContain("secret", "\u001b", "\u009b");
  }

  @Test
  void shows_what_an_agent_sees_when_asked_to() {
    assertThat(desk.run("search", "walrus", "--as", "bob").out()).contains("the secret walrus");
    assertThat(desk.run("search", "walrus", "--as", "eve").out()).doesNotContain("secret");
    assertThat(desk.run("search", "walrus", "--as", "bob", "--session", "session_00000000000000aa")
            .out())
        .doesNotContain("secret");
  }

  @Test
  void says_why_a_message_was_found_and_nothing_of_one_that_is_not_seen() {
    assertThat(desk.run("search", "walrus", "--explain").out())
        .contains("found: score", "walrus 1.00", "1 of 1");
    assertThat(desk.run("search", "walrus", "--explain", "--message", "2", "--as", "bob")
            .out())
        .contains("found: score");
    String hidden = desk.run("search", "walrus", "--explain", "--message", "2", "--as", "eve")
        .out();
    assertThat(hidden)
        .isEqualTo(desk.run("search", "walrus", "--explain", "--message", "99", "--as", "eve")
            .out());
    assertThat(desk.run("search", "walrus", "--message", "2").err()).contains("--explain");
  }

  @Test
  void gives_programs_the_same_as_the_tool() {
    JsonNode found =
        Json.parse(desk.run("search", "walrus", "--json", "--limit", "1").out());

    assertThat(found.get("total_matches").asInt()).isEqualTo(1);
    assertThat(found.at("/results/0/message/id").asLong()).isEqualTo(1);
    assertThat(found.at("/results/0/snippet").asText()).contains("walrus\nsleeps");
  }

  @Test
  void says_that_nothing_was_found_and_that_a_session_is_unknown() {
    assertThat(desk.run("search", "xylophone").out()).startsWith("Nothing was found for");
    CliRunner.Done unknown = desk.run("search", "walrus", "--session", "session_none");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err()).contains("session_none");
    assertThat(desk.run("search").code()).isEqualTo(2);
  }

  @Test
  void a_person_sees_the_words_in_bold() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Operator person = new Operator(
        TestEngine.current().environment(desk.home()),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        System.err,
        true,
        Clock.systemUTC());

    assertThat(Cli.run(List.of("search", "walrus"), person)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("\033[1mwalrus\033[0m sleeps");
  }

  @SqliteOnly("doctor examines files")
  @Test
  void doctor_prepares_what_is_not_prepared_for_searching() {
    var settings = desk.silent().settings().store();
    try (Store store = new Store(settings)) {
      int gone = store.write(tx -> tx.run("DELETE FROM search_documents")).join();
      assertThat(gone).isEqualTo(2);
    }
    assertThat(desk.run("doctor", "--fix").out())
        .contains("2 messages were prepared for searching");
    try (Store store = new Store(settings)) {
      assertThat(new Backfill(store).missing()).isZero();
    }
  }
}
