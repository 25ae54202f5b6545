package io.sharedcontext.people;

import static io.sharedcontext.testing.ToolFixture.admin;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.people.Tickets.Respondent;
import io.sharedcontext.search.index.MessageIndexer;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.PeersFixture;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** An agent asks, a person answers once, and the agent is given the answer however it looks for it. */
class AskHumanTest extends PeersFixture {
  private static final String CHOICE = ",'question':'Deploy?','options':['yes','no']";

  private JsonNode ask(String more) {
    return here.call(ADA, "ask_human", there(more));
  }

  private Ticket answer(String ticket, String text) {
    try {
      return there
          .store()
          .write(tx -> new Tickets(clock, MessageIndexer::prepare)
              .answer(tx, ticket, text, Respondent.OPERATOR))
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Failure failure ? failure : e;
    }
  }

  private List<Ticket> open(ToolFixture process) {
    return process.store().read(TicketTable::open);
  }

  @Test
  void a_question_is_a_public_message_and_a_ticket() {
    JsonNode asked = ask(CHOICE + ",'expires_in':60");

    assertThat(asked.path("state").asText()).isEqualTo("open");
    assertThat(asked.path("ticket_id").asText()).matches("ticket_[0-9a-f]{16}");
    assertThat(asked.path("expires_at").asText()).isEqualTo("2026-11-20T10:31:00.000Z");
    assertThat(asked.has("answer")).isFalse();
    JsonNode message = there.call(BOB, "get_messages", there("")).at("/messages/0");
    assertThat(message.path("content").asText()).isEqualTo("Deploy?");
    assertThat(message.at("/metadata/type").asText()).isEqualTo("question");
    assertThat(message.at("/metadata/options").toString()).isEqualTo("[\"yes\",\"no\"]");
    assertThat(open(there)).singleElement().satisfies(ticket -> {
      assertThat(ticket.agent()).isEqualTo("ada");
      assertThat(ticket.question()).isEqualTo("Deploy?");
      assertThat(ticket.options()).containsExactly("yes", "no");
    });
  }

  @Test
  void the_answer_comes_as_a_verified_message_and_by_asking_the_same_again() {
    String id = ask(CHOICE).path("ticket_id").asText();
    answer(id, "YES");

    JsonNode news = here.call(ADA, "catch_up", "{}").at("/sessions/0/messages/0");
    JsonNode again = ask(CHOICE);

    assertThat(news.path("content").asText()).isEqualTo("yes");
    assertThat(news.path("sender").asText()).isEqualTo("operator");
    assertThat(news.path("sender_type").asText()).isEqualTo("person");
    assertThat(news.path("sender_verified").asBoolean()).isTrue();
    assertThat(news.path("to").toString()).isEqualTo("[\"ada\"]");
    assertThat(again.path("ticket_id").asText()).isEqualTo(id);
    assertThat(again.path("state").asText()).isEqualTo("answered");
    assertThat(again.path("answer").asText()).isEqualTo("yes");
    assertThat(again.path("answered_by").asText()).isEqualTo("operator");
    assertThat(again.path("reply_message_id").asLong())
        .isEqualTo(news.path("id").asLong());
  }

  @Test
  void the_same_question_of_somebody_else_or_with_other_options_is_another() {
    String id = ask(CHOICE).path("ticket_id").asText();

    assertThat(ask(CHOICE).path("ticket_id").asText()).isEqualTo(id);
    assertThat(ask(",'question':'Deploy?'").path("ticket_id").asText()).isNotEqualTo(id);
    assertThat(there.call(BOB, "ask_human", there(CHOICE)).path("ticket_id").asText())
        .isNotEqualTo(id);
    assertThat(open(here)).hasSize(3);
  }

  @Test
  void an_answer_that_was_given_out_answers_no_later_question() {
    String id = ask(CHOICE).path("ticket_id").asText();
    answer(id, "yes");
    here.taken(ADA, "ask_human", there(CHOICE));

    Await.until(
        "the same words are a new question",
        () -> !ask(CHOICE).path("ticket_id").asText().equals(id));

    assertThat(open(here)).hasSize(1);
  }

  @Test
  void under_one_key_it_stays_one_question_and_tells_how_it_stands() {
    JsonNode first = ask(CHOICE + ",'idempotency_key':'k'");
    answer(first.path("ticket_id").asText(), "no");
    JsonNode second = here.taken(ADA, "ask_human", there(CHOICE + ",'idempotency_key':'k'"));

    assertThat(second.path("replayed").asBoolean()).isTrue();
    assertThat(second.path("ticket_id")).isEqualTo(first.path("ticket_id"));
    assertThat(second.path("answer").asText()).isEqualTo("no");
  }

