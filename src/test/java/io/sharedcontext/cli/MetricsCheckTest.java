package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a monitor is told. */
class MetricsCheckTest {
  private static final Caller ADA = ToolFixture.agent("ada", "planner");

  @TempDir
  private Path home;

  @BeforeEach
  void work() {
    try (ToolFixture bench = new ToolFixture(home)) {
      String session = bench.session(ADA);
      for (int i = 0; i < 30; i++) {
        bench.post(ADA, session, "message " + i);
        bench.call(ADA, "get_memory", "{'key':'missing'}");
      }
    }
  }

  private CliRunner.Done check(String... more) {
    String[] words = new String[more.length + 4];
    words[0] = "metrics";
    words[1] = "--check";
    // The room on the machine of the test, and how fast that is, are not what is tried.
    words[2] = "--free=0,0";
    words[3] = "--slow=101,101";
    System.arraycopy(more, 0, words, 4, more.length);
    return new CliRunner(home).run(words);
  }

  @Test
  void a_line_for_the_whole_and_one_for_each_check() {
    CliRunner.Done done = check("--errors", "101,101");

    assertThat(done.code()).as(done.out() + done.err()).isZero();
    assertThat(done.out().lines().findFirst().orElseThrow()).matches("OK: all of \\d+ checks");
    assertThat(done.out())
        .containsPattern("(?m)^OK +target: message_insertion: \\d")
        .containsPattern("(?m)^OK +target: memory: \\d")
        .containsPattern("(?m)^OK +log: the write-ahead log has \\d")
        .contains("errors: most often MEMORY_NOT_FOUND: 4");
  }

  @Test
  void what_is_over_a_threshold_is_said_first_and_by_the_exit_code() {
    CliRunner.Done warned = check("--errors", "40,90");
    assertThat(warned.code()).isEqualTo(1);
    assertThat(warned.out())
        .startsWith("WARNING: errors: most often MEMORY_NOT_FOUND")
        .containsPattern("(?m)^WARNING  errors: ");

    CliRunner.Done alarmed = check("--errors", "40,90", "--log", "0,0");
    assertThat(alarmed.code()).isEqualTo(2);
    assertThat(alarmed.out()).startsWith("CRITICAL: errors: ").contains("; log: ");
    JsonNode facts = Json.parse(check("--log", "0,0", "--json").out());
    assertThat(facts.path("level").asText()).isEqualTo("CRITICAL");
    assertThat(facts.path("checks")).anyMatch(one -> one.path("check").asText().equals("log"));
  }

  @Test
  @SqliteOnly("quotas of a file's store, and its disk")
  void what_runs_out_is_seen_before() {
    CliRunner desk =
        new CliRunner(home).with("SHARED_CONTEXT_QUOTA", "store.messages=31,agent.messages=40");
    String session = Json.parse(desk.run("sessions", "list", "--json").out())
        .at("/0/session_id")
        .asText();
    assertThat(desk.run("post", session, "one more").code()).isZero();

    CliRunner.Done done =
        desk.run("metrics", "--check", "--slow", "101,101", "--errors", "101,101", "--free", "0,0");

    assertThat(done.out()).contains("quota: 100 % of store.messages in use");
    assertThat(done.code()).isEqualTo(2);
    assertThat(desk.run("metrics", "--check", "--free", "1000000g,1g").out())
        .contains("are left on the store's disk")
        .contains("WARNING  disk");
  }

  @Test
  @SqliteOnly("looks for a file")
  void where_there_is_no_store_nothing_is_known() {
    CliRunner.Done done = new CliRunner(home.resolve("none")).run("metrics", "--check");

    assertThat(done.code()).isEqualTo(3);
    assertThat(done.out().lines())
        .singleElement()
        .asString()
        .startsWith("UNKNOWN: store: there is no store yet");
  }

  @Test
  void a_pair_that_is_none_is_wrong_usage() {
    assertThat(check("--log", "12").err()).contains("write for example 5,20 or 64m,256m");
  }
}
