package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.cli.hooks.HookClient;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hooks in the files of clients, which are somebody else's. */
class HooksInstallTest extends ClientConfigFixture {
  private CliRunner.Done install(String command, String client, String... more) {
    List<String> words = Stream.concat(
            Stream.of(command, "install", client, "--agent-id", "bob"), Stream.of(more))
        .toList();
    return desk.run(words.toArray(String[]::new));
  }

  private List<Path> installed() throws IOException {
    return files().stream().map(user::resolve).toList();
  }

  @ParameterizedTest
  @EnumSource(HookClient.class)
  void hooks_and_guard_go_in_once_and_out_again(HookClient client) throws IOException {
    assertThat(install("hooks", client.label()).code()).isZero();
    assertThat(install("guard", client.label()).code()).isZero();
    List<Path> first = installed();
    String all = "";
    for (Path file : first) {
      all += Files.readString(file);
    }
    assertThat(all)
        .contains("hook " + client.label() + " tool --as bob", "guard check " + client.label());

    CliRunner.Done again = install("hooks", client.label());
    assertThat(again.out()).contains("needs no change");
    assertThat(installed()).isEqualTo(first);

    assertThat(install("hooks", client.label(), "--remove").code()).isZero();
    assertThat(install("guard", client.label(), "--remove").code()).isZero();
    for (Path file : installed()) {
      if (!file.toString().contains(".backup-")) {
        assertThat(Files.readString(file)).doesNotContain("shared-context");
      }
    }
  }

  @Test
  void everything_else_stays_as_it_was_to_the_byte() throws IOException {
    String before = """
        {
          // mine
          "model" : "opus",
          "hooks": {
            "PostToolUse": [
              { "matcher": "Write", "hooks": [ {"type":"command","command":"fmt"} ] } // keep
            ],
            "Notification": []
          },
          "x": [1,2 , 3]
        }
        """;
    Path file = file(user.resolve(".claude/settings.json"), before);

    CliRunner.Done done = install("hooks", "claude-code");

    assertThat(done.out()).contains("what was there is kept in ");
    String after = Files.readString(file);
    assertThat(after)
        .contains("  // mine\n  \"model\" : \"opus\",")
        .contains(
            "{ \"matcher\": \"Write\", \"hooks\": [ {\"type\":\"command\",\"command\":\"fmt\"} ] }")
        .contains("// keep", "\"x\": [1,2 , 3]\n}\n", "\"asyncRewake\": true");

    install("hooks", "claude-code", "--remove");
    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @Test
  void a_hook_of_another_store_or_place_is_replaced() throws IOException {
    Path file = user.resolve(".codex/hooks.json");
    install("hooks", "codex");
    String old = Files.readString(file);
    file(file, old.replace("--as bob", "--as old"));

    install("hooks", "codex");

    assertThat(Files.readString(file)).isEqualTo(old);
  }

  @Test
  void a_file_that_cannot_be_read_is_left_alone() throws IOException {
    for (String bad : List.of("{", "[]", "{\"hooks\":[]}", "{\"hooks\":{\"Stop\":{}}}")) {
      Path file = file(user.resolve(".claude/settings.json"), bad);

      CliRunner.Done done = install("hooks", "claude-code");

      assertThat(done.code()).as(bad).isEqualTo(1);
      assertThat(done.err()).contains("nothing was changed");
      assertThat(Files.readString(file)).isEqualTo(bad);
    }
  }

  @Test
  void the_agent_is_the_one_of_the_client_s_entry() throws IOException {
    CliRunner.Done none = desk.run("hooks", "install", "cursor");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("--agent-id", "client-config cursor");

    well("cursor", "--write", "--agent-id", "carol");

    CliRunner.Done done = desk.run("hooks", "install", "cursor", "--print");
    assertThat(done.code()).as(done.err()).isZero();
    JsonNode printed = Json.parse(done.out());
    assertThat(printed.path("version").asInt()).isEqualTo(1);
    assertThat(printed.at("/hooks/stop/0/command").asText())
        .contains("hook cursor stop --as carol --hints '", "SHARED_CONTEXT_HOME='");
    assertThat(user.resolve(".cursor/hooks.json")).doesNotExist();
  }

  @Test
  void programs_are_told_the_same_as_json() throws IOException {
    Path file = file(user.resolve(".codex/hooks.json"), "{}");

    JsonNode printed = json("hooks", "codex", "--print");
    assertThat(Json.parse(printed.path("snippet").asText()).has("hooks")).isTrue();
    assertThat(printed.path("action").asText()).isEqualTo("printed");

    JsonNode done = json("hooks", "codex");
    assertThat(done.path("success").asBoolean()).isTrue();
    assertThat(done.path("client").asText()).isEqualTo("codex");
    assertThat(done.path("scope").asText()).isEqualTo("user");
    assertThat(done.path("file").asText()).isEqualTo(file.toString());
    assertThat(done.path("action").asText()).isEqualTo("installed");
    assertThat(done.path("agent_id").asText()).isEqualTo("bob");
    assertThat(done.path("store").asText()).isNotEmpty();
    assertThat(Path.of(done.path("backup").asText())).hasContent("{}");

    assertThat(json("hooks", "codex").path("action").asText()).isEqualTo("unchanged");
    assertThat(json("guard", "codex").path("action").asText()).isEqualTo("installed");
    assertThat(json("guard", "codex", "--remove").path("action").asText()).isEqualTo("removed");

    file(file, "{");
    JsonNode refused = json("hooks", "codex");
    assertThat(refused.path("success").asBoolean(true)).isFalse();
    assertThat(refused.path("code").asText()).isEqualTo("INVALID_INPUT");
    assertThat(refused.path("error").asText()).contains("of codex", "nothing was changed");
  }

  private JsonNode json(String command, String client, String... more) {
    String[] words = Stream.concat(Stream.of("--json"), Stream.of(more)).toArray(String[]::new);
    return Json.parse(install(command, client, words).out());
  }

  @Test
  void a_project_s_hooks_do_not_leave_the_project() throws IOException {
    Path project = Files.createDirectories(user.resolve("p"));
    Files.createSymbolicLink(project.resolve(".codex"), Files.createDirectories(user.resolve("o")));

    CliRunner.Done done =
        install("hooks", "codex", "--scope", "project", "--project", project.toString());

    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err()).contains("out of the project");
  }
}
