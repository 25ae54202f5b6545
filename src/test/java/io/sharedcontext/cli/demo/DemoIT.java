package io.sharedcontext.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.cli.CliRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration, with real processes. */
class DemoIT {
  @TempDir
  private Path home;

  @Test
  void keeps_its_promises_and_leaves_nothing_behind() throws IOException {
    CliRunner.Done done = new CliRunner(home).run("demo");

    assertThat(done.code()).as(done.out() + done.err()).isZero();
    assertThat(done.err()).isEmpty();
    assertThat(done.out())
        .contains("26 promises kept", "nothing lost", "SIGKILL", "with the higher token")
        .doesNotContain("NOT TRUE");
    assertThat(done.out().lines()).allMatch(line -> line.length() <= 80);
    Path used = Path.of(done.out().lines().skip(2).findFirst().orElseThrow());
    assertThat(used).doesNotExist();
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void the_shipped_conversation_is_in_order_and_no_line_is_empty() throws IOException {
    Path shipped = Path.of("src/main/resources/demo/conversation.jsonl");
    try (Stream<String> lines = Files.lines(shipped)) {
      assertThat(lines).hasSizeBetween(300, 500).allMatch(line -> line.contains("\"content\":\""));
    }
  }
}
