package io.sharedcontext.coordination;

import static io.sharedcontext.testing.ToolFixture.agent;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.PeersFixture;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What else than messages ends a wait, in one process and the other, and between two waits. */
class WaitingForEventsTest extends PeersFixture {
  private static final Caller EVE = agent("eve", "tester");

  private ObjectNode arguments(String kinds, String more) {
    return Json.object(
            ("{'for':" + kinds + ",'timeout_seconds':25" + more + "}").replace('\'', '"'))
        .put("session_id", session);
  }

  /** Ada looks once; what she knows from then on is in the cursor. */
  private JsonNode look(String kinds) {
    return here.call(ADA, "wait_for_messages", arguments(kinds, "").put("timeout_seconds", 0));
  }

  private CompletableFuture<JsonNode> wait(String kinds, JsonNode after) {
    ObjectNode arguments = arguments(kinds, "");
    arguments.set("after", after.get("next_cursor"));
    return CompletableFuture.supplyAsync(() -> here.call(ADA, "wait_for_messages", arguments));
  }

  private JsonNode ended(CompletableFuture<JsonNode> wait) throws Exception {
    JsonNode ended = wait.get(30, SECONDS);
    assertThat(ended.path("timed_out").asBoolean(true)).as(Json.text(ended)).isFalse();
    assertThat(ended.get("events")).hasSize(1);
    return ended.get("events").get(0);
  }

  private JsonNode lock(ToolFixture where, Caller who, String resource, String more) {
    JsonNode lock = where.call(
        who,
        "coordinate_session_work",
        "{'session_id':'" + session + "','action':'lock','resources':['" + resource + "']" + more
            + "}");
    assertThat(lock.path("success").asBoolean()).as(Json.text(lock)).isTrue();
    return lock;
  }

  private void unlock(ToolFixture where, Caller who) {
    where.call(
        who, "coordinate_session_work", "{'session_id':'" + session + "','action':'unlock'}");
  }

  private void present(ToolFixture where, Caller who, String status, String more) {
    where.call(
        who,
        "register_agent_presence",
        "{'status':'" + status + "','session_id':'" + session + "'" + more + "}");
  }

  @Test
  void messages_alone_are_waited_for_unless_more_is_asked_for() {
    JsonNode plain = here.call(ADA, "wait_for_messages", "{'timeout_seconds':0}");

    assertThat(plain.has("events")).isFalse();
    assertThat(look("['message','lock_free']").get("events")).isEmpty();
  }

  @Test
  void a_lock_that_another_process_gives_back_is_free() throws Exception {
    lock(there, BOB, "src/a.c", "");
    JsonNode before = look("['lock_free']");
    assertThat(before.get("timed_out").asBoolean()).isTrue();
    CompletableFuture<JsonNode> wait = wait("['lock_free']", before);

    unlock(there, BOB);

    JsonNode event = ended(wait);
    assertThat(event.get("type").asText()).isEqualTo("lock_free");
    assertThat(event.get("session_id").asText()).isEqualTo(session);
    assertThat(event.get("agent_id").asText()).isEqualTo("bob");
    assertThat(event.get("resources")).hasToString("[\"src/a.c\"]");
    assertThat(event.get("at").asText()).isEqualTo("2026-11-20T10:30:00.000Z");
  }

  @Test
  void a_lock_that_was_given_back_between_two_waits_is_not_missed() throws Exception {
    lock(there, BOB, "src/a.c", "");
    JsonNode before = look("['lock_free']");
    unlock(there, BOB);

    JsonNode after = wait("['lock_free']", before).get(30, SECONDS);
    assertThat(after.get("events")).hasSize(1);
    ObjectNode again = arguments("['lock_free']", "").put("timeout_seconds", 0);
    again.set("after", after.get("next_cursor"));
    assertThat(here.call(ADA, "wait_for_messages", again).get("events")).isEmpty();
  }

  @Test
  void a_lock_is_not_free_for_who_would_have_to_stand_in_line() throws Exception {
    lock(there, BOB, "src/*", "");
    JsonNode before = look("['lock_free']");
    CompletableFuture<JsonNode> eve =
        CompletableFuture.supplyAsync(() -> lock(there, EVE, "src/a.c", ",'wait_seconds':25"));
    while (there
        .call(BOB, "coordinate_session_work", "{'session_id':'" + session + "','action':'status'}")
        .get("waiters")
        .isEmpty()) {
      Thread.onSpinWait();
    }
    CompletableFuture<JsonNode> wait = wait("['lock_free']", before);

    unlock(there, BOB);
    eve.get(30, SECONDS);
    assertThat(wait).isNotDone();
    unlock(there, EVE);

    assertThat(ended(wait).get("resources")).hasToString("[\"src/*\"]");
  }

  @Test
  void a_lock_whose_time_is_over_is_free() throws Exception {
    lock(there, BOB, "src/a.c", ",'ttl_seconds':5");
    CompletableFuture<JsonNode> wait = wait("['lock_free']", look("['lock_free']"));

    clock.pass(Duration.ofSeconds(6));

    assertThat(ended(wait).get("agent_id").asText()).isEqualTo("bob");
  }

  @Test
  void a_lock_of_a_process_that_ends_is_free_and_its_agent_gone() throws Exception {
    lock(there, BOB, "src/a.c", "");
    present(there, BOB, "busy", "");
    CompletableFuture<JsonNode> free = wait("['lock_free']", look("['lock_free']"));
    CompletableFuture<JsonNode> gone = wait("['agent_gone']", look("['agent_gone']"));

    there.close();

    assertThat(ended(free).get("agent_id").asText()).isEqualTo("bob");
    assertThat(ended(gone).get("agent_id").asText()).isEqualTo("bob");
  }

