package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.Setting;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines that clients run at every step are read without the library of the command line; all others by it. */
class HookRunTest {
  @TempDir
  private Path home;

  private boolean plain(Map<String, String> environment, String line) {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
    Operator operator = new Operator(environment, nowhere, nowhere, false, Clock.systemUTC());
    return HookRun.of(List.of(line.split(" ")), operator).isPresent();
  }

  private boolean plain(String line) {
    return plain(Map.of(Setting.HOME.variable(), home.toString()), line);
  }

  @Test
  void what_is_put_into_the_files_of_clients_is_read_here() {
    for (String line : List.of(
        "hook claude-code tool --as bob --hints /some/dir",
        "hook codex session-start --hints /some/dir --as bob",
        "hook opencode changed --as bob")) {
      assertThat(plain(line)).as(line).isTrue();
    }
  }

  @Test
  void the_agent_may_be_that_of_the_environment() {
    String line = "hook cursor stop --hints /some/dir";
    Map<String, String> settings =
        Map.of(Setting.HOME.variable(), home.toString(), Setting.AGENT_ID.variable(), "bob");
    assertThat(plain(settings, line)).isTrue();
    assertThat(plain(line)).isFalse();
  }

  @Test
  void any_other_line_is_left_to_the_library() {
    for (String line : List.of(
        "hook",
        "hook --help",
        "hook claude-code",
        "hook claude-code tool --help",
        "hook claude-code tool --as",
        "hook claude-code tool --as=bob",
        "hook claude-code tool --as bob --as ann",
        "hook claude-code tool --as --hints",
        "hook claude-code tool --as bob!",
        "hook claude-code tool --as bob --json x",
        "hook no-client tool --as bob",
        "hook claude-code no-event --as bob",
        "hook --as bob claude-code tool",
        "hooks claude-code tool --as bob",
        "status")) {
      assertThat(plain(line)).as(line).isFalse();
    }
  }
}
