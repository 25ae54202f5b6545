package io.sharedcontext.retention;

import static io.sharedcontext.testing.ToolFixture.admin;
import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.auth.Audit;
import io.sharedcontext.store.Tx;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who deletes what, and what is left of it. */
@WithStore
class DeletionTest {
  private static final Caller ANN = agent("ann", "a");
  private static final Caller BOB = agent("bob", "b");
  private static final Caller ROOT = admin("root", "c");

  private final ToolFixture tools;
  private final String session;

  DeletionTest(ToolFixture tools) {
    this.tools = tools;
    session = tools.session(ANN);
  }

  private JsonNode delete(Caller caller, long message) {
    return tools.call(caller, "delete_message", "{'message_id':" + message + ",'reason':'slip'}");
  }

  private JsonNode deleteSession(Caller caller) {
    return tools.call(caller, "delete_session", "{'session_id':'" + session + "','reason':'over'}");
  }

  private JsonNode in(Caller caller, String tool, String more) {
    return tools.call(caller, tool, "{'session_id':'" + session + "'" + more + "}");
  }

  private long number(String sql) {
    return tools.store().read(tx -> tx.number(sql));
  }

  private <T> T read(Function<Tx, T> work) {
    return tools.store().read(work);
  }

  private void awaitRemoved() {
    Await.until("the session is removed", () -> number("SELECT count(*) AS n FROM sessions") == 0);
  }

  @Test
  void its_sender_or_an_admin_deletes_a_message_and_nobody_else() {
    long first = tools.post(BOB, session, "one");
    long second = tools.post(BOB, session, "two");

    assertThat(delete(ANN, first).get("code").asText()).isEqualTo("PERMISSION_DENIED");
    assertThat(delete(BOB, first).get("session_id").asText()).isEqualTo(session);
    assertThat(delete(ROOT, second).get("success").asBoolean()).isTrue();
    assertThat(delete(BOB, first).get("code").asText()).isEqualTo("MESSAGE_NOT_FOUND");
  }

  @Test
  void what_one_does_not_see_cannot_be_deleted_not_even_by_an_admin() {
    long secret = tools.post(ANN, session, "psst", "{'visibility':'private','to':['ann']}");

    assertThat(delete(BOB, secret).get("code").asText()).isEqualTo("MESSAGE_NOT_FOUND");
    assertThat(delete(ROOT, secret).get("code").asText()).isEqualTo("MESSAGE_NOT_FOUND");
    assertThat(delete(ANN, secret).get("success").asBoolean()).isTrue();
  }

  @Test
  void a_repeated_call_with_its_key_gives_the_first_result() {
    long message = tools.post(ANN, session, "one");
    String call = "{'message_id':" + message + ",'idempotency_key':'k'}";

    JsonNode first = tools.call(ANN, "delete_message", call);
    JsonNode again = tools.call(ANN, "delete_message", call);

    assertThat(again.get("replayed").asBoolean()).isTrue();
    assertThat(again.get("deleted_at")).isEqualTo(first.get("deleted_at"));
  }

  @Test
  void a_retried_post_does_not_bring_a_deleted_message_back() {
    String post = ",'content':'once','idempotency_key':'k'";
    long message = in(ANN, "add_message", post).get("message_id").asLong();
    delete(ANN, message);

    assertThat(in(ANN, "add_message", post).get("replayed").asBoolean()).isTrue();
    assertThat(in(ANN, "get_messages", "").get("count").asInt()).isZero();
  }

  @Test
  void answers_stay_and_keep_the_id_of_what_they_answered() {
    long parent = tools.post(ANN, session, "question");
    tools.post(BOB, session, "answer", "{'parent_message_id':" + parent + "}");
    delete(ANN, parent);

    JsonNode messages = in(ANN, "get_messages", "").get("messages");

    assertThat(messages).hasSize(1);
    assertThat(messages.get(0).get("parent_message_id").asLong()).isEqualTo(parent);
    assertThat(in(BOB, "add_message", ",'content':'late','parent_message_id':" + parent)
            .get("code")
            .asText())
        .isEqualTo("PARENT_NOT_FOUND");
  }

  @Test
  void the_id_of_a_hidden_message_is_told_to_nobody_new_when_it_is_deleted() {
    long parent = tools.post(ANN, session, "question", "{'visibility':'private','to':['bob']}");
    tools.post(BOB, session, "answer", "{'parent_message_id':" + parent + "}");
    delete(ANN, parent);

    assertThat(in(agent("eve", "e"), "get_messages", "").at("/messages/0").has("parent_message_id"))
        .isFalse();
    assertThat(in(BOB, "get_messages", "").at("/messages/0/parent_message_id").asLong())
        .isEqualTo(parent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"delete_message", "delete_session"})
  void the_audit_log_keeps_who_and_why_and_nothing_of_what_was_said(String tool) {
    long message = tools.post(ANN, session, "xylophone");
    if (tool.equals("delete_message")) {
      delete(ANN, message);
    } else {
      deleteSession(ANN);
      awaitRemoved();
    }

    List<String> log = read(tx -> tx.list(
        "SELECT event_type || ' ' || agent_id || ' ' || details AS line FROM audit",
        row -> row.text("line")));

    assertThat(log).noneMatch(line -> line.contains("xylophone") || line.contains("testing"));
    assertThat(log)
        .anyMatch(line -> tool.equals("delete_message")
            ? line.contains("message_deleted ann") && line.contains("slip")
            : line.contains("session_deleted ann") && line.contains("over"));
    assertThat(read(Audit::verify).broken()).isEmpty();
  }

