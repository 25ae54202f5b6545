package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator sees of the figures. */
class MetricsCommandTest {
  private static final Caller ADA = ToolFixture.agent("ada", "planner");

  /** A line of the format: a comment, or a series and its number. */
  private static final Pattern LINE =
      Pattern.compile("# (HELP [a-z_0-9]+ .+|TYPE [a-z_0-9]+ (histogram|counter|gauge))"
          + "|[a-z_0-9]+(\\{[a-z]+=\"[^\"]*\"(,le=\"[^\"]+\")?})? [0-9.]+");

  @TempDir
  Path home;

  @BeforeEach
  void work() {
    try (ToolFixture bench = new ToolFixture(home)) {
      String session = bench.session(ADA);
      bench.post(ADA, session, "one");
      bench.post(ADA, session, "two");
      bench.call(ADA, "wait_for_messages", "{'timeout_seconds':0}");
      bench.call(ADA, "get_memory", "{'key':'missing'}");
    }
  }

  @Test
  void a_table_shows_operations_beside_their_targets() {
    CliRunner.Done done = new CliRunner(home).run("metrics");

    assertThat(done.code()).isZero();
    assertThat(done.out())
        .containsPattern("add_message +2 +0 +[0-9. ]+ 20 (met|too few)")
        .containsPattern("get_memory +1 +1 ")
        .containsPattern("wait_for_messages .* waits")
        .contains(
            "2 messages, 1 open session, 0 memory entries", "0 servers", "one file serves well");
    assertThat(done.out().lines())
        .allMatch(line -> line.length() <= 80 || line.startsWith("store"));
  }

  @Test
  void who_looks_counts_neither_itself_nor_what_it_asks_for() {
    CliRunner desk = new CliRunner(home);
    JsonNode before = Json.parse(desk.run("metrics", "--json").out());
    desk.run("metrics");
    desk.run("metrics", "--prometheus");
    desk.run("status");

    JsonNode after = Json.parse(desk.run("metrics", "--json").out());

    assertThat(after.at("/database/queries")).isEqualTo(before.at("/database/queries"));
    assertThat(after.at("/system/processes").asInt()).isZero();
    assertThat(desk.run("metrics", "--prometheus").out()).contains("shared_context_processes 0\n");
  }

  @Test
  void json_is_what_the_tool_gives() {
    JsonNode figures = Json.parse(new CliRunner(home).run("metrics", "--json").out());

    assertThat(figures.at("/operations/add_message/count").asInt()).isEqualTo(2);
    assertThat(figures.has("targets")).isTrue();
  }

  @Test
  void prometheus_can_read_it() {
    List<String> lines =
        new CliRunner(home).run("metrics", "--prometheus").out().lines().toList();

    assertThat(lines).allMatch(LINE.asMatchPredicate());
    assertThat(lines)
        .contains(
            "# TYPE shared_context_operation_duration_seconds histogram",
            "shared_context_operation_duration_seconds_bucket{operation=\"add_message\",le=\"+Inf\"}"
                + " 2",
            "shared_context_operation_duration_seconds_count{operation=\"add_message\"} 2",
            "shared_context_operation_errors_total{operation=\"get_memory\"} 1",
            "shared_context_messages 2");
    List<Long> limiter = lines.stream()
        .filter(line -> line.startsWith(
            "shared_context_operation_duration_seconds_bucket{operation=\"add_message\""))
        .map(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
        .toList();
    assertThat(limiter).isSorted().endsWith(2L);
  }

  @Test
  void watching_goes_on_until_nobody_reads() {
    Leaving reader = new Leaving();
    Operator operator = new Operator(
        TestEngine.current().environment(home),
        new PrintStream(reader, true, StandardCharsets.UTF_8),
        System.err,
        false,
        Clock.systemUTC());

    assertThat(Cli.run(List.of("metrics", "--json", "--watch", "100ms"), operator))
        .isEqualTo(Cli.FAILED);
    assertThat(reader.text.toString()).containsPattern("(?s)add_message.*\n.*add_message");
  }

  /** A reader that leaves after two lines. */
  private static final class Leaving extends OutputStream {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void write(int octet) throws IOException {
      if (text.chars().filter(c -> c == '\n').count() == 2) {
        throw new IOException("nobody reads");
      }
      text.append((char) octet);
    }
  }

  @SqliteOnly("doctor examines files")
  @Test
  void tuning_tells_what_was_measured_and_read() {
    CliRunner.Done done = new CliRunner(home)
        .with("SHARED_CONTEXT_LOG", "debug")
        .with("SHARED_CONTEXT_RATE_LIMIT", "0.5")
        .run("doctor", "--tune");

    assertThat(done.code()).isZero();
    assertThat(done.out())
        .containsPattern("sync +the disk confirms 4 kB in [0-9.]+ ms")
        .containsPattern("stat +the system tells of the store's file in [0-9.]+ µs")
        .containsPattern("servers +0 servers use the store")
        .containsPattern("target +message_insertion: 95 of 100 in [0-9.]+ ms, target 20.0 ms")
        .contains("the log level is debug", "rate limits are at 0.5");
    try (var files = Files.list(home)) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".tmp"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @SqliteOnly("looks for a file; FoundingTest has the other")
  @Test
  void it_makes_no_store() {
    Path nowhere = home.resolve("nowhere");

    CliRunner.Done done = new CliRunner(nowhere).run("metrics");

    assertThat(done.code()).isEqualTo(Cli.FAILED);
    assertThat(done.err()).contains("there is no store");
    assertThat(nowhere).doesNotExist();
  }

  @SqliteOnly("doctor examines files")
  @Test
  void tuning_makes_no_store() {
    Path nowhere = home.resolve("nowhere");

    assertThat(new CliRunner(nowhere).run("doctor", "--tune", "--json").out())
        .contains("does not exist yet");
    assertThat(nowhere).doesNotExist();
  }
}
