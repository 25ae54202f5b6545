package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.testing.ToolFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator says how long things are kept. */
class RetentionCommandTest {
  @TempDir
  Path home;

  private CliRunner desk;

  @BeforeEach
  void fill() {
    desk = new CliRunner(home);
    Clock before = Clock.fixed(CliRunner.NOW.minus(Duration.ofDays(100)), ZoneOffset.UTC);
    var ann = ToolFixture.agent("ann", "a");
    try (ToolFixture tools = new ToolFixture(home, before)) {
      String session = tools.session(ann);
      tools.post(ann, session, "long ago");
      tools.call(ann, "update_session", "{'session_id':'" + session + "','is_active':false}");
    }
  }

  private String said(String... words) {
    CliRunner.Done done = desk.run(words);
    assertThat(done.code()).as(done.err()).isZero();
    return done.out();
  }

  @Test
  void nothing_is_removed_unless_it_was_set() {
    assertThat(said("retention", "show")).contains("off: everything is kept");
    assertThat(said("retention", "run")).contains("Nothing is over.");
  }

  @Test
  void it_is_set_shown_tried_run_and_turned_off() {
    said("retention", "set", "sessions=30d,messages=90d");
    assertThat(said("retention", "show", "--json"))
        .contains("{\"policy\":\"sessions=30d,messages=90d\",\"from\":\"store\"}");
    assertThat(said("retention", "run", "--dry-run"))
        .contains("1 messages of closed sessions would go");
    assertThat(said("retention", "run")).contains("1 messages of closed sessions");
    assertThat(said("retention", "run")).contains("Nothing is over.");
    assertThat(said("retention", "off")).contains("off");
    assertThat(said("retention", "show")).contains("off");
  }

  @Test
  void the_setting_takes_the_place_of_what_the_store_says() {
    said("retention", "set", "messages=200d");
    desk.with("SHARED_CONTEXT_RETENTION", "messages=90d");

    assertThat(said("retention", "show")).contains("messages=90d", "SHARED_CONTEXT_RETENTION");
    assertThat(said("retention", "run")).contains("1 messages");
  }

  @SqliteOnly("export reads a file")
  @Test
  void what_goes_is_exported_first_and_nothing_goes_when_that_fails() throws Exception {
    said("retention", "set", "messages=90d");
    Path file = home.resolve("before.jsonl");
    Files.writeString(file, "mine");
    CliRunner.Done refused = desk.run("retention", "run", "--export", file.toString());
    assertThat(refused.code()).isNotZero();
    assertThat(refused.err()).contains("nothing was removed");
    Files.delete(file);

    assertThat(said("retention", "run", "--export", file.toString())).contains("1 messages");
    assertThat(file).content().contains("long ago");
  }

  @Test
  void a_wrong_policy_is_refused_with_the_reason() {
    CliRunner.Done refused = desk.run("retention", "set", "messages=soon");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("\"messages=soon\" has no time such as 30d");

    CliRunner.Done stopped = desk.with("SHARED_CONTEXT_RETENTION", "memory=3d").run("status");
    assertThat(stopped.code()).isEqualTo(2);
    assertThat(stopped.err())
        .contains("SHARED_CONTEXT_RETENTION must be like sessions=30d", "\"memory=3d\" names none");
  }
}
