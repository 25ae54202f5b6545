package io.sharedcontext.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.people.TicketTable;
import io.sharedcontext.testing.ModernClient;
import org.junit.jupiter.api.Test;

/** A client of the modern era that has forms is asked with the answer to its call, and makes the call again. */
class AskInAnswerTest extends TaskFixture {
  private static final String QUESTION = "/inputRequests/question";

  private ObjectNode call(String more) {
    ObjectNode params = ModernClient.params(
        "ask_human",
        "{'session_id':'" + session + "','question':'Deploy?','options':['yes','no']" + more + "}");
    params
        .putObject("_meta")
        .putObject(ModernClient.CAPABILITIES)
        .putObject("elicitation")
        .putObject("form");
    return params;
  }

  private JsonNode send(ObjectNode params, boolean tasks) {
    return ModernClient.answer(ada.begin("tools/call", params, tasks)).path("result");
  }

  /** The same call with what the person did. */
  private ObjectNode again(String more, String action) {
    ObjectNode params = call(more);
    ObjectNode response =
        params.putObject("inputResponses").putObject("question").put("action", action);
    if (action.equals("accept")) {
      response.putObject("content").put("answer", "no");
    }
    return params;
  }

  private int open() {
    return ada.store().read(TicketTable::open).size();
  }

  @Test
  void the_question_comes_at_once_and_its_answer_completes_the_call() {
    JsonNode asked = send(call(",'wait_seconds':25"), false);
    assertThat(asked.path("resultType").asText()).isEqualTo("input_required");
    assertThat(asked.has("content")).isFalse();
    assertThat(asked.at(QUESTION + "/method").asText()).isEqualTo("elicitation/create");
    assertThat(asked.at(QUESTION + "/params/message").asText()).isEqualTo("Deploy?");
    assertThat(asked
            .at(QUESTION + "/params/requestedSchema/properties/answer/enum")
            .toString())
        .isEqualTo("[\"yes\",\"no\"]");
    assertThat(open()).isEqualTo(1);

    JsonNode answered = send(again(",'wait_seconds':25", "accept"), false);
    assertThat(answered.path("resultType").asText()).isEqualTo("complete");
    assertThat(answered.at("/structuredContent/answer").asText()).isEqualTo("no");
    assertThat(answered.at("/structuredContent/answered_by").asText()).isEqualTo("person");
    assertThat(open()).isZero();
  }

  @Test
  void with_a_key_it_is_one_question_too() {
    String key = ",'idempotency_key':'deploy-1'";
    assertThat(send(call(key), false).path("resultType").asText()).isEqualTo("input_required");
    assertThat(send(again(key, "accept"), false).at("/structuredContent/answer").asText())
        .isEqualTo("no");
    assertThat(ada.store().read(TicketTable::open)).isEmpty();
  }

  @Test
  void who_declines_leaves_it_to_others_and_is_not_asked_again() {
    send(call(""), false);
    JsonNode declined = send(again("", "decline"), false);
    assertThat(declined.at("/structuredContent/state").asText()).isEqualTo("open");
    assertThat(send(call(""), false).at("/structuredContent/state").asText()).isEqualTo("open");
    assertThat(open()).isEqualTo(1);
  }

  @Test
  void a_client_that_takes_tasks_is_asked_first_and_waits_by_a_task_then() {
    JsonNode asked = send(call(",'wait_seconds':3600"), true);
    assertThat(asked.path("resultType").asText()).isEqualTo("input_required");
    JsonNode task = send(again(",'wait_seconds':3600", "cancel"), true);
    assertThat(task.path("resultType").asText()).isEqualTo("task");
    assertThat(send(again(",'wait_seconds':3600", "accept"), true)
            .at("/structuredContent/answer")
            .asText())
        .isEqualTo("no");
    assertThat(ada.ended(id(task)).at("/result/structuredContent/answer").asText())
        .isEqualTo("no");
  }

  @Test
  void an_answer_that_is_none_of_the_options_leaves_the_question_open() {
    send(call(""), false);
    ObjectNode params = again("", "accept");
    params.withObject("/inputResponses/question/content").put("answer", "perhaps");
    assertThat(send(params, false).at("/structuredContent/state").asText()).isEqualTo("open");
  }

  @Test
  void a_refused_call_asks_nobody() {
    ObjectNode params = call("");
    params.withObject("/arguments").put("session_id", "session_0000000000000000");
    JsonNode refused = send(params, false);
    assertThat(refused.path("isError").asBoolean()).isTrue();
  }
}