  @Test
  void an_agent_that_waits_is_given_the_answer_from_another_process() throws Exception {
    CompletableFuture<JsonNode> wait =
        CompletableFuture.supplyAsync(() -> ask(",'question':'Name?','wait_seconds':25"));
    Await.until("the question is there", () -> !open(there).isEmpty());
    answer(open(there).get(0).id(), "Anything goes");

    JsonNode answered = wait.get(20, SECONDS);

    assertThat(answered.path("state").asText()).isEqualTo("answered");
    assertThat(answered.path("answer").asText()).isEqualTo("Anything goes");
  }

  @Test
  void an_answer_is_one_of_the_options_and_comes_once() {
    String id = ask(CHOICE).path("ticket_id").asText();

    assertThatThrownBy(() -> answer(id, "perhaps")).hasMessageContaining("yes | no");
    assertThatThrownBy(() -> answer(id, " ")).isInstanceOf(Failure.class);
    answer(id, "no");
    assertThatThrownBy(() -> answer(id, "yes"))
        .hasMessageContaining("was answered already, by operator");
    assertThatThrownBy(() -> answer("ticket_0123456789abcdef", "yes"))
        .hasMessageContaining("there is no question");
    assertThat(here.call(ADA, "get_messages", there("")).path("count").asInt()).isEqualTo(2);
  }

  @Test
  void a_question_lapses_and_who_asked_is_told() {
    String id = ask(CHOICE + ",'expires_in':60").path("ticket_id").asText();
    clock.pass(Duration.ofSeconds(60));

    assertThatThrownBy(() -> answer(id, "yes")).hasMessageContaining("lapsed at");
    assertThat(open(there)).isEmpty();
    JsonNode lapsed = ask(CHOICE);
    assertThat(lapsed.path("ticket_id").asText()).isEqualTo(id);
    assertThat(lapsed.path("state").asText()).isEqualTo("lapsed");
    JsonNode news = here.call(ADA, "catch_up", "{}").at("/sessions/0/messages/0");
    assertThat(news.at("/metadata/type").asText()).isEqualTo("question_lapsed");
    assertThat(news.path("sender").asText()).isEqualTo("system");
  }

  @Test
  void a_person_at_the_client_is_asked_too_and_what_it_says_is_no_more_than_the_clients_word() {
    JsonNode asked =
        here.call(ADA, "ask_human", there(CHOICE + ",'wait_seconds':20"), (question, options) -> {
          assertThat(question).isEqualTo("Deploy?");
          assertThat(options).containsExactly("yes", "no");
          return CompletableFuture.completedFuture(Optional.of("yes"));
        });

    assertThat(asked.path("answered_by").asText()).isEqualTo("person");
    JsonNode news = here.call(ADA, "catch_up", "{}").at("/sessions/0/messages/0");
    assertThat(news.path("sender").asText()).isEqualTo("person");
    assertThat(news.path("sender_verified").asBoolean(true)).isFalse();
  }

  @Test
  void a_person_that_declines_leaves_the_question_open() {
    JsonNode asked = here.call(
        ADA,
        "ask_human",
        there(CHOICE),
        (question, options) -> CompletableFuture.completedFuture(Optional.empty()));

    assertThat(asked.path("state").asText()).isEqualTo("open");
    assertThat(open(here)).hasSize(1);
  }

  @Test
  void a_question_goes_with_its_message_and_with_its_session() {
    long message = ask(CHOICE).path("message_id").asLong();
    ask(",'question':'Why?'");
    here.call(ADA, "delete_message", "{'message_id':" + message + "}");
    assertThat(open(here)).hasSize(1);

    here.call(ADA, "delete_session", there(""));

    assertThat(open(here)).isEmpty();
    assertThat(here.store().<Long>read(tx -> tx.number("SELECT count(*) AS n FROM tickets")))
        .isZero();
  }

  @Test
  void asking_and_answering_are_in_the_audit_log() {
    answer(ask(CHOICE).path("ticket_id").asText(), "yes");

    JsonNode events = here.call(admin("root", "x"), "get_audit_log", "{}").path("events");

    assertThat(events.findValuesAsText("event_type"))
        .contains("question_asked", "question_answered");
  }
}
