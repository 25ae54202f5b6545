package io.sharedcontext.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ModernClient;
import io.sharedcontext.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that wait for events as tasks. */
class EventTaskTest extends TaskFixture {
  private JsonNode begin(ModernClient agent, String kinds) {
    return waits(agent, "'for':" + kinds + "," + MINUTE);
  }

  private void unlock() {
    bob("coordinate_session_work", "{'session_id':'" + session + "','action':'unlock'}");
  }

  private void present(String more) {
    bob("register_agent_presence", "{'session_id':'" + session + "'," + more + "}");
  }

  private String add(String title) {
    return bob("add_work_item", "{'session_id':'" + session + "','title':'" + title + "'}")
        .path("work_item_id")
        .asText();
  }

  /** The one event that ended it. */
  private static JsonNode event(ModernClient agent, JsonNode task) {
    JsonNode result = agent.ended(id(task)).at("/result/structuredContent");
    assertThat(result.path("timed_out").asBoolean(true)).as("%s", result).isFalse();
    assertThat(result.path("messages")).isEmpty();
    assertThat(result.path("events")).hasSize(1);
    return result.at("/events/0");
  }

  @Test
  void a_lock_that_becomes_free_ends_it_and_a_message_that_it_is_not_for_does_not() {
    bobs(lock(",'resources':['src/a']"));
    JsonNode task = begin(ada, "['lock_free']");
    others.post(BOB, session, "not for this");
    unlock();

    JsonNode event = event(ada, task);

    assertThat(event.path("type").asText()).isEqualTo("lock_free");
    assertThat(event.path("session_id").asText()).isEqualTo(session);
    assertThat(event.path("agent_id").asText()).isEqualTo("bob");
    assertThat(event.at("/resources/0").asText()).isEqualTo("src/a");
    assertThat(Instant.parse(event.path("at").asText())).isNotNull();
    assertThat(ada.get(id(task)).at("/result/result/structuredContent/events/0"))
        .isEqualTo(event);
  }

  @Test
  void of_a_message_and_an_event_the_first_ends_it() {
    bobs(lock(",'resources':['src/a']"));
    JsonNode task = begin(ada, "['message','lock_free']");
    others.post(BOB, session, "an answer");
    JsonNode result = ada.ended(id(task)).at("/result/structuredContent");
    assertThat(result.at("/messages/0/content").asText()).isEqualTo("an answer");
    assertThat(result.path("events")).isEmpty();

    unlock();

    JsonNode next = ada.call(
            "wait_for_messages",
            "{'session_id':'" + session + "','for':['message','lock_free'],'after':'"
                + result.path("next_cursor").asText() + "'," + MINUTE + "}")
        .path("structuredContent");
    assertThat(next.at("/events/0/type").asText()).isEqualTo("lock_free");
  }

  @Test
  void what_happens_between_two_tasks_is_the_answer_of_the_second() {
    bobs(lock(",'resources':['src/a']"));
    JsonNode task = waits(ada, "'for':['lock_free'],'timeout_seconds':1");
    JsonNode late = ada.ended(id(task)).at("/result/structuredContent");
    assertThat(late.path("timed_out").asBoolean()).isTrue();
    assertThat(late.path("events")).isEmpty();
    unlock();

    JsonNode next = ada.call(
        "wait_for_messages",
        "{'session_id':'" + session + "','for':['lock_free'],'after':'"
            + late.path("next_cursor").asText() + "'," + MINUTE + "}");

    assertThat(next.path("resultType").asText()).isEqualTo("complete");
    assertThat(next.at("/structuredContent/events/0/type").asText()).isEqualTo("lock_free");
  }

  @Test
  void work_that_is_ready_or_done_ends_it() {
    JsonNode ready = begin(ada, "['work_ready']");
    JsonNode done = begin(ada, "['work_done']");
    String item = add("build");
    assertThat(event(ada, ready).path("work_item_id").asText()).isEqualTo(item);
    long token = bob("claim_work_item", "{'work_item_id':'" + item + "'}")
        .path("claim_token")
        .asLong();
    bob(
        "update_work_item",
        "{'work_item_id':'" + item + "','claim_token':" + token + ",'state':'done'}");
    assertThat(event(ada, done).path("type").asText()).isEqualTo("work_done");
  }

  @Test
  void an_agent_that_becomes_idle_ends_it() {
    present("'status':'busy'");
    JsonNode task = begin(ada, "['agent_idle']");
    present("'status':'idle'");
    assertThat(event(ada, task).path("agent_id").asText()).isEqualTo("bob");
  }

  @Test
  void a_lock_whose_time_is_over_ends_it_though_nobody_commits() {
    MutableClock clock = MutableClock.at(Instant.now());
    bobs(lock(",'ttl_seconds':60"));
    try (ModernClient carl = new ModernClient(home, "carl", clock)) {
      JsonNode task = waits(carl, "'for':['lock_free'],'timeout_seconds':3600");
      clock.pass(Duration.ofSeconds(100));
      assertThat(event(carl, task).path("agent_id").asText()).isEqualTo("bob");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_task_whose_process_ended_tells_what_happened_since_it_began(boolean between) {
    bobs(lock(""));
    JsonNode task;
    try (ModernClient first = new ModernClient(home, "carl")) {
      task = waits(first, "'for':['lock_free'],'timeout_seconds':600");
    }
    if (between) {
      unlock();
    }
    try (ModernClient second = new ModernClient(home, "carl")) {
      if (!between) {
        assertThat(second.get(id(task)).at("/result/status").asText()).isEqualTo("working");
        unlock();
      }
      assertThat(event(second, task).path("type").asText()).isEqualTo("lock_free");
    }
  }
}
