package io.sharedcontext.message;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.PeersFixture;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A message whose time is over is given to nobody any more, and its sender is told once. */
class LapsingTest extends PeersFixture {
  private long passing(String more) {
    return here.post(ADA, session, "the harvest is late", "{'expires_in':60" + more + "}");
  }

  private List<String> contents(ToolFixture process, Caller caller) {
    return process
        .call(caller, "get_messages", there(""))
        .path("messages")
        .findValuesAsText("content");
  }

  private List<String> states(long message) {
    return here.call(ADA, "get_message_status", "{'message_id':" + message + "}")
        .path("recipients")
        .findValuesAsText("state");
  }

  @Test
  void the_answer_says_when_it_lapses() {
    JsonNode added =
        here.call(ADA, "add_message", there(",'content':'x','expires_in':60,'to':['bob']"));

    assertThat(added.path("expires_at").asText()).isEqualTo("2026-11-20T10:31:00.000Z");
    assertThat(here.call(ADA, "add_message", there(",'content':'x','expires_in':0"))
            .path("code")
            .asText())
        .isEqualTo("INVALID_INPUT");
  }

  @Test
  void until_its_time_it_is_a_message_like_any_other() {
    passing(",'to':['bob']");
    clock.pass(Duration.ofMillis(59_999));

    assertThat(contents(there, BOB)).containsExactly("the harvest is late");
    assertThat(contents(there, CARL)).containsExactly("the harvest is late");
  }

  @Test
  void after_its_time_nobody_finds_it_in_any_process_whatever_was_kept() {
    here.post(BOB, session, "hello");
    passing(",'to':['bob']");
    for (ToolFixture process : List.of(here, there)) {
      // Asked and not taken: each keeps its answers.
      assertThat(contents(process, BOB)).hasSize(2);
      assertThat(process.call(BOB, "search_context", "{'query':'harvest'}").path("results"))
          .hasSize(1);
      assertThat(process.unread(BOB)).isEqualTo(1);
    }

    clock.pass(Duration.ofSeconds(60));

    for (ToolFixture process : List.of(there, here)) {
      for (Caller reader : List.of(BOB, CARL)) {
        assertThat(contents(process, reader)).containsExactly("hello");
        assertThat(process.call(reader, "search_context", "{'query':'harvest'}").path("results"))
            .isEmpty();
        assertThat(process
                .call(reader, "get_session", there(""))
                .path("message_count")
                .asInt())
            .isEqualTo(1);
        assertThat(process
                .call(
                    reader,
                    "wait_for_messages",
                    there(",'after':'" + MessageCursor.text(session, 0)
                        + "','from':['ada'],'timeout_seconds':0"))
                .path("messages"))
            .isEmpty();
      }
      assertThat(process.unread(BOB)).isZero();
      assertThat(process.call(BOB, "catch_up", "{}").at("/sessions/0/unread").asInt())
          .isZero();
    }
  }

  @Test
  void its_sender_keeps_it_and_is_told_once() {
    long id = passing(",'to':['bob','carl']");
    clock.pass(Duration.ofMinutes(2));
    CompletableFuture<?> other = CompletableFuture.runAsync(() -> contents(there, CARL));
    contents(here, BOB);
    other.join();

    JsonNode news = there.call(ADA, "catch_up", "{}").at("/sessions/0/messages");

    assertThat(news).hasSize(1);
    JsonNode told = news.get(0);
    assertThat(told.path("sender").asText()).isEqualTo("system");
    assertThat(told.path("sender_verified").asBoolean()).isTrue();
    assertThat(told.path("visibility").asText()).isEqualTo("private");
    assertThat(told.path("parent_message_id").asLong()).isEqualTo(id);
    assertThat(told.at("/metadata/type").asText()).isEqualTo("message_lapsed");
    assertThat(told.at("/metadata/message_id").asLong()).isEqualTo(id);
    assertThat(told.at("/metadata/missed").toString()).isEqualTo("[\"bob\",\"carl\"]");
    assertThat(contents(here, ADA)).hasSize(2).contains("the harvest is late");
    assertThat(states(id)).containsExactly("lapsed", "lapsed");
  }

  @Test
  void it_lapsed_at_its_time_whenever_that_was_noticed() {
    long id = passing(",'to':['bob']");
    clock.pass(Duration.ofHours(1));

    JsonNode status = here.call(ADA, "get_message_status", "{'message_id':" + id + "}");

    assertThat(status.at("/recipients/0/state").asText()).isEqualTo("lapsed");
    assertThat(status.at("/recipients/0/at").asText()).isEqualTo("2026-11-20T10:31:00.000Z");
  }

