package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README says exists, exists. */
class ReadmeTest {
  @TempDir
  private Path home;

  private static List<String> found(String pattern) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(Path.of("README.md")))
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  @Test
  void it_is_short() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("README.md"))) {
      assertThat(lines.count()).isLessThanOrEqualTo(150);
    }
  }

  @Test
  void the_tools_it_names_exist() throws IOException {
    String tools = new CliRunner(home).run("docs", "tools").out();

    assertThat(found("`([a-z]+_[a-z_]+)`"))
        .isNotEmpty()
        .allSatisfy(tool -> assertThat(tools).contains("## " + tool + "\n"));
  }

  @Test
  void the_commands_it_names_exist() throws IOException {
    assertThat(found("bin/shared-context ([a-z]+)"))
        .isNotEmpty()
        .allSatisfy(
            command -> assertThat(new CliRunner(home).run(command, "--help").code())
                .as(command)
                .isZero());
  }

  @Test
  void the_files_it_links_to_exist() throws IOException {
    assertThat(found("\\]\\(([^h)][^)]*)\\)"))
        .isNotEmpty()
        .allSatisfy(file -> assertThat(Path.of(file)).exists());
  }
}
