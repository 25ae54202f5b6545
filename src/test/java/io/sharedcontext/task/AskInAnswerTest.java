package io.sharedcontext.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.people.TicketTable;
import io.sharedcontext.people.Tickets;
import io.sharedcontext.search.index.MessageIndexer;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ModernClient;
import io.sharedcontext.tool.Json;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** Clients of the modern era that have forms: their person is asked by answers, as servers send no requests there. */
class AskInAnswerTest extends TaskFixture {
  private static final String QUESTION = "/inputRequests/question";
  private static final String WAIT = ",'wait_seconds':20";

  private static void declareForms(ObjectNode params) {
    params.withObject("/_meta").putObject(ModernClient.CAPABILITIES).putObject("elicitation");
  }

  private ObjectNode call(String more) {
    ObjectNode params = ModernClient.params(
        "ask_human",
        "{'session_id':'" + session + "','question':'Deploy?','options':['yes','no']" + more + "}");
    declareForms(params);
    return params;
  }

  private JsonNode response(ObjectNode params, boolean tasks) {
    return ModernClient.answer(ada.begin("tools/call", params.deepCopy(), tasks));
  }

  private JsonNode send(ObjectNode params) {
    return response(params, false).path("result");
  }

  private JsonNode asked(ObjectNode params) {
    JsonNode asked = send(params);
    assertThat(asked.path("resultType").asText()).as("%s", asked).isEqualTo("input_required");
    assertThat(asked.has("content")).isFalse();
    return asked;
  }

  /** The same call with what the person did. */
  private ObjectNode again(JsonNode asked, String more, String action) {
    ObjectNode params = call(more);
    params.set("requestState", asked.path("requestState"));
    did(params, action);
    return params;
  }

  private static void did(ObjectNode params, String action) {
    ObjectNode response =
        params.putObject("inputResponses").putObject("question").put("action", action);
    if (action.equals("accept")) {
      response.putObject("content").put("answer", "no");
    }
  }

  private static JsonNode told(JsonNode result) {
    return result.path("structuredContent");
  }

  private int open() {
    return ada.store().read(TicketTable::open).size();
  }

  private void operatorSays(JsonNode asked, String text) {
    others
        .store()
        .write(tx -> new Tickets(Clock.systemUTC(), MessageIndexer::prepare)
            .answer(tx, asked.path("requestState").asText(), text, Tickets.Respondent.OPERATOR))
        .join();
  }

  @Test
  void the_question_comes_at_once_and_its_answer_completes_the_call() {
    JsonNode asked = asked(call(WAIT));
    assertThat(asked.at(QUESTION + "/method").asText()).isEqualTo("elicitation/create");
    assertThat(asked.at(QUESTION + "/params/message").asText()).isEqualTo("Deploy?");
    assertThat(asked
            .at(QUESTION + "/params/requestedSchema/properties/answer/enum")
            .toString())
        .isEqualTo("[\"yes\",\"no\"]");
    assertThat(open()).isEqualTo(1);

    JsonNode answered = send(again(asked, WAIT, "accept"));
    assertThat(answered.path("resultType").asText()).isEqualTo("complete");
    assertThat(told(answered).path("answer").asText()).isEqualTo("no");
    assertThat(told(answered).path("answered_by").asText()).isEqualTo("person");
    assertThat(open()).isZero();
  }

  @Test
  void who_does_not_wait_is_not_held_by_a_form() {
    assertThat(told(send(call(""))).path("state").asText()).isEqualTo("open");
  }

  @Test
  void with_a_key_it_is_one_question_too() {
    String key = WAIT + ",'idempotency_key':'deploy-1'";
    JsonNode asked = asked(call(key));
    assertThat(asked(call(key)).path("requestState")).isEqualTo(asked.path("requestState"));
    assertThat(told(send(again(asked, key, "accept"))).path("answer").asText()).isEqualTo("no");
    assertThat(told(send(call(key))).path("answer").asText()).isEqualTo("no");
    assertThat(open()).isZero();
  }

  @Test
  void who_declines_leaves_it_to_others_for_as_long_as_the_call_waits() {
    JsonNode asked = asked(call(WAIT));
    var waiting = ada.begin("tools/call", again(asked, WAIT, "decline"), false);
    operatorSays(asked, "yes");
    JsonNode answered = ModernClient.answer(waiting).at("/result/structuredContent");
    assertThat(answered.path("answer").asText()).isEqualTo("yes");
    assertThat(answered.path("answered_by").asText()).isEqualTo("operator");
  }

  @Test
  void an_answer_that_comes_after_the_operators_is_told_that_one() {
    JsonNode asked = asked(call(WAIT));
    operatorSays(asked, "yes");
    assertThat(told(send(again(asked, WAIT, "accept"))).path("answer").asText()).isEqualTo("yes");
  }

