package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command line as a whole, and its smaller commands. */
class CliTest {
  @TempDir
  private Path home;

  private CliRunner.Done run(String... words) {
    return new CliRunner(home).run(words);
  }

  @Test
  void every_command_explains_itself_in_80_columns() {
    for (CommandLine command : commands(Cli.line(new CliRunner(home).silent()))) {
      String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
      String name = command.getCommandSpec().qualifiedName();

      assertThat(help.lines()).as(name).allMatch(line -> line.length() <= 80);
      // What is longer is broken at a word, which no shell takes for the same command.
      assertThat(command.getCommandSpec().usageMessage().footer())
          .as(name)
          .allMatch(line -> line.replace("%%", "%").length() <= 80);
      assertThat(help).as(name).contains("--help").containsPattern("Examples?[:,]");
      assertThat(command.getCommandSpec().usageMessage().description()).as(name).isNotEmpty();
    }
  }

  @Test
  void a_list_of_nothing_is_not_asked_for() {
    assertThat(run("sessions", "list", "--limit", "0"))
        .returns(CommandLine.ExitCode.USAGE, CliRunner.Done::code)
        .extracting(CliRunner.Done::err, InstanceOfAssertFactories.STRING)
        .contains("'0' is not a whole number from 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sessions show",
        "post",
        "search x --session",
        "export --session",
        "wait --session",
        "watch --session"
      })
  void a_session_is_named_by_its_id_in_any_case_and_not_by_blanks(String command) {
    CommandLine line = Cli.line(new CliRunner(home).silent());
    String[] words = (command + " x").split(" ");
    words[words.length - 1] = " SESSION_00000000000000AA ";
    CommandLine.ParseResult parsed = line.parseArgs(words);
    while (parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
    }
    assertThat(parsed.matchedArgs().stream().map(arg -> Objects.toString(arg.getValue())))
        .anyMatch(value -> value.contains("session_00000000000000aa"));
    words[words.length - 1] = " ";
    assertThat(run(words))
        .returns(CommandLine.ExitCode.USAGE, CliRunner.Done::code)
        .extracting(CliRunner.Done::err, InstanceOfAssertFactories.STRING)
        .contains("a session's id must not be empty");
  }

  private static List<CommandLine> commands(CommandLine line) {
    List<CommandLine> all = new ArrayList<>(List.of(line));
    line.getSubcommands().values().forEach(command -> all.addAll(commands(command)));
    return all;
  }

