package io.sharedcontext.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.PeersFixture;
import io.sharedcontext.tool.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What lapses beside work, events and hooks. */
class LapsingBesideWorkTest extends PeersFixture {
  private void passing(String more) {
    here.post(ADA, session, "the harvest is late", "{'expires_in':60" + more + "}");
  }

  @Test
  void hooks_and_status_lines_count_it_no_more() {
    UnreadTracker tracker = new UnreadTracker("");
    here.post(BOB, session, "hello");
    passing(",'to':['bob']");
    assertThat(there.store().<UnreadTally>read(tx -> tracker.look(tx, BOB)).addressed())
        .isEqualTo(1);

    clock.pass(Duration.ofMinutes(2));

    assertThat(there.store().<UnreadTally>read(tx -> tracker.look(tx, BOB)))
        .isEqualTo(UnreadTally.NONE);
    assertThat(
            there.store().<List<UnreadMessage>>read(tx -> UnreadTable.latest(tx, BOB, "", 0, 10)))
        .isEmpty();
  }

  @Test
  void it_is_no_event_and_the_news_of_it_are_a_message() {
    String every =
        ",'for':['message','lock_free','work_ready','work_done','agent_idle','agent_gone']";
    String look = every + ",'timeout_seconds':0";
    here.post(BOB, session, "hello");
    passing(",'to':['carl']");
    String seen = ",'after':'" + MessageCursor.text(session, 0) + "'";
    assertThat(there.call(BOB, "wait_for_messages", there(look + seen)).path("messages"))
        .hasSize(1);

    clock.pass(Duration.ofMinutes(2));

    JsonNode lookedAt = there.call(BOB, "wait_for_messages", there(look + seen));
    assertThat(lookedAt.path("messages")).isEmpty();
    assertThat(lookedAt.path("events")).isEmpty();
    assertThat(lookedAt.path("timed_out").asBoolean()).isTrue();
    JsonNode told = there.call(ADA, "wait_for_messages", there(look + seen + ",'from':['system']"));
    assertThat(told.path("messages").findValuesAsText("sender")).containsExactly("system");
    assertThat(told.path("events")).isEmpty();
  }

  @Test
  void the_news_of_it_come_after_what_was_handed_over() {
    String item = here.call(BOB, "add_work_item", there(",'title':'reap'"))
        .get("work_item_id")
        .asText();
    JsonNode claim = here.call(BOB, "claim_work_item", "{'work_item_id':'" + item + "'}");
    here.call(
        BOB,
        "update_work_item",
        "{'work_item_id':'" + item + "','claim_token':" + claim.path("claim_token")
            + ",'hand_over':{'to':'ada','next_step':'reap the rest'}}");
    passing(",'to':['carl']");
    clock.pass(Duration.ofMinutes(2));

    JsonNode news = there.call(ADA, "catch_up", "{}");

    assertThat(news.at("/handed_over/0/work_item_id").asText()).isEqualTo(item);
    JsonNode messages = news.at("/sessions/0/messages");
    assertThat(messages.get(messages.size() - 1).at("/metadata/type").asText())
        .isEqualTo("message_lapsed");
    assertThat(Json.text(news).indexOf("reap the rest"))
        .isPositive()
        .isLessThan(Json.text(news).indexOf("message_lapsed"));
  }
}
