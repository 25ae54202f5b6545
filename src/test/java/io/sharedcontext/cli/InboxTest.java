package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.MutableClock;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents ask is listed and answered at a terminal. */
class InboxTest {
  private static final Caller ANN = ToolFixture.agent("ann", "tester");

  @TempDir
  Path place;

  private CliRunner desk;
  private ToolFixture bench;
  private String session;

  @BeforeEach
  void open() {
    Path home = place.resolve("home");
    bench = new ToolFixture(home, MutableClock.at(CliRunner.NOW));
    desk = new CliRunner(home);
    session = bench.session(ANN);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private String ask(String more) {
    return bench
        .call(ANN, "ask_human", "{'session_id':'" + session + "'," + more + "}")
        .path("ticket_id")
        .asText();
  }

  @Test
  void an_empty_inbox_is_well_unless_one_waited() {
    assertThat(desk.run("inbox").code()).isZero();
    assertThat(desk.run("inbox").err()).contains("no question waits");
    assertThat(desk.run("inbox", "--wait", "0", "--json").code()).isEqualTo(3);
  }

  @Test
  void a_question_shows_who_asks_where_until_when_and_what_may_be_answered() {
    String id = ask("'question':'Deploy?','options':['yes','not yet'],'expires_in':3600");

    String shown = desk.run("inbox").out();

    assertThat(shown)
        .contains(id, "2026-11-20 10:30", "ann asks in " + session, "until 2026-11-20 11:30")
        .contains("\n    Deploy?", "one of: yes | not yet");
    JsonNode facts = Json.parse(desk.run("inbox", "--json").out());
    assertThat(facts.path("ticket_id").asText()).isEqualTo(id);
    assertThat(facts.path("expires_at").asText()).isEqualTo("2026-11-20T11:30:00.000Z");
    assertThat(facts.path("options")).hasSize(2);
  }

  @Test
  void an_answer_ends_the_question_and_says_which_message_it_became() {
    String id = ask("'question':'Why?'");

    CliRunner.Done done = desk.run("answer", id, "Because.", "--json");

    assertThat(done.code()).as(done.err()).isZero();
    JsonNode facts = Json.parse(done.out());
    assertThat(facts.path("answered_by").asText()).isEqualTo("operator");
    JsonNode message =
        bench.call(ANN, "get_messages", "{'session_id':'" + session + "'}").at("/messages/1");
    assertThat(message.path("id")).isEqualTo(facts.path("message_id"));
    assertThat(message.path("content").asText()).isEqualTo("Because.");
    assertThat(desk.run("inbox").out()).isEmpty();
    assertThat(desk.run("answer", id, "Again.").err()).contains("was answered already");
  }

  @Test
  void questions_and_times_come_through_an_export() throws Exception {
    String id = ask("'question':'Deploy?','options':['yes','no']");
    bench.post(ANN, session, "soon over", "{'to':['bob'],'expires_in':60}");
    String exported = desk.run("export").out();
    Path file = Files.writeString(place.resolve("out.jsonl"), exported);
    CliRunner other = new CliRunner(place.resolve("other"));

    assertThat(other.run("import", file.toString()).err()).isEmpty();

    assertThat(other.run("export").out()).isEqualTo(exported);
    assertThat(other.run("inbox").out()).contains(id);
    assertThat(exported).contains("\"type\":\"ticket\"", "\"expires_at\":\"2026-11-20T10:31");
  }
}