  @Test
  void help_goes_to_standard_output_and_complaints_do_not() {
    assertThat(run("--help").out()).contains("keys", "docs", "serve");
    CliRunner.Done wrong = run("kyes");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.out()).isEmpty();
    assertThat(wrong.err())
        .contains("'kyes'", "Did you mean keys?", "shared-context --help")
        .hasLineCount(2);
    assertThat(run("sessions", "lst").err()).contains("Did you mean list?");
    assertThat(run("weather").err())
        .contains("'weather' is not a command", "The commands: shared-context --help")
        .doesNotContain("Did you mean");
    assertThat(run("post", "x", "y", "--visibility", "some").err())
        .contains("[public, private, agent_only, admin_only] but was 'some'");
  }

  @Test
  void help_is_a_command_too() {
    assertThat(run("help").out()).isEqualTo(run("--help").out());
    assertThat(run("help", "keys", "add").out())
        .isEqualTo(run("keys", "add", "--help").out());
    CliRunner.Done wrong = run("help", "kyes");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("'kyes' is not a command", "Did you mean keys?");
  }

  @Test
  void the_help_has_each_command_once_and_under_a_heading() {
    String help = run("--help").out();

    assertThat(help).contains("  To begin\n", "  To look after the store\n");
    Cli.line(new CliRunner(home).silent()).getSubcommands().forEach((name, command) -> {
      boolean hidden = command.getCommandSpec().usageMessage().hidden();
      assertThat(help.lines().filter(line -> line.startsWith("    " + name + " ")))
          .as(name)
          .hasSize(hidden ? 0 : 1);
    });
  }

  @SqliteOnly("the database of a test holds an empty store")
  @Test
  void a_failure_is_json_where_json_was_asked_for() {
    for (String words : List.of("sessions list", "metrics", "post session_x y", "keys list")) {
      CliRunner.Done failed = run((words + " --json").split(" "));

      assertThat(failed.code()).as(words).isEqualTo(1);
      assertThat(Json.object(failed.out()).path("code").asText())
          .as(words)
          .isEqualTo("STORE_UNAVAILABLE");
      assertThat(Json.object(failed.out()).path("success").asBoolean(true)).isFalse();
    }
    CliRunner.Done misused = run("sessions", "list", "--limit", "0", "--json");
    assertThat(misused.code()).isEqualTo(2);
    assertThat(Json.object(misused.out()).path("code").asText()).isEqualTo("INVALID_INPUT");
  }

  @Test
  void nothing_is_not_looked_for() {
    CliRunner.Done done = run("search", " ");

    assertThat(done.code()).isEqualTo(2);
    assertThat(done.err()).contains("nothing to look for");
  }

  @SqliteOnly("looks for files")
  @Test
  void before_the_first_store_status_says_so_and_wait_waits_for_it() {
    Path nowhere = home.resolve("nowhere");
    CliRunner desk = new CliRunner(nowhere);

    CliRunner.Done status = desk.run("status");
    assertThat(status.code()).isZero();
    assertThat(status.out()).contains("There is no store yet at " + nowhere.resolve("context.db"));
    assertThat(Json.object(desk.run("status", "--json").out()).path("exists").asBoolean(true))
        .isFalse();
    CliRunner.Done waited = desk.run("wait", "--timeout", "0");
    assertThat(waited.code()).isEqualTo(Cli.TIMED_OUT);
    assertThat(waited.err()).contains("there is no store yet");
    assertThat(nowhere).doesNotExist();
  }

  @Test
  void says_its_version() {
    assertThat(run("version").out()).matches("(?s)shared-context \\d+\\.\\d+\\.\\d+.* on Java .*");
    assertThat(Json.object(run("version", "--json").out()).has("version")).isTrue();
    assertThat(run("--version").out()).startsWith("shared-context ");
  }

  @Test
  void prints_the_reference() {
    assertThat(run("docs", "settings").out())
        .startsWith("# Settings")
        .contains("SHARED_CONTEXT_HOME");
    assertThat(run("docs", "tools").out()).startsWith("# Tools");
    assertThat(run("docs").out()).contains("# Tools", "# Settings");
    assertThat(run("docs", "weather").code()).isEqualTo(2);
  }

  @Test
  void a_key_is_shown_once_and_listed_without_its_secret() {
    CliRunner.Done added = run("keys", "add", "--agent", "planner", "--json");
    String secret = Json.object(added.out()).get("key").textValue();

    String listed = run("keys", "list", "--json").out();

    assertThat(secret).startsWith("sck_");
    assertThat(listed).contains("\"agent_id\":\"planner\"").doesNotContain(secret);
    assertThat(run("keys", "add", "--agent", "boss", "--permissions", "READ").out())
        .contains("boss", "sck_", "SHARED_CONTEXT_API_KEY");
    assertThat(run("keys", "list").out().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void a_key_grants_what_there_is_to_grant() {
    for (String wrong : List.of("none", "debug", "read,foo")) {
      CliRunner.Done refused = run("keys", "add", "--agent", "boss", "--permissions", wrong);

      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.err()).contains("read, write, admin").doesNotContain("NONE");
    }
  }

  @Test
  void a_revoked_key_is_listed_as_such() {
    run("keys", "add", "--agent", "planner");

    assertThat(run("keys", "revoke", "planner").out()).contains("revoked key_", "planner");

    assertThat(run("keys", "list").out()).contains("revoked 2026-11-20");
    assertThat(run("keys", "revoke", "planner").code()).isEqualTo(1);
  }

  @Test
  void a_bad_agent_is_refused_with_the_rule() {
    CliRunner.Done refused = run("keys", "add", "--agent", "two words");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("must match");
    assertThat(run("keys", "add").code()).isEqualTo(2);
  }

  @Test
  void opens_and_closes_the_store() {
    assertThat(run("auth", "open", "--json").out())
        .isEqualToNormalizingNewlines("{\"access\":\"open\"}\n");
    assertThat(run("auth", "status").out()).contains("is open");
    assertThat(run("auth", "close").out()).contains("every agent needs a key");
    // To look makes no keys.
    assertThat(run("auth", "status", "--json").out())
        .isEqualToNormalizingNewlines("{\"access\":\"closed\",\"working_keys\":0}\n");
    assertThat(run("auth", "open").out()).contains("is open");
  }

  @Test
  void a_wrong_setting_is_wrong_usage() {
    CliRunner.Done done =
        new CliRunner(home).with("SHARED_CONTEXT_TOOLS", "most").run("auth", "status");

    assertThat(done.code()).isEqualTo(2);
    assertThat(done.err()).contains("SHARED_CONTEXT_TOOLS must be one of");
  }

  @Test
  void tables_are_80_columns_wide_and_hold_no_control_characters() {
    String text = new TextTable("NAME", "WHAT")
        .row("a\u001b[31m\u009b", "x".repeat(200) + "\n")
        .text();

    assertThat(text.lines()).hasSize(2).allMatch(line -> line.length() <= 80);
    assertThat(text).doesNotContain("\u001b", "\u009b").contains("…");
  }

  @Test
  void text_of_others_is_harmless_and_stays_whole() {
    assertThat(TerminalText.lines("one\u009b31m\ntwo\u202e\u2028\u0007 \ud83d\ude00 \ud83d", "> "))
        .isEqualTo("one 31m\n> two    \ud83d\ude00  ");
    assertThat(TextTable.cut("ab\ud83d\ude00cd", 4)).isEqualTo("ab…");
    assertThat(TextTable.cut("\u6f22\u5b57\u6f22\u5b57", 8)).hasSize(4);
    assertThat(TextTable.cut("\u6f22\u5b57\u6f22\u5b57", 7)).isEqualTo("\u6f22\u5b57\u6f22…");
    assertThat(TextTable.cut("e\u0301e\u0301", 2)).isEqualTo("e\u0301e\u0301");
  }

  @SqliteOnly("looks for files; FoundingTest has the other")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sessions list",
        "sessions show session_x",
        "keys list",
        "keys rotate --agent planner --overlap 1h",
        "keys revoke planner",
        "auth status",
        "export",
        "watch",
        "metrics",
        "search x",
        "post session_x hello"
      })
  void who_only_looks_makes_no_store(String words) throws IOException {
    Path nowhere = home.resolve("nowhere");

    CliRunner.Done done = new CliRunner(nowhere).run(words.split(" ", -1));

    assertThat(done.code()).isEqualTo(1);
    assertThat(done.err()).contains("there is no store at " + nowhere.resolve("context.db"));
    assertThat(nowhere).doesNotExist();
    Files.createDirectory(nowhere);
    Files.createFile(nowhere.resolve("context.db"));
    assertThat(new CliRunner(nowhere).run(words.split(" ", -1)).err())
        .contains("there is no store at");
    assertThat(nowhere.resolve("context.db")).isEmptyFile();
  }
}
