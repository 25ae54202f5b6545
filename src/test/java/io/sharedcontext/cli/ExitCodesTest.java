package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.SqliteOnly;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands end as the table in docs/commands.md says, and print for programs where they print data. */
class ExitCodesTest {
  /** They print no data, or in a form of their own. */
  private static final Set<String> WITHOUT_JSON = Set.of(
      "shared-context demo",
      "shared-context serve",
      "shared-context help",
      "shared-context docs",
      "shared-context completion",
      "shared-context export",
      "shared-context guard check",
      "shared-context hook",
      "shared-context skill",
      "shared-context statusline",
      "shared-context class-archive");

  /** A command line for each row that needs no server; the rest is for the tests of these commands. */
  private static final Map<String, List<String>> EXAMPLES = Map.of(
      "0", List.of("version", "status", "docs commands", "help watch"),
      "1", List.of("sessions list", "search nothing", "post session_x hello"),
      "2",
          List.of(
              "sessions lst", "sessions list --limit 0", "search --json", "status --watch --json"),
      "3", List.of("wait --timeout 0"));

  @TempDir
  private Path home;

  @Test
  @SqliteOnly("looks for a file")
  void each_code_comes_when_the_table_says() throws IOException {
    String page = Files.readString(Path.of("docs", "commands.md"));
    EXAMPLES.forEach((code, lines) -> {
      assertThat(page).contains("| " + code + " | ");
      for (String line : lines) {
        assertThat(new CliRunner(home.resolve("none")).run(line.split(" ")).code())
            .as(line)
            .isEqualTo(Integer.parseInt(code));
      }
    });
    assertThat(new CliRunner(home.resolve("none")).run("metrics", "--check").code())
        .isEqualTo(3);
  }

  @Test
  void whatever_prints_data_prints_json_too() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    requireJson(Cli.line(new Operator(Map.of(), nowhere, nowhere, false, Clock.systemUTC())));
  }

  private static void requireJson(CommandLine command) {
    command.getSubcommands().values().forEach(ExitCodesTest::requireJson);
    if (command.getSubcommands().isEmpty()) {
      String name = command.getCommandSpec().qualifiedName();
      assertThat(command.getCommandSpec().optionsMap().containsKey("--json"))
          .as(name)
          .isEqualTo(!WITHOUT_JSON.contains(name));
    }
  }
}
