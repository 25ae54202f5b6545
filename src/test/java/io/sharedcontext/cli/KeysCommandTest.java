package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does with keys that last for a time. */
class KeysCommandTest {
  @TempDir
  private Path home;

  private CliRunner.Done run(String... words) {
    return new CliRunner(home).run(words);
  }

  @Test
  void a_key_that_expires_says_so_in_the_list() {
    ObjectNode added =
        Json.object(run("keys", "add", "--agent", "planner", "--expires-in", "30d", "--json")
            .out());
    assertThat(added.path("expires_at").asText())
        .isEqualTo(CliRunner.NOW.plusSeconds(30 * 86_400L).toString().replace("Z", ".000Z"));
    assertThat(run("keys", "list").out()).contains("until 2026-12-20T10:30Z");
    assertThat(Json.parse(run("keys", "list", "--json").out()).toString()).contains("expires_at");
  }

  @Test
  void a_rotation_prints_the_new_key_once_and_the_list_shows_both() {
    String old = id(run("keys", "add", "--agent", "planner", "--json"));
    CliRunner.Done rotated =
        run("keys", "rotate", "--agent", "planner", "--overlap", "1h", "--json");
    assertThat(rotated.err()).isEmpty();
    assertThat(Json.object(rotated.out()).path("key").asText()).startsWith("sck_");
    assertThat(run("keys", "list").out())
        .contains("old, until 2026-11-20T11:30Z")
        .doesNotContain("sck_");
    CliRunner.Done again = run("keys", "rotate", old);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("was rotated already", id(rotated));
    assertThat(run("keys", "rotate", id(rotated)).out()).contains("sck_", "planner");
    assertThat(run("keys", "list").out()).contains("replaced 2026-11-20");
    assertThat(run("keys", "list").out().lines()).allMatch(line -> line.length() <= 80);
  }

  private static String id(CliRunner.Done issued) {
    return Json.object(issued.out()).path("key_id").asText();
  }

  @Test
  void what_is_to_be_rotated_has_to_be_said_in_one_way() {
    run("keys", "add", "--agent", "planner");
    assertThat(run("keys", "rotate").code()).isEqualTo(2);
    assertThat(run("keys", "rotate", "key_1", "--agent", "planner").code()).isEqualTo(2);
    for (String wrong : List.of("soon", "-1h", "1y", "")) {
      assertThat(run("keys", "rotate", "--agent", "planner", "--overlap", wrong).code())
          .as(wrong)
          .isEqualTo(2);
    }
    assertThat(run("keys", "add", "--agent", "x", "--expires-in", "9999d").err())
        .contains("expires-in must be from");
  }

  @Test
  void the_secret_of_tokens_is_renewed() {
    run("auth", "open");
    assertThat(run("auth", "rotate-secret", "--overlap", "1h").out())
        .contains("work until 2026-11-20T11:30:00.000Z");
    assertThat(run("auth", "rotate-secret").out()).contains("work no longer");
    String end = Json.object(run("auth", "rotate-secret", "--json").out())
        .path("old_tokens_until")
        .asText();
    assertThat(Instant.parse(end)).isEqualTo(CliRunner.NOW);
  }
}
