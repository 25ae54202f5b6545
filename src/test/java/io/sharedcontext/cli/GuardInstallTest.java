package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Times;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hooks of Git the lines of the guard fit into, and for whom an override is. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "hooks are lines for a POSIX shell")
class GuardInstallTest {
  @TempDir
  private Path place;

  private Path hook;

  @BeforeEach
  void begin() throws IOException {
    // What Git asks of a repository, without running it.
    Path git = place.resolve("tree/.git");
    Files.createDirectories(git.resolve("hooks"));
    Files.createDirectories(git.resolve("objects"));
    Files.createDirectories(git.resolve("refs"));
    Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
    hook = git.resolve("hooks/pre-commit");
  }

  private CliRunner.Done install(String script) throws IOException {
    Files.writeString(hook, script);
    return new CliRunner(place.resolve("home"))
        .run("guard", "install", "git", "--project", place.resolve("tree").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/usr/bin/env fish",
        "/usr/bin/fish",
        "/bin/csh -f",
        "/opt/shell/python3",
        "/usr/bin/env pwsh"
      })
  void a_script_that_is_not_for_a_posix_shell_stays_as_it_is(String interpreter)
      throws IOException {
    String script = "#!" + interpreter + "\necho mine\n";

    CliRunner.Done done = install(script);

    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err())
        .contains("pre-commit is a script for ", "the lines are for a POSIX shell")
        .contains("have it run this first, and fail if that ends with 10: ", "guard check git")
        .contains("nothing was changed");
    assertThat(hook).hasContent(script);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/bin/sh", "/usr/bin/env -S bash -eu", "/usr/bin/env A=b bash", " /bin/zsh -e"})
  void a_script_of_a_posix_shell_takes_the_lines(String interpreter) throws IOException {
    CliRunner.Done done = install("#!" + interpreter + "\necho mine\n");

    assertThat(done.code()).as(done.err()).isZero();
    assertThat(Files.readString(hook))
        .startsWith("#!" + interpreter + "\n# shared-context")
        .endsWith("echo mine\n");
  }

  @Test
  void outside_of_a_repository_it_says_what_is_missing() {
    CliRunner.Done done = new CliRunner(place.resolve("home"))
        .run("guard", "install", "git", "--project", place.toString());

    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err())
        .contains("in " + place + " Git finds no place for hooks; --project names the directory");
    assertThat(new CliRunner(place.resolve("home")).run("guard").err())
        .contains("guard needs one of its commands: install, check, override");
  }

  @Test
  void programs_are_told_the_same_as_json() throws IOException {
    JsonNode done = json("install", "git", "--project", place.resolve("tree").toString());
    assertThat(done.path("success").asBoolean()).isTrue();
    assertThat(done.path("client").asText()).isEqualTo("git");
    assertThat(done.path("file").asText()).isEqualTo(hook.toString());
    assertThat(done.path("action").asText()).isEqualTo("installed");
    assertThat(done.has("backup")).isFalse();

    Files.writeString(hook, "#!/usr/bin/fish\n");
    JsonNode refused = json("install", "git", "--project", place.resolve("tree").toString());
    assertThat(refused.path("success").asBoolean(true)).isFalse();
    assertThat(refused.path("error").asText()).contains("is a script for fish");

    try (ToolFixture bench = new ToolFixture(place.resolve("home"))) {
      bench.store().open();
    }
    JsonNode override = json("override", "--as", "bob", "--for", "5m", "--reason", "hotfix");
    assertThat(override.path("success").asBoolean()).isTrue();
    assertThat(override.path("agent_id").asText()).isEqualTo("bob");
    assertThat(override.path("until").asText())
        .isEqualTo(Times.text(CliRunner.NOW.plus(Duration.ofMinutes(5))));
    assertThat(override.path("reason").asText()).isEqualTo("hotfix");
  }

  private JsonNode json(String... words) {
    String[] all = Stream.concat(
            Stream.of("guard"), Stream.concat(Stream.of(words), Stream.of("--json")))
        .toArray(String[]::new);
    return Json.parse(new CliRunner(place.resolve("home")).run(all).out());
  }

  @Test
  void an_override_wants_to_know_for_whom() {
    CliRunner.Done done =
        new CliRunner(place.resolve("home")).run("guard", "override", "--reason", "hotfix");

    assertThat(done.code()).isEqualTo(2);
    assertThat(done.err())
        .contains("none is named here", "--as AGENT", "git config shared-context.agent")
        .contains("SHARED_CONTEXT_GUARD=off");
    assertThat(place.resolve("home")).doesNotExist();
  }
}
