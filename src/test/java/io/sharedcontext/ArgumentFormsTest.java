package io.sharedcontext;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What arguments in unusual forms come to: read, ignored and told, or refused, and never guessed. */
@WithStore
class ArgumentFormsTest {
  private static final Caller ROOT = ToolFixture.admin("root", "ops");

  private final ToolFixture tools;
  private final String session;

  ArgumentFormsTest(ToolFixture tools) {
    this.tools = tools;
    session = tools.session(ROOT);
    tools.post(ROOT, session, "hello");
  }

  private String outcome(String tool, ObjectNode given) {
    JsonNode result = tools.call(ROOT, tool, given);
    return result.path("code").asText("ok") + " " + result.path("error").asText();
  }

  @Test
  void what_hosts_add_is_no_argument_of_a_tool_in_another_spelling() {
    assertThat(
            tools.call(ROOT, "list_memory", "{'sessionId':'s'}").path("error").asText())
        .isEqualTo("sessionId is not an argument of list_memory; did you mean session_id?");
    assertThat(tools.call(ROOT, "get_usage_guidance", "{'sessionId':'s'}"))
        .hasToString(tools
            .call(ROOT, "get_usage_guidance", "{}")
            .toString()
            .replaceFirst("}$", ",\"ignored_arguments\":[\"sessionId\"]}"));
    ObjectNode both = Json.object().put("sessionId", "of the host");
    both.put("session_id", session);
    assertThat(tools.call(ROOT, "get_messages", both).get("ignored_arguments"))
        .hasToString("[\"sessionId\"]");
  }

  @Test
  void a_wait_that_is_too_long_and_a_budget_that_is_too_small_are_told_as_well() {
    JsonNode got =
        tools.call(ROOT, "get_messages", "{'session_id':'" + session + "','max_tokens':5}");
    assertThat(got.get("adjusted"))
        .hasToString("[{\"argument\":\"max_tokens\",\"given\":5,\"used\":100}]");
    JsonNode locked = tools.call(
        ROOT,
        "coordinate_session_work",
        "{'session_id':'" + session + "','action':'lock','wait_seconds':'60'}");
    assertThat(locked.get("adjusted"))
        .hasToString("[{\"argument\":\"wait_seconds\",\"given\":60,\"used\":25}]");
  }

  @Test
  void text_stays_text_where_text_or_anything_is_declared() {
    for (String text : List.of("10", "true", "[1]", "{\"a\":1}", " ", "null")) {
      tools.post(ROOT, session, text);
      JsonNode last = tools.call(
          ROOT,
          "get_messages",
          "{'session_id':'" + session + "','direction':'backward','limit':1}");
      assertThat(last.at("/messages/0/content").textValue()).isEqualTo(text);
      tools.call(ROOT, "set_memory", Json.object().put("key", "k").put("value", text));
      assertThat(tools.call(ROOT, "get_memory", "{'key':'k'}").get("value").textValue())
          .isEqualTo(text);
    }
  }

  @Test
  void blanks_are_no_name_in_a_list_and_no_key_of_repetition() {
    String named = "{'session_id':'s','action':'lock','resources':['a',' ']}";
    assertThat(tools.call(ROOT, "coordinate_session_work", named).get("error").asText())
        .isEqualTo("resources must not hold an empty text");
    for (int i = 0; i < 2; i++) {
      JsonNode made =
          tools.call(ROOT, "create_session", "{'purpose':'p" + i + "','idempotency_key':' '}");
      assertThat(made.get("success").booleanValue()).as(made.toString()).isTrue();
    }
  }

  @Test
  void an_optional_text_of_blanks_is_none_where_blanks_say_nothing() {
    assertThat(tools.call(ROOT, "list_sessions", "{'query':' '}").get("sessions"))
        .hasSize(1);
    assertThat(outcome(
            "get_messages_advanced", Json.object().put("session_id", session).put("search", " ")))
        .startsWith("ok");
  }

  @Test
  void a_zero_names_no_message() {
    tools.post(ROOT, session, "no answer", "{'parent_message_id':0}");
    assertThat(tools
            .call(ROOT, "get_messages", "{'session_id':'" + session + "','parent_message_id':0}")
            .get("messages"))
        .hasSize(2);
  }

  @Test
  void a_misspelt_visibility_never_posts() {
    for (String wrong : List.of("visiblity", "Visibility", "visibilty", "visible", "private")) {
      ObjectNode given = Json.object().put("session_id", session).put("content", "secret");
      assertThat(outcome("add_message", given.put(wrong, "private"))).startsWith("INVALID_INPUT");
    }
    assertThat(outcome(
            "add_message",
            Json.object()
                .put("session_id", session)
                .put("content", "secret")
                .put("visibility", "privat")))
        .startsWith("INVALID_INPUT");
    assertThat(
            tools.call(ROOT, "get_messages", "{'session_id':'" + session + "'}").get("messages"))
        .hasSize(1);
  }

  @Test
  void a_repetition_in_another_spelling_is_one() {
    JsonNode first = tools.call(
        ROOT,
        "add_message",
        "{'session_id':'" + session + "','content':'c','to':['bob'],'idempotency_key':'k'}");
    JsonNode second = tools.call(
        ROOT,
        "add_message",
        "{'session_id':'" + session
            + " ','content':'c','to':'bob','parent_message_id':'','idempotency_key':'k',"
            + "'toolCallId':'call_2'}");
    assertThat(second.path("replayed").asBoolean()).as(second.toString()).isTrue();
    assertThat(second.get("message_id")).isEqualTo(first.get("message_id"));
  }

  @Test
  void a_key_that_cannot_be_is_answered_with_one_that_can() {
    JsonNode refused = tools.call(ROOT, "set_memory", "{'key':'release plan','value':1}");
    assertThat(refused.get("error").asText()).endsWith(", such as release-plan");
    assertThat(refused.at("/details/fields")).hasToString("[{\"field\":\"key\"}]");
  }

  @Test
  void times_are_read_from_the_clock_of_the_call() {
    JsonNode found = tools.call(
        ROOT,
        "search_by_timerange",
        "{'session_id':'" + session + "','start_time':'-1h','end_time':'now'}");
    assertThat(found.get("count").asInt()).isEqualTo(1);
    assertThat(tools
            .call(
                ROOT,
                "search_by_timerange",
                "{'session_id':'" + session + "','start_time':0,'end_time':1763634600}")
            .get("count")
            .asInt())
        .isZero();
  }
}