  @Test
  void a_form_that_nobody_saw_is_shown_again() {
    JsonNode asked = asked(call(WAIT));
    ObjectNode unseen = call(WAIT);
    unseen.set("requestState", asked.path("requestState"));
    unseen.putObject("inputResponses");
    assertThat(asked(unseen).path("requestState")).isEqualTo(asked.path("requestState"));
    assertThat(open()).isEqualTo(1);
  }

  @Test
  void an_answer_that_is_none_of_the_options_is_refused_and_the_question_stays() {
    ObjectNode params = again(asked(call(WAIT)), WAIT, "accept");
    params.withObject("/inputResponses/question/content").put("answer", "perhaps");
    JsonNode refused = send(params);
    assertThat(told(refused).path("code").asText()).isEqualTo("INVALID_INPUT");
    assertThat(told(refused).path("error").asText()).contains("yes | no");
    assertThat(open()).isEqualTo(1);
  }

  @Test
  void an_answer_serves_the_question_that_was_asked_and_no_other() {
    JsonNode asked = asked(call(WAIT));
    assertThat(told(send(again(asked, WAIT, "accept"))).path("answer").asText()).isEqualTo("no");
    assertThat(told(send(again(asked, WAIT, "accept"))).path("answer").asText()).isEqualTo("no");
    assertThat(open()).isZero();

    ObjectNode other = again(asked, WAIT, "accept");
    other.withObject("/arguments").put("question", "Delete?");
    assertThat(told(send(other)).path("code").asText()).isEqualTo("INVALID_INPUT");
    ObjectNode stranger = again(asked, WAIT, "accept").put("requestState", "ticket_0");
    assertThat(told(send(stranger)).path("code").asText()).isEqualTo("INVALID_INPUT");
    assertThat(open()).isZero();
  }

  @Test
  void what_makes_no_sense_is_an_error_of_the_protocol() {
    ObjectNode noObject = call(WAIT).put("inputResponses", "yes");
    ObjectNode noAnswer = call(WAIT).put("requestState", "ticket_0");
    noAnswer.putObject("inputResponses").putObject("question").put("action", "accept");
    ObjectNode noState = call(WAIT);
    did(noState, "accept");
    for (ObjectNode params : new ObjectNode[] {noObject, noAnswer, noState}) {
      assertThat(response(params, false).at("/error/code").asInt())
          .as("%s", params)
          .isEqualTo(-32602);
    }
    assertThat(open()).isZero();
  }

  private JsonNode get(String task) {
    ObjectNode params = Json.object().put("taskId", task);
    declareForms(params);
    return ada.request("tasks/get", params).path("result");
  }

  private void update(String task, String action) {
    ObjectNode params = Json.object().put("taskId", task);
    declareForms(params);
    did(params, action);
    assertThat(ada.request("tasks/update", params).has("result")).isTrue();
  }

  @Test
  void a_task_asks_for_the_answer_and_completes_with_it() {
    String id = id(task(response(call(",'wait_seconds':3600"), true).path("result")));
    JsonNode asks = get(id);
    assertThat(asks.path("status").asText()).isEqualTo("input_required");
    assertThat(asks.at(QUESTION + "/params/message").asText()).isEqualTo("Deploy?");
    assertThat(ada.get(id).at("/result/status").asText())
        .as("to a client without forms")
        .isEqualTo("working");

    update(id, "accept");

    Await.until("it completes", () -> get(id).path("status").asText().equals("completed"));
    assertThat(get(id).at("/result/structuredContent/answer").asText()).isEqualTo("no");
    assertThat(get(id).at("/result/structuredContent/answered_by").asText()).isEqualTo("person");
    assertThat(get(id).has("inputRequests")).isFalse();
  }

  @Test
  void a_task_whose_form_was_declined_waits_on_and_asks_no_more() {
    ObjectNode keyed = call(",'wait_seconds':3600,'idempotency_key':'deploy-2'");
    String id = id(task(response(keyed, true).path("result")));
    update(id, "decline");
    assertThat(get(id).path("status").asText()).isEqualTo("working");
    assertThat(id(task(response(keyed, true).path("result")))).isEqualTo(id);
    operatorSays(
        Json.object()
            .put("requestState", ada.store().read(TicketTable::open).get(0).id()),
        "yes");
    Await.until("it completes", () -> get(id).path("status").asText().equals("completed"));
    assertThat(get(id).at("/result/structuredContent/answer").asText()).isEqualTo("yes");
  }

  @Test
  void a_stream_tells_of_a_task_that_asks() {
    String id = id(task(response(call(",'wait_seconds':3600"), true).path("result")));
    ObjectNode params = Json.object();
    params.putObject("notifications").putArray("taskIds").add(id);
    declareForms(params);
    var stream = ada.begin("subscriptions/listen", params, true);
    ada.notice();
    ObjectNode asks = ada.notice();
    assertThat(asks.at("/params/status").asText()).isEqualTo("input_required");
    assertThat(asks.at("/params" + QUESTION + "/method").asText()).isEqualTo("elicitation/create");
    assertThat(stream).isNotDone();
  }
}
