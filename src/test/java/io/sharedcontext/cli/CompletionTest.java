package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Shells complete commands and options with what {@code completion} prints. */
class CompletionTest {
  @TempDir
  private Path place;

  private String script(String shell) {
    CliRunner.Done done = new CliRunner(place.resolve("home")).run("completion", shell);
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(place.resolve("home")).doesNotExist();
    return done.out();
  }

  private static boolean installed(String shell) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, shell)));
  }

  /** What the shell prints for {@code commands}, run with the script in the file {@code $1}. */
  private String output(List<String> shell, String script, String commands)
      throws IOException, InterruptedException {
    assumeTrue(installed(shell.get(0)), "there is no " + shell.get(0) + " here");
    Path file = Files.writeString(place.resolve("script"), script);
    Path test =
        Files.writeString(place.resolve("test"), commands.replace("SCRIPT", file.toString()));
    Process process = new ProcessBuilder(
            Stream.concat(shell.stream(), Stream.of(test.toString())).toList())
        .redirectErrorStream(true)
        .start();
    process.getOutputStream().close();
    String text =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(text).isZero();
    return text;
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          vac | vacuum
          sessions l | list
          sessions show --li | --limit
          post x y --visibility ag | agent_only
          hooks install copi | copilot-cli
          guard install gi | git
          """)
  void bash_completes(String typed, String completed) throws Exception {
    String[] words = typed.split(" ", -1);
    String commands = """
        source SCRIPT
        COMP_WORDS=(shared-context %s)
        COMP_CWORD=%d
        COMP_LINE='shared-context %s'
        COMP_POINT=${#COMP_LINE}
        _complete_shared-context 2>/dev/null # compopt wants to be called by the shell
        echo "${COMPREPLY[@]}"
        """.formatted(typed, words.length, typed);

    assertThat(output(List.of("bash", "--norc"), script("bash"), commands)).isEqualTo(completed);
  }

  /** A zsh at a terminal, to which the words are typed, and then Tab and a key that keeps the line. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          vac | vacuum
          sessions sh | sessions show
          sessions show --lim | sessions show --limit
          post x y --visibility ag | post x y --visibility agent_only
          hooks install copi | hooks install copilot-cli
          guard install gi | guard install git
          client-config curs | client-config cursor
          completion fi | completion fish
          """)
  void zsh_completes(String typed, String completed) throws Exception {
    String commands = """
        zmodload zsh/zpty
        zpty shell zsh -f -i
        zpty -w shell 'autoload -U compinit; compinit -u -D; source SCRIPT
          keep() { print -r -- $BUFFER >SCRIPT.part; mv SCRIPT.part SCRIPT.line; zle kill-buffer }
          zle -N keep; bindkey "^X" keep; : >SCRIPT.ready'
        for i in {1..600}; do [[ -e SCRIPT.ready ]] && break; zpty -rt shell seen; sleep 0.1; done
        zpty -wn shell $'shared-context %s\\t\\x18'
        for i in {1..600}; do [[ -e SCRIPT.line ]] && break; zpty -rt shell seen; sleep 0.1; done
        zpty -d shell
        cat SCRIPT.line
        """.formatted(typed);

    assertThat(output(List.of("zsh", "-f"), script("zsh"), commands))
        .isEqualTo("shared-context " + completed);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          vac | vacuum
          sessions sh | show
          sessions show --lim | --limit
          post x y --visibility ag | agent_only
          hooks install copi | copilot-cli
          guard install gi | git
          client-config curs | cursor
          help vac | vacuum
          backup /et | /etc/
          """)
  void fish_completes(String typed, String completed) throws Exception {
    String commands = "source SCRIPT\ncomplete -C 'shared-context " + typed + "' | cut -f 1\n";

    assertThat(output(List.of("fish", "--no-config"), script("fish"), commands))
        .isEqualTo(completed);
  }

  /** Files are no sessions. */
  @ParameterizedTest
  @ValueSource(strings = {"sessions show ", "skill ", "search gateway "})
  void fish_offers_no_files_where_none_is_meant(String typed) throws Exception {
    String commands = "cd /\nsource SCRIPT\ncomplete -C 'shared-context " + typed + "'\n";

    assertThat(output(List.of("fish", "--no-config"), script("fish"), commands)).isEmpty();
  }

  static Stream<ArgSpec> arguments() {
    return commands(Cli.line(new CliRunner(Path.of("none")).silent()).getCommandSpec())
        .flatMap(command -> command.args().stream())
        .filter(argument -> argument.completionCandidates() != null);
  }

  private static Stream<CommandSpec> commands(CommandSpec command) {
    return Stream.concat(
        Stream.of(command),
        command.subcommands().values().stream().flatMap(one -> commands(one.getCommandSpec())));
  }

  @ParameterizedTest
  @MethodSource("arguments")
  void what_is_offered_is_written_as_it_is_taken(ArgSpec argument) throws Exception {
    for (String offered : argument.completionCandidates()) {
      assertThat(offered).matches("[a-z][a-z0-9_-]*");
      for (ITypeConverter<?> converter : argument.converters()) {
        assertThat(converter.convert(offered)).isNotNull();
      }
    }
  }

  @Test
  void the_script_for_fish_has_every_command_that_is_not_hidden_and_its_options() {
    String script = script("fish");

    assertThat(script.lines())
        .contains(
            "complete -c shared-context -n '__shared_context_at' -f -a 'keys' -d 'Adds, lists, rotates"
                + " and revokes the keys of agents'",
            "complete -c shared-context -n '__shared_context_in watch' -l wide -f -d 'Date, kind of"
                + " event and id of the session on each line, which is not cut to the terminal'")
        .anyMatch(line -> line.contains("'__shared_context_at sessions' -f -a 'new'"))
        .anyMatch(line -> line.contains("'__shared_context_in post' -l visibility -x -a 'public"))
        .noneMatch(line -> line.contains("class-archive' -f -a"));
  }
}
