package io.sharedcontext.work;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.PeersFixture;
import io.sharedcontext.tool.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Work that can be claimed, and work that others have done, ends a wait. */
class WaitingForWorkTest extends PeersFixture {
  private BoardCalls board;

  @BeforeEach
  void begin() {
    board = new BoardCalls(there, session);
  }

  private JsonNode call(String kind, int seconds, Optional<JsonNode> before) {
    ObjectNode arguments =
        Json.object().put("session_id", board.session()).put("timeout_seconds", seconds);
    arguments.putArray("for").add(kind);
    before.ifPresent(one -> arguments.set("after", one.get("next_cursor")));
    return here.call(ADA, "wait_for_messages", arguments);
  }

  private JsonNode look(String kind) {
    return call(kind, 0, Optional.empty());
  }

  private JsonNode look(String kind, JsonNode before) {
    return call(kind, 0, Optional.of(before));
  }

  private CompletableFuture<JsonNode> wait(String kind, JsonNode before) {
    return CompletableFuture.supplyAsync(() -> call(kind, 25, Optional.of(before)));
  }

  private static List<String> items(JsonNode ended) {
    List<String> items = new ArrayList<>();
    ended.get("events").forEach(event -> items.add(event.path("work_item_id").asText()));
    return items;
  }

  @Test
  void what_is_ready_ends_a_wait_and_is_told_once() throws Exception {
    String first = board.add(BOB, "first", "'priority':3");
    String urgent = board.add(BOB, "urgent", "'priority':9");
    String later = board.add(BOB, "later", "'depends_on':['" + first + "']");

    JsonNode ready = look("work_ready");
    assertThat(items(ready)).containsExactly(urgent, first);
    assertThat(items(look("work_ready", ready))).isEmpty();

    CompletableFuture<JsonNode> wait = wait("work_ready", ready);
    long token = board.claimed(BOB, first, "");
    board.update(BOB, first, "'claim_token':" + token + ",'state':'done'");
    assertThat(items(wait.get(30, SECONDS))).containsExactly(later);
  }

  @Test
  void work_whose_claim_ran_out_of_time_is_ready_again() throws Exception {
    String item = board.add(BOB, "build", "'priority':3");
    JsonNode told = look("work_ready");
    board.claimed(BOB, item, "'ttl_seconds':30");
    JsonNode nothing = look("work_ready", told);
    assertThat(items(nothing)).isEmpty();
    CompletableFuture<JsonNode> wait = wait("work_ready", nothing);

    clock.pass(Duration.ofSeconds(31));

    JsonNode ready = wait.get(30, SECONDS);
    assertThat(items(ready)).containsExactly(item);
    assertThat(items(look("work_ready", ready))).isEmpty();
  }

  @Test
  void what_another_agent_has_done_is_told_once_and_not_missed_between_two_waits()
      throws Exception {
    String one = board.add(ADA, "one", "");
    String two = board.add(ADA, "two", "");
    JsonNode before = look("work_done");
    CompletableFuture<JsonNode> wait = wait("work_done", before);
    board.update(BOB, one, "'claim_token':" + board.claimed(BOB, one, "") + ",'state':'done'");

    JsonNode done = wait.get(30, SECONDS);
    assertThat(items(done)).containsExactly(one);
    assertThat(done.at("/events/0/agent_id").asText()).isEqualTo("bob");
    assertThat(done.get("messages")).isEmpty();

    board.update(BOB, two, "'claim_token':" + board.claimed(BOB, two, "") + ",'state':'done'");
    assertThat(items(look("work_done", done))).containsExactly(two);
    assertThat(items(look("work_done", before))).containsExactly(one, two);
  }

  @Test
  void much_that_was_done_is_told_in_pages() {
    List<String> all = new ArrayList<>();
    JsonNode page = look("work_done");
    for (int i = 0; i < 320; i++) {
      String item = board.add(ADA, "item", "");
      board.update(BOB, item, "'claim_token':" + board.claimed(BOB, item, "") + ",'state':'done'");
      all.add(item);
    }
    List<String> told = new ArrayList<>();
    do {
      page = look("work_done", page);
      assertThat(page.get("events").size()).isLessThan(300);
      told.addAll(items(page));
    } while (!page.get("events").isEmpty());

    assertThat(told).isEqualTo(all);
  }

  @Test
  void a_message_that_only_looks_like_the_boards_is_no_event() {
    String one = board.add(ADA, "one", "");
    JsonNode before = look("work_done");
    there.post(
        BOB,
        board.session(),
        "done",
        "{'metadata':{'type':'work','event':'done','state':'done','work_item_id':'" + one + "'}}");
    board.add(BOB, "so that the board changes", "");

    assertThat(items(look("work_done", before))).isEmpty();
  }

  @Test
  void the_cursor_of_a_wait_for_events_serves_where_cursors_of_messages_do() {
    JsonNode before = look("work_done");
    there.post(BOB, board.session(), "hello");
    ObjectNode arguments = Json.object().put("session_id", board.session());
    arguments.set("cursor", before.get("next_cursor"));

    JsonNode page = here.call(ADA, "get_messages", arguments);

    assertThat(page.at("/messages/0/content").asText()).isEqualTo("hello");
  }

  @Test
  void ones_own_work_is_no_event() {
    String one = board.add(ADA, "one", "");
    JsonNode before = look("work_done");
    board.update(ADA, one, "'claim_token':" + board.claimed(ADA, one, "") + ",'state':'done'");

    assertThat(items(look("work_done", before))).isEmpty();
  }
}
