package io.sharedcontext.message;

import static io.sharedcontext.testing.ToolFixture.agent;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.PeersFixture;
import io.sharedcontext.tool.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sender learns how far its message came, and never more than is certain. */
class ReceiptsTest extends PeersFixture {
  private JsonNode status(Caller caller, long message) {
    return here.call(caller, "get_message_status", "{'message_id':" + message + "}");
  }

  private List<String> states(long message) {
    List<String> states = new ArrayList<>();
    status(ADA, message)
        .path("recipients")
        .forEach(one -> states.add(one.path("agent_id").asText()
            + " " + one.path("state").asText()
            + (one.has("at") ? " " + one.path("at").asText().substring(14, 19) : "")));
    return states;
  }

  @Test
  void an_addressed_message_is_recorded_then_offered_then_acknowledged() {
    long id = here.post(ADA, session, "for two", "{'to':['bob','carl','ada']}");
    assertThat(states(id)).containsExactly("bob recorded 30:00", "carl recorded 30:00");

    clock.pass(Duration.ofMinutes(1));
    JsonNode page = there.taken(BOB, "get_messages", there(""));
    Await.until("it is noted", () -> states(id).contains("bob offered 31:00"));
    clock.pass(Duration.ofMinutes(1));
    there.call(
        BOB, "get_messages", there(",'acknowledge':'" + page.path("ack_cursor").asText() + "'"));

    assertThat(states(id)).containsExactly("bob acknowledged 32:00", "carl recorded 30:00");
  }

  @Test
  void what_no_pipe_took_was_not_offered() {
    long id = here.post(ADA, session, "for one", "{'to':['bob']}");
    here.call(BOB, "get_messages", there(""));
    long later = here.post(ADA, session, "for one", "{'to':['carl']}");
    here.taken(CARL, "get_messages", there(""));

    Await.until("the later one is noted", () -> states(later).contains("carl offered 30:00"));

    assertThat(states(id)).containsExactly("bob recorded 30:00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get_messages {'session_id':'$S'}",
        "get_messages_advanced {'session_id':'$S'}",
        "get_session {'session_id':'$S'}",
        "catch_up {}",
        "wait_for_messages {'session_id':'$S','after':'$P'}",
        "search_by_sender {'session_id':'$S','sender':'ada'}",
        "search_by_timerange {'session_id':'$S','start_time':'2026-01-01','end_time':'2027-01-01'}"
      })
  void every_answer_with_the_message_offers_it_also_one_that_was_kept(String read) {
    int space = read.indexOf(' ');
    String arguments =
        read.substring(space).replace("$S", session).replace("$P", MessageCursor.text(session, 0));
    long id = here.post(ADA, session, "for bob", "{'to':['bob']}");

    there.call(BOB, read.substring(0, space), arguments);
    there.taken(BOB, read.substring(0, space), arguments);

    Await.until(read, () -> states(id).contains("bob offered 30:00"));
  }

  @Test
  void a_snippet_is_not_the_message() {
    long id = here.post(ADA, session, "for bob alone", "{'to':['bob']}");
    there.taken(BOB, "search_context", "{'query':'bob alone'}");
    long later = here.post(ADA, session, "for carl", "{'to':['carl']}");
    there.taken(CARL, "get_messages", there(""));

    Await.until("the later one is noted", () -> states(later).contains("carl offered 30:00"));

    assertThat(states(id)).containsExactly("bob recorded 30:00");
  }

  @Test
  void of_a_message_to_nobody_only_what_was_acknowledged_is_known_and_reading_writes_nothing() {
    long hello = here.post(BOB, session, "hello");
    // Carl takes part, but nobody else is told of that.
    here.call(CARL, "get_messages", there(",'acknowledge':'" + hello + "'"));
    long id = here.post(ADA, session, "to all");
    long commits = here.store().read(tx -> tx.number("SELECT count(*) AS n FROM recipients"));
    here.taken(BOB, "get_messages", there(""));
    assertThat(states(id)).containsExactly("bob recorded 30:00");

    clock.pass(Duration.ofMinutes(1));
    here.call(BOB, "get_messages", there(",'acknowledge':'" + id + "'"));

    assertThat(states(id)).containsExactly("bob acknowledged 31:00");
    assertThat(here.store().<Long>read(tx -> tx.number("SELECT count(*) AS n FROM recipients")))
        .isEqualTo(commits);
  }