  @Test
  void who_was_given_it_keeps_it() {
    long id = passing(",'to':['bob','carl']");
    there.taken(BOB, "get_messages", there(""));
    Await.until("it is noted", () -> states(id).contains("offered"));

    clock.pass(Duration.ofMinutes(2));

    assertThat(contents(here, BOB)).containsExactly("the harvest is late");
    assertThat(contents(here, CARL)).isEmpty();
    assertThat(states(id)).containsExactly("offered", "lapsed");
  }

  @Test
  void what_all_were_given_does_not_lapse() {
    long id = passing(",'to':['bob']");
    there.taken(BOB, "get_messages", there(""));
    Await.until("it is noted", () -> states(id).contains("offered"));

    clock.pass(Duration.ofMinutes(2));

    assertThat(contents(here, CARL)).containsExactly("the harvest is late");
    assertThat(contents(here, ADA)).hasSize(1);
    assertThat(states(id)).containsExactly("offered");
  }

  @Test
  void a_message_to_nobody_stays_with_those_who_acknowledged_it() {
    here.post(BOB, session, "hello");
    here.post(CARL, session, "hello");
    long id = passing("");
    here.call(BOB, "get_messages", there(",'acknowledge':'" + id + "'"));

    clock.pass(Duration.ofMinutes(2));

    assertThat(contents(there, BOB)).contains("the harvest is late");
    assertThat(contents(there, CARL)).doesNotContain("the harvest is late");
    assertThat(states(id)).containsExactly("acknowledged", "lapsed");
  }

  @Test
  void a_private_message_stays_hidden_from_admins_and_a_public_one_is_told_of() {
    long secret = passing(",'to':['bob'],'visibility':'private'");
    long open = passing(",'to':['bob']");
    clock.pass(Duration.ofMinutes(2));

    assertThat(there
            .call(ROOT, "get_message_status", "{'message_id':" + secret + "}")
            .path("code")
            .asText())
        .isEqualTo("MESSAGE_NOT_FOUND");
    assertThat(there
            .call(ROOT, "get_message_status", "{'message_id':" + open + "}")
            .at("/recipients/0/state")
            .asText())
        .isEqualTo("lapsed");
    assertThat(
            there.call(ROOT, "get_audit_log", "{'event_type':'message_lapsed'}").path("events"))
        .hasSize(2);
  }

  @Test
  void its_sender_may_show_it_again() {
    long id = passing(",'to':['bob']");
    clock.pass(Duration.ofMinutes(2));
    here.call(
        ADA,
        "set_message_visibility",
        "{'message_id':" + id + ",'visibility':'public','to':['bob']}");

    assertThat(contents(there, BOB)).containsExactly("the harvest is late");
    assertThat(states(id)).containsExactly("recorded");
  }

  @Test
  void a_cursor_goes_on_over_what_lapsed() {
    long first = here.post(BOB, session, "one");
    passing(",'to':['carl']");
    here.post(BOB, session, "two");
    clock.pass(Duration.ofMinutes(2));

    JsonNode page = there.call(
        CARL, "get_messages", there(",'cursor':'" + MessageCursor.text(session, first) + "'"));

    assertThat(page.path("messages").findValuesAsText("content")).containsExactly("two");
    assertThat(page.path("total_count").asInt()).isEqualTo(2);
  }

  @Test
  void deleting_it_ends_its_time() {
    long id = passing(",'to':['bob']");
    here.call(ADA, "delete_message", "{'message_id':" + id + "}");
    clock.pass(Duration.ofMinutes(2));

    assertThat(contents(here, ADA)).isEmpty();
    assertThat(
            here.store().<Long>read(tx -> tx.number("SELECT count(*) AS n FROM expiring_messages")))
        .isZero();
  }

  @Test
  void a_sender_that_waits_hears_of_it_in_time_though_nobody_reads() throws Exception {
    try (ToolFixture real = new ToolFixture(home.resolve("real"));
        ToolFixture other = new ToolFixture(home.resolve("real"))) {
      String place = real.session(ADA);
      CompletableFuture<JsonNode> wait = CompletableFuture.supplyAsync(
          () -> real.call(ADA, "wait_for_messages", "{'timeout_seconds':25}"));
      // The same agent, in another process.
      other.post(ADA, place, "soon over", "{'to':['bob'],'expires_in':1}");

      JsonNode heard = wait.get(20, SECONDS);

      assertThat(heard.at("/messages/0/metadata/type").asText()).isEqualTo("message_lapsed");
    }
  }
}