  @Test
  void the_creator_or_an_admin_deletes_a_session_and_nobody_else() {
    assertThat(deleteSession(BOB).get("code").asText()).isEqualTo("PERMISSION_DENIED");
    assertThat(deleteSession(ROOT).get("session_id").asText()).isEqualTo(session);
    assertThat(deleteSession(ANN).get("code").asText()).isEqualTo("SESSION_NOT_FOUND");
  }

  @Test
  void a_long_session_is_gone_for_everybody_at_once() {
    tools.post(BOB, session, "note", "{'visibility':'private','to':['bob']}");
    long last = IntStream.range(0, 700)
        .mapToLong(i -> tools.post(ANN, session, "elephant " + i))
        .max()
        .orElseThrow();
    in(ANN, "set_memory", ",'key':'k','value':'elephant','shared':true");
    in(BOB, "coordinate_session_work", ",'action':'lock','resources':['r']");
    in(BOB, "register_agent_presence", ",'status':'busy'");
    tools.call(BOB, "search_context", "{'query':'elephant'}");
    tools.call(BOB, "search_context", "{'query':'elephant','mode':'fuzzy'}");
    assertThat(tools.unread(BOB)).isEqualTo(700);

    assertThat(deleteSession(ANN).get("success").asBoolean()).isTrue();

    assertGone(last);
    awaitRemoved();
    assertNothingIsLeft();
  }

  private void assertGone(long last) {
    assertThat(tools.unread(BOB)).isZero();
    for (String mode : List.of("auto", "exact", "fuzzy")) {
      assertThat(tools
              .call(
                  BOB,
                  "search_context",
                  "{'query':'elephant','include_memory':true,'mode':'" + mode + "'}")
              .get("total_matches")
              .asInt())
          .isZero();
    }
    for (String active : List.of("true", "false")) {
      assertThat(tools.call(ANN, "list_sessions", "{'active':" + active + "}").get("sessions"))
          .isEmpty();
    }
    assertThat(tools.call(BOB, "catch_up", "{}").get("sessions")).isEmpty();
    assertThat(
            tools.call(ANN, "list_memory", "{'session_id':'all','shared':true}").get("entries"))
        .isEmpty();
    assertThat(delete(ANN, last).get("code").asText()).isEqualTo("MESSAGE_NOT_FOUND");
    for (String tool : List.of("get_session", "get_messages", "catch_up", "wait_for_messages")) {
      assertThat(in(BOB, tool, "").get("code").asText()).as(tool).isEqualTo("SESSION_NOT_FOUND");
    }
    assertThat(in(ANN, "add_message", ",'content':'c'").get("code").asText())
        .isEqualTo("SESSION_NOT_FOUND");
  }

  private void assertNothingIsLeft() {
    for (String table :
        List.of("messages", "recipients", "search_documents", "participants", "memory", "leases")) {
      assertThat(number("SELECT count(*) AS n FROM " + table)).as(table).isZero();
    }
    assertThat(number(
            "SELECT count(*) AS n FROM change_seq WHERE scope LIKE '%:session\\_%' ESCAPE '\\'"))
        .isZero();
    assertThat(number("SELECT count(*) AS n FROM presence WHERE session_id <> ''"))
        .isZero();
    // Each write of PostgreSQL checks references, and nothing switches that off.
    if (TestEngine.current() == TestEngine.SQLITE) {
      assertThat(number("SELECT count(*) AS n FROM pragma_foreign_key_check")).isZero();
    }
  }

  @Test
  void a_session_of_answers_to_answers_goes_whole() {
    long last = tools.post(ANN, session, "question");
    for (int i = 0; i < 20; i++) {
      last = tools.post(BOB, session, "answer " + i, "{'parent_message_id':" + last + "}");
    }

    assertThat(deleteSession(ANN).get("success").asBoolean()).isTrue();

    awaitRemoved();
    assertNothingIsLeft();
  }

  @Test
  void results_of_repeatable_calls_in_a_deleted_session_go_with_it() {
    in(ANN, "add_message", ",'content':'c','idempotency_key':'a'");
    in(ANN, "update_session", ",'purpose':'xylophone','idempotency_key':'b'");
    deleteSession(ANN);
    awaitRemoved();

    assertThat(number("SELECT count(*) AS n FROM idempotency")).isZero();
  }

  @Test
  void ids_of_deleted_messages_are_never_given_again() {
    long last = tools.post(ANN, session, "last");
    delete(ANN, last);

    assertThat(tools.post(ANN, session, "next")).isGreaterThan(last);
  }
}