  @Test
  void a_message_for_one_type_is_for_those_of_that_type() {
    here.post(BOB, session, "hello");
    here.post(agent("eve", "writer"), session, "hello");

    // Types are known of agents that called; these only posted through the fixture.
    long id = here.post(ADA, session, "among writers", "{'visibility':'agent_only'}");

    assertThat(states(id)).noneMatch(state -> state.startsWith("bob"));
  }

  @Test
  void a_sender_waits_until_all_acknowledged_and_is_woken_by_the_last() throws Exception {
    long id = here.post(ADA, session, "for two", "{'to':['bob','carl']}");
    CompletableFuture<JsonNode> wait = CompletableFuture.supplyAsync(() -> here.call(
        ADA,
        "get_message_status",
        "{'message_id':" + id + ",'wait_for':'acknowledged','wait_seconds':25}"));
    there.call(BOB, "get_messages", there(",'acknowledge':'" + id + "'"));
    there.call(CARL, "get_messages", there(",'acknowledge':'" + id + "'"));

    JsonNode status = wait.get(20, SECONDS);

    assertThat(status.path("reached").asBoolean()).isTrue();
    assertThat(status.path("recipients").findValuesAsText("state"))
        .containsExactly("acknowledged", "acknowledged");
  }

  @Test
  void a_wait_that_ends_in_vain_says_so() {
    long id = here.post(ADA, session, "for one", "{'to':['bob']}");

    JsonNode status =
        here.call(ADA, "get_message_status", "{'message_id':" + id + ",'wait_for':'offered'}");

    assertThat(status.path("reached").asBoolean(true)).isFalse();
    assertThat(status.path("recipients")).hasSize(1);
  }

  @Test
  void notes_about_work_have_receipts_like_other_messages() {
    String item = here.call(ADA, "add_work_item", there(",'title':'reap'"))
        .get("work_item_id")
        .asText();
    JsonNode claim = here.call(ADA, "claim_work_item", "{'work_item_id':'" + item + "'}");
    here.call(
        ADA,
        "update_work_item",
        "{'work_item_id':'" + item + "','claim_token':" + claim.path("claim_token")
            + ",'hand_over':{'to':'bob','next_step':'reap the rest'}}");
    long note =
        there.call(BOB, "catch_up", "{}").at("/handed_over/0/message_id").asLong();
    assertThat(states(note)).containsExactly("bob recorded 30:00");

    there.taken(BOB, "get_messages", there(""));

    Await.until("it is noted", () -> states(note).contains("bob offered 30:00"));
    there.call(BOB, "get_messages", there(",'acknowledge':'" + note + "'"));
    assertThat(states(note)).containsExactly("bob acknowledged 30:00");
  }

  @Test
  void nobody_but_its_sender_and_admins_is_told() {
    long id = here.post(ADA, session, "for one", "{'to':['bob']}");
    long secret = here.post(ADA, session, "psst", "{'visibility':'private','to':['bob']}");

    assertThat(status(BOB, id).path("code").asText()).isEqualTo("PERMISSION_DENIED");
    assertThat(status(ROOT, id).path("recipients")).hasSize(1);
    assertThat(status(ROOT, secret).path("code").asText()).isEqualTo("MESSAGE_NOT_FOUND");
    assertThat(status(BOB, 999).path("code").asText()).isEqualTo("MESSAGE_NOT_FOUND");
  }

  @Test
  void who_stays_addressed_keeps_its_receipt_when_others_are_added() {
    long id = here.post(ADA, session, "for one", "{'to':['bob']}");
    here.taken(BOB, "get_messages", there(""));
    Await.until("it is noted", () -> states(id).contains("bob offered 30:00"));

    here.call(
        ADA,
        "set_message_visibility",
        "{'message_id':" + id + ",'visibility':'public','to':['carl','bob']}");

    assertThat(states(id)).containsExactly("bob offered 30:00", "carl recorded 30:00");
  }

  @Test
  void what_was_given_out_last_is_noted_before_the_store_closes() {
    long id = here.post(ADA, session, "for one", "{'to':['bob']}");
    there.taken(BOB, "get_messages", there(""));

    there.close();

    Await.until("it is noted", () -> states(id).contains("bob offered 30:00"));
  }
}
