package io.sharedcontext.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.people.TicketTable;
import io.sharedcontext.people.Tickets;
import io.sharedcontext.people.Tickets.Respondent;
import io.sharedcontext.search.index.MessageIndexer;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ModernClient;
import io.sharedcontext.tool.Json;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** Calls that wait for a person's answer as tasks. */
class AskTaskTest extends TaskFixture {
  private JsonNode ask(String more) {
    return ask(ada, more);
  }

  private JsonNode ask(ModernClient agent, String more) {
    return agent.call(
        "ask_human",
        "{'session_id':'" + session + "','question':'Deploy?','options':['yes','no']" + more + "}");
  }

  private String ticket() {
    return others.store().read(TicketTable::open).get(0).id();
  }

  private void answer(String text) {
    String id = ticket();
    others
        .store()
        .write(tx -> new Tickets(Clock.systemUTC(), MessageIndexer::prepare)
            .answer(tx, id, text, Respondent.OPERATOR))
        .join();
  }

  private JsonNode result(JsonNode task) {
    return ada.ended(id(task)).at("/result/structuredContent");
  }

  @Test
  void it_completes_with_the_answer_of_a_person_at_another_process() {
    JsonNode task = task(ask(",'wait_seconds':3600"));
    assertThat(ada.get(id(task)).at("/result/status").asText()).isEqualTo("working");

    answer("YES");

    JsonNode answered = result(task);
    assertThat(answered.path("state").asText()).isEqualTo("answered");
    assertThat(answered.path("answer").asText()).isEqualTo("yes");
    assertThat(answered.path("answered_by").asText()).isEqualTo("operator");
  }

  @Test
  void who_asks_without_patience_is_told_the_ticket() {
    JsonNode open = ask("").path("structuredContent");
    assertThat(open.path("state").asText()).isEqualTo("open");
    assertThat(open.path("ticket_id").asText()).isEqualTo(ticket());
  }

  @Test
  void when_nobody_answers_in_time_it_completes_and_the_question_stays_open() {
    JsonNode task = task(ask(",'wait_seconds':1"));
    assertThat(result(task).path("state").asText()).isEqualTo("open");
    answer("no");
    assertThat(ask(",'wait_seconds':60").at("/structuredContent/answer").asText())
        .isEqualTo("no");
  }

  @Test
  void a_question_that_lapses_completes_it() {
    JsonNode task = task(ask(",'wait_seconds':3600,'expires_in':1"));
    assertThat(result(task).path("state").asText()).isEqualTo("lapsed");
  }

  @Test
  void a_question_that_is_deleted_fails_it() {
    JsonNode task = task(ask(",'wait_seconds':3600"));
    long message = others.store().read(TicketTable::open).get(0).message();
    ada.result("delete_message", "{'message_id':" + message + "}");

    JsonNode ended = ada.ended(id(task)).path("result");

    assertThat(ended.path("isError").asBoolean()).isTrue();
    assertThat(ended.at("/structuredContent/code").asText()).isEqualTo("MESSAGE_NOT_FOUND");
  }

  @Test
  void under_one_key_it_is_one_task_and_one_question_however_it_stands() {
    String call = ",'wait_seconds':60,'idempotency_key':'k'";
    JsonNode task = task(ask(call));
    JsonNode repeated = task(ask(call));
    assertThat(id(repeated)).isEqualTo(id(task));
    assertThat(repeated.path("statusMessage").asText())
        .isEqualTo(task.path("statusMessage").asText()
            + " (replayed: the first call under this key made it)");
    assertThat(others.store().read(TicketTable::open)).hasSize(1);
    String ticket = ticket();
    answer("yes");
    assertThat(result(task).path("answer").asText()).isEqualTo("yes");
    assertThat(result(task).has("replayed")).isFalse();

    JsonNode again = ask(call).path("structuredContent");

    assertThat(again.path("ticket_id").asText()).isEqualTo(ticket);
    assertThat(again.path("answer").asText()).isEqualTo("yes");
    assertThat(again.path("replayed").asBoolean()).isTrue();
    assertThat(others.store().read(TicketTable::open)).isEmpty();
  }

  @Test
  void a_repetition_that_waits_on_says_so_in_its_result() {
    String call = ",'wait_seconds':1,'idempotency_key':'k'";
    JsonNode first = result(task(ask(call)));
    assertThat(first.path("state").asText()).isEqualTo("open");

    JsonNode again = result(task(ask(call)));

    assertThat(again.path("ticket_id")).isEqualTo(first.path("ticket_id"));
    assertThat(again.path("state").asText()).isEqualTo("open");
    assertThat(again.path("replayed").asBoolean()).isTrue();
  }

  @Test
  void an_answer_that_a_repetition_gave_out_answers_no_later_question() {
    String call = ",'idempotency_key':'k'";
    String first = ask(call).at("/structuredContent/ticket_id").asText();
    answer("yes");
    assertThat(ask(call).at("/structuredContent/answer").asText()).isEqualTo("yes");

    Await.until(
        "the same words are a new question",
        () -> !ask("").at("/structuredContent/ticket_id").asText().equals(first));
  }

  @Test
  void a_cancelled_task_leaves_the_question_to_people() {
    JsonNode task = task(ask(",'wait_seconds':60"));
    ada.request("tasks/cancel", Json.object().put("taskId", id(task)));
    assertThat(ada.get(id(task)).at("/result/status").asText()).isEqualTo("cancelled");
    answer("yes");
    assertThat(ask(",'wait_seconds':60").at("/structuredContent/answer").asText())
        .isEqualTo("yes");
  }

  @Test
  void an_answer_that_a_task_gave_out_answers_no_later_question() {
    JsonNode task = task(ask(",'wait_seconds':60"));
    String first = ticket();
    answer("yes");
    assertThat(result(task).path("answer").asText()).isEqualTo("yes");

    Await.until(
        "the same words are a new question",
        () -> !ask("").at("/structuredContent/ticket_id").asText().equals(first));
  }
}