  @Test
  void an_agent_that_becomes_idle_is_told_once() throws Exception {
    present(there, BOB, "busy", "");
    present(there, EVE, "idle", "");
    JsonNode before = look("['agent_idle']");
    CompletableFuture<JsonNode> wait = wait("['agent_idle']", before);

    present(there, BOB, "idle", "");

    JsonNode event = ended(wait);
    assertThat(event.get("type").asText()).isEqualTo("agent_idle");
    assertThat(event.get("agent_id").asText()).isEqualTo("bob");
    ObjectNode again = arguments("['agent_idle']", "").put("timeout_seconds", 0);
    again.set("after", wait.get().get("next_cursor"));
    assertThat(here.call(ADA, "wait_for_messages", again).get("events")).isEmpty();
    again.set("after", before.get("next_cursor"));
    assertThat(here.call(ADA, "wait_for_messages", again).get("events")).hasSize(1);
  }

  @Test
  void an_agent_goes_when_it_says_so_and_when_it_is_not_heard_any_more() throws Exception {
    present(there, BOB, "busy", "");
    CompletableFuture<JsonNode> wait = wait("['agent_gone']", look("['agent_gone']"));
    present(there, BOB, "offline", "");
    assertThat(ended(wait).get("agent_id").asText()).isEqualTo("bob");

    present(there, EVE, "busy", ",'ttl_seconds':10");
    wait = wait("['agent_gone']", look("['agent_gone']"));
    clock.pass(Duration.ofSeconds(11));
    assertThat(ended(wait).get("agent_id").asText()).isEqualTo("eve");
  }

  @Test
  void who_only_turns_to_another_session_is_not_gone() {
    present(there, BOB, "busy", "");
    JsonNode before = look("['agent_gone']");
    String other = here.session(ADA);
    there.call(BOB, "register_agent_presence", "{'status':'busy','session_id':'" + other + "'}");
    ObjectNode again = arguments("['agent_gone']", "").put("timeout_seconds", 0);
    again.set("after", before.get("next_cursor"));

    assertThat(here.call(ADA, "wait_for_messages", again).get("events")).isEmpty();
  }

  @Test
  void agents_that_are_named_are_the_only_ones_that_count() {
    present(there, BOB, "busy", "");
    present(there, EVE, "busy", "");
    ObjectNode arguments =
        arguments("['agent_idle','agent_gone']", ",'from':['eve']").put("timeout_seconds", 0);
    JsonNode before = here.call(ADA, "wait_for_messages", arguments);
    present(there, BOB, "idle", "");
    present(there, EVE, "offline", "");
    arguments.set("after", before.get("next_cursor"));

    JsonNode events = here.call(ADA, "wait_for_messages", arguments).get("events");

    assertThat(events).hasSize(1);
    assertThat(events.get(0).get("agent_id").asText()).isEqualTo("eve");
  }

  @Test
  void one_wait_is_for_all_that_is_named_and_messages_are_not_skipped_by_one_for_others()
      throws Exception {
    lock(there, BOB, "a", "");
    JsonNode before = look("['message','lock_free','agent_gone']");
    CompletableFuture<JsonNode> wait = wait("['message','lock_free','agent_gone']", before);
    there.post(BOB, session, "hello");
    JsonNode heard = wait.get(30, SECONDS);
    assertThat(heard.get("messages")).hasSize(1);
    assertThat(heard.get("events")).isEmpty();

    there.post(BOB, session, "again");
    unlock(there, BOB);
    wait = wait("['lock_free']", heard);
    assertThat(ended(wait).get("type").asText()).isEqualTo("lock_free");
    assertThat(wait.get().get("messages")).isEmpty();
    JsonNode rest = wait("['message']", wait.get()).get(30, SECONDS);
    assertThat(rest.at("/messages/0/content").asText()).isEqualTo("again");
    assertThat(rest.has("events")).isFalse();
  }

  @Test
  void without_a_session_those_count_that_the_caller_takes_part_in() {
    String others = there.session(BOB);
    there.call(
        EVE,
        "coordinate_session_work",
        "{'session_id':'" + others + "','action':'lock','resources':['x']}");
    lock(there, BOB, "a", "");
    ObjectNode arguments = Json.object("{\"for\":[\"lock_free\"]}").put("timeout_seconds", 0);
    arguments.set("after", here.call(ADA, "wait_for_messages", arguments).get("next_cursor"));
    unlock(there, BOB);
    there.call(EVE, "coordinate_session_work", "{'session_id':'" + others + "','action':'unlock'}");

    JsonNode events = here.call(ADA, "wait_for_messages", arguments).get("events");

    assertThat(events).hasSize(1);
    assertThat(events.get(0).get("session_id").asText()).isEqualTo(session);
  }

  @ParameterizedTest
  @ValueSource(strings = {"['noise']", "[]", "['message','']", "'message'", "[1]"})
  void other_events_are_refused_and_texts_read_as_everywhere(String kinds) {
    JsonNode answer = here.call(
        ADA,
        "wait_for_messages",
        Json.object(("{'timeout_seconds':0,'for':" + kinds + "}").replace('\'', '"')));

    boolean good = Map.of("[]", true, "'message'", true).getOrDefault(kinds, false);
    assertThat(answer.get("success").asBoolean()).as(Json.text(answer)).isEqualTo(good);
  }
}
