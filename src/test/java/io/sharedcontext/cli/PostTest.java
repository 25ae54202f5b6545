package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import org.junit.jupiter.api.Test;

/** A person posts by the rules of all, and waits without more than the operator may see. */
@WithStore
class PostTest {
  private static final Caller ANN = ToolFixture.agent("ann", "lead");
  private static final Caller BOB = ToolFixture.agent("bob", "tester");
  private static final Caller ROOT = ToolFixture.admin("chief", "admin");

  private final ToolFixture bench;
  private final CliRunner desk;
  private final String session;

  PostTest(ToolFixture bench) {
    this.bench = bench;
    desk = new CliRunner(bench.directory());
    session = bench.session(ANN);
  }

  private JsonNode seen(Caller caller) {
    return bench
        .call(caller, "get_messages", "{'session_id':'" + session + "'}")
        .path("messages");
  }

  @Test
  void prints_the_id_and_marks_the_message() {
    CliRunner.Done done = desk.run("post", session, "Please wait", "--as", "eve");

    assertThat(done.out().strip()).as(done.err()).isEqualTo("1");
    JsonNode message = seen(BOB).get(0);
    assertThat(message.path("sender").asText()).isEqualTo("eve");
    assertThat(message.path("sender_type").asText()).isEqualTo("person");
    assertThat(message.path("metadata").toString()).isEqualTo("{\"author\":\"person\"}");
    JsonNode logged = bench.call(ROOT, "get_audit_log", "{'event_type':'message_added'}");
    assertThat(logged.at("/events/0/agent_id").asText()).isEqualTo("eve");
    assertThat(bench.call(BOB, "get_active_agents", "{}").path("agents").toString())
        .doesNotContain("eve");
  }

  @Test
  void a_private_post_reaches_whom_it_is_for() {
    CliRunner.Done done = desk.run(
        "post", session, "psst", "--to", "bob", "--visibility", "private", "--as", "ann", "--json");

    assertThat(Json.object(done.out()).path("success").asBoolean())
        .as(done.err())
        .isTrue();
    assertThat(seen(BOB)).hasSize(1);
    assertThat(seen(ANN).get(0).path("sender_type").asText()).isEqualTo("person");
    assertThat(seen(ToolFixture.agent("cid", "tester"))).isEmpty();
  }

  @Test
  void a_name_keeps_the_type_it_is_known_by() {
    bench.post(ANN, session, "hi");

    assertThat(desk.run("post", session, "leads only", "--as", "ann", "--visibility", "agent_only")
            .code())
        .isZero();

    assertThat(seen(ANN)).hasSize(2);
    assertThat(seen(BOB)).hasSize(1);
  }

  @Test
  void what_is_refused_to_agents_is_refused_to_people() {
    assertThat(desk.run("post", "session_x", "hi").err()).contains("there is no session session_x");
    CliRunner.Done denied =
        desk.run("post", session, "hi", "--as", "eve", "--visibility", "admin_only");
    assertThat(denied.code()).isEqualTo(1);
    assertThat(denied.err()).contains("permission admin");
    assertThat(bench
            .call(ROOT, "get_audit_log", "{'event_type':'permission_denied'}")
            .at("/events/0/agent_id")
            .asText())
        .isEqualTo("eve");
    assertThat(desk.run("post", session, "x".repeat(100_001)).err()).contains("100000");
    assertThat(desk.run("post", session, "hi", "--reply-to", "99").err())
        .contains("parent_message_id 99");
    assertThat(desk.run("post", session, "hi", "--as", "two words").code()).isEqualTo(2);
    bench.call(ANN, "update_session", "{'session_id':'" + session + "','is_active':false}");
    CliRunner.Done closed = desk.run("post", session, "hi", "--json");
    assertThat(closed.code()).isEqualTo(1);
    assertThat(Json.object(closed.out()).path("code").asText()).isEqualTo("SESSION_CLOSED");
  }

  @Test
  void the_operator_posts_to_admins() {
    assertThat(desk.run("post", session, "ops", "--visibility", "admin_only").code())
        .isZero();

    assertThat(seen(ANN)).isEmpty();
    assertThat(seen(ROOT)).hasSize(1);
  }

  @Test
  void who_waits_hears_what_it_may_see_and_nothing_else() {
    bench.post(ANN, session, "to all");
    bench.post(ANN, session, "for bob", "{'visibility':'private','to':['bob']}");
    bench.post(ANN, session, "for leads", "{'visibility':'agent_only'}");
    bench.post(ROOT, session, "for admins", "{'visibility':'admin_only'}");

    assertThat(heard()).contains("to all", "for leads", "for admins").doesNotContain("for bob");
    assertThat(heard("--as", "bob"))
        .contains("to all", "for bob")
        .doesNotContain("for leads", "for adm");
    assertThat(heard("--as", "bob", "--from", "cid,dan")).isEmpty();
    assertThat(heard("--as", "ann")).isEmpty();
    assertThat(heard("--as", "stranger")).isEmpty();
    assertThat(heard("--as", "stranger", "--session", session)).contains("to all");
    assertThat(heard("--session", "session_x")).isEmpty();
  }

  private String heard(String... more) {
    String[] words = new String[more.length + 5];
    System.arraycopy(more, 0, words, 5, more.length);
    System.arraycopy(new String[] {"wait", "--timeout", "0", "--after", "0"}, 0, words, 0, 5);
    CliRunner.Done done = desk.run(words);
    assertThat(done.code()).isEqualTo(!done.out().isEmpty() ? 0 : done.err().isEmpty() ? 3 : 1);
    return done.out();
  }

  @Test
  void wrong_words_are_wrong_usage() {
    assertThat(desk.run("wait", "--timeout", "-1").code()).isEqualTo(2);
    assertThat(desk.run("wait", "--timeout", "soon").err()).contains("30s, 2m");
    assertThat(desk.run("wait", "--as", "two words").err()).contains("must match");
    assertThat(desk.run("watch", "--since", "yesterday").err()).contains("90s, 15m, 2h, 1d");
  }

  @Test
  void a_recipient_that_was_never_here_is_pointed_out() {
    CliRunner.Done done = desk.run("post", session, "hi", "--to", "nobodyhere,ann", "--as", "eve");

    assertThat(done.code()).isZero();
    assertThat(done.out().strip()).isEqualTo("1");
    assertThat(done.err().strip()).isEqualTo("shared-context: nobodyhere has never been here");
    assertThat(desk.run("sessions", "show", session).out()).doesNotContain("agents     nobodyhere");
    assertThat(Json.object(desk.run("sessions", "show", session, "--json").out())
            .path("participants")
            .toString())
        .isEqualTo("[\"ann\",\"eve\"]");
  }
}
