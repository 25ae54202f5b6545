package io.sharedcontext.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ModernClient;
import io.sharedcontext.testing.MutableClock;
import io.sharedcontext.tool.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Calls that wait as tasks. */
class TasksTest extends TaskFixture {
  @Test
  void a_wait_is_a_task_at_once_and_completes_with_the_whole_result() {
    JsonNode task = waits(ada);
    assertThat(task.path("status").asText()).isEqualTo("working");
    assertThat(task.path("pollIntervalMs").asLong()).isEqualTo(1_000);
    assertThat(task.path("ttlMs").asLong()).isEqualTo(Duration.ofMinutes(61).toMillis());
    assertThat(task.path("createdAt")).isEqualTo(task.path("lastUpdatedAt"));
    assertThat(task.has("result")).isFalse();
    JsonNode working = ada.get(id(task)).path("result");
    assertThat(working.path("resultType").asText()).isEqualTo("complete");
    assertThat(working.path("status").asText()).isEqualTo("working");
    assertThat(working.has("result")).isFalse();

    long posted = others.post(BOB, session, "an answer");

    JsonNode ended = ada.ended(id(task));
    assertThat(ended.path("status").asText()).isEqualTo("completed");
    assertThat(ended.at("/result/isError").asBoolean()).isFalse();
    assertThat(ended.at("/result/resultType").asText()).isEqualTo("complete");
    JsonNode found = ended.at("/result/structuredContent");
    assertThat(found.at("/messages/0/content").asText()).isEqualTo("an answer");
    assertThat(found.at("/messages/0/id").asLong()).isEqualTo(posted);
    assertThat(found.path("timed_out").asBoolean()).isFalse();
    assertThat(found.path("unread").asLong()).isEqualTo(1);
    assertThat(Json.parse(ended.at("/result/content/0/text").asText())).isEqualTo(found);
  }

  @Test
  void what_is_there_already_is_the_answer_and_no_task() {
    others.post(BOB, session, "early");
    String all =
        ada.result("catch_up", "{}").at("/sessions/0/messages/0/content").asText();
    assertThat(all).isEqualTo("early");
    String start = others
        .call(
            BOB,
            "wait_for_messages",
            Json.object().put("session_id", session).put("timeout_seconds", 0))
        .path("next_cursor")
        .asText();
    others.post(BOB, session, "late");

    JsonNode result = ada.call(
        "wait_for_messages",
        "{'session_id':'" + session + "','after':'" + start + "'," + MINUTE + "}");

    assertThat(result.path("resultType").asText()).isEqualTo("complete");
    assertThat(result.at("/structuredContent/messages/0/content").asText()).isEqualTo("late");
    JsonNode free = ada.call("coordinate_session_work", lock(",'wait_seconds':60"));
    assertThat(free.at("/structuredContent/action").asText()).isEqualTo("lock_acquired");
  }

  @Test
  void who_does_not_declare_tasks_gets_none_and_waits_no_longer_than_ever() {
    others.call(BOB, "coordinate_session_work", lock(""));
    CompletableFuture<ObjectNode> refused = ada.begin(
        "tools/call",
        ModernClient.params("coordinate_session_work", lock(",'wait_seconds':1")),
        false);
    JsonNode result = ModernClient.answer(refused).path("result");
    assertThat(result.path("resultType").asText()).isEqualTo("complete");
    assertThat(result.at("/structuredContent/code").asText()).isEqualTo("SESSION_LOCKED");

    others.post(BOB, session, "there");
    JsonNode capped = ada.callWithoutTasks(
        "wait_for_messages",
        "{'after':'x','timeout_seconds':90000,'session_id':'" + session + "'}");
    assertThat(capped.at("/structuredContent/code").asText()).isEqualTo("INVALID_CURSOR");
  }

  @Test
  void a_task_waits_for_a_day_at_most_and_says_so() {
    JsonNode task = waits(ada, "'timeout_seconds':100000");
    assertThat(task.path("ttlMs").asLong()).isEqualTo(Duration.ofHours(25).toMillis());
    others.post(BOB, session, "an answer");
    assertThat(ada.ended(id(task)).at("/result/structuredContent/adjusted"))
        .hasToString("[{\"argument\":\"timeout_seconds\",\"given\":100000,\"used\":86400}]");
  }

  @Test
  void a_call_with_a_token_of_its_own_is_no_task() {
    JsonNode result = ada.call("wait_for_messages", "{'timeout_seconds':60,'auth_token':'bad'}");
    assertThat(result.at("/structuredContent/code").asText()).isEqualTo("TOKEN_INVALID");
  }

  @Test
  void a_failure_that_needs_no_waiting_is_the_answer() {
    JsonNode result =
        ada.call("wait_for_messages", "{'session_id':'session_0000000000000000'," + MINUTE + "}");
    assertThat(result.at("/structuredContent/code").asText()).isEqualTo("SESSION_NOT_FOUND");
  }

  @Test
  void a_task_is_its_agents_and_for_others_it_is_not_there() {
    JsonNode task = waits(ada);
    try (ModernClient bob = new ModernClient(home, "bob")) {
      ObjectNode foreign = bob.get(id(task));
      ObjectNode unknown = bob.get("task_0");
      assertThat(foreign.path("error")).isEqualTo(unknown.path("error"));
      assertThat(foreign.at("/error/code").asInt()).isEqualTo(-32602);
      ObjectNode cancelled = bob.request("tasks/cancel", Json.object().put("taskId", id(task)));
      assertThat(cancelled.at("/error/code").asInt()).isEqualTo(-32602);
    }
    assertThat(ada.get(id(task)).at("/result/status").asText()).isEqualTo("working");
  }

  @Test
  void answers_that_nobody_asked_for_are_taken_and_ignored() {
    JsonNode task = waits(ada);
    ObjectNode update = Json.object().put("taskId", id(task));
    update.putObject("inputResponses").putObject("name").put("action", "accept");
    assertThat(ada.request("tasks/update", update).at("/result/resultType").asText())
        .isEqualTo("complete");
    assertThat(ada.request("tasks/update", Json.object().put("taskId", id(task)))
            .at("/error/code")
            .asInt())
        .isEqualTo(-32602);
  }

  @Test
  void a_wait_whose_time_is_over_completes_empty() {
    JsonNode task = waits(ada, "'timeout_seconds':1");
    JsonNode ended = ada.ended(id(task));
    assertThat(ended.path("status").asText()).isEqualTo("completed");
    assertThat(ended.at("/result/structuredContent/timed_out").asBoolean()).isTrue();
    assertThat(ended.at("/result/structuredContent/next_cursor").asText()).isNotEmpty();
  }

  @Test
  void what_was_deleted_since_a_task_completed_is_not_told() {
    JsonNode task = waits(ada);
    long id = others.post(BOB, session, "a secret");
    assertThat(ada.ended(id(task)).at("/result/structuredContent/messages")).hasSize(1);

    others.call(BOB, "delete_message", "{'message_id':" + id + "}");

    JsonNode later = ada.get(id(task)).at("/result/result/structuredContent");
    assertThat(later.path("messages")).isEmpty();
    assertThat(later.path("timed_out").asBoolean()).isFalse();
  }

  @Test
  void who_listens_is_told_of_the_end_with_the_whole_task() {
    JsonNode task = waits(ada);
    ObjectNode listen = Json.object();
    listen.putObject("notifications").putArray("taskIds").add(id(task)).add("task_unknown");
    CompletableFuture<ObjectNode> stream = ada.begin("subscriptions/listen", listen, true);
    ObjectNode acknowledged = ada.notice();
    assertThat(acknowledged.path("method").asText())
        .isEqualTo("notifications/subscriptions/acknowledged");
    assertThat(acknowledged.at("/params/notifications/taskIds"))
        .hasToString("[\"" + id(task) + "\"]");

    others.post(BOB, session, "an answer");

    ObjectNode told = ada.notice();
    assertThat(told.path("method").asText()).isEqualTo("notifications/tasks");
    assertThat(told.at("/params/status").asText()).isEqualTo("completed");
    assertThat(told.at("/params/_meta/io.modelcontextprotocol~1subscriptionId"))
        .isEqualTo(acknowledged.at("/params/_meta/io.modelcontextprotocol~1subscriptionId"));
    assertThat(told.at("/params/result")).isEqualTo(ada.get(id(task)).at("/result/result"));
    assertThat(stream).isNotDone();
  }

  @Test
  void who_listens_too_late_is_told_at_once() {
    JsonNode task = waits(ada);
    others.post(BOB, session, "an answer");
    ada.ended(id(task));
    ObjectNode listen = Json.object();
    listen.putObject("notifications").putArray("taskIds").add(id(task));
    CompletableFuture<ObjectNode> stream = ada.begin("subscriptions/listen", listen, true);
    ada.notice();
    assertThat(ada.notice().at("/params/status").asText()).isEqualTo("completed");
    assertThat(stream).isNotDone();
  }

  @Test
  void a_task_whose_time_was_over_while_nobody_carried_it_ends_when_it_is_asked_for() {
    JsonNode task;
    try (ModernClient first = new ModernClient(home, "carl")) {
      task = waits(first, "'timeout_seconds':1");
    }
    try (ModernClient second = new ModernClient(home, "carl")) {
      assertThat(second.ended(id(task)).path("status").asText()).isEqualTo("completed");
    }
  }

  @Test
  void a_task_is_kept_for_an_hour_after_its_time_and_then_removed() {
    MutableClock clock = MutableClock.at(Instant.now());
    try (ModernClient carl = new ModernClient(home, "carl", clock)) {
      JsonNode task = waits(carl, "'timeout_seconds':10");
      clock.pass(Duration.ofSeconds(11));
      assertThat(carl.ended(id(task)).path("status").asText()).isEqualTo("completed");
      clock.pass(Duration.ofMinutes(59));
      assertThat(carl.get(id(task)).at("/result/status").asText()).isEqualTo("completed");
      clock.pass(Duration.ofMinutes(2));
      assertThat(carl.get(id(task)).at("/error/code").asInt()).isEqualTo(-32602);
      long over = carl.store().read(tx -> Tasks.over(tx, clock.instant()));
      assertThat(over).isEqualTo(1);
      int purged =
          carl.store().write(tx -> Tasks.purge(tx, clock.instant(), 10)).join();
      assertThat(purged).isEqualTo(1);
    }
  }

  @Test
  void an_agent_has_a_thousand_tasks_that_wait_and_no_more() {
    for (int i = 0; i < Tasks.MOST_WORKING; i++) {
      waits(ada, "'timeout_seconds':3600");
    }
    JsonNode refused =
        ada.call("wait_for_messages", "{'session_id':'" + session + "'," + MINUTE + "}");
    assertThat(refused.at("/structuredContent/code").asText()).isEqualTo("LIMIT_EXCEEDED");

    others.post(BOB, session, "for all");

    Await.until(
        "all complete", () -> ada.store().read(tx -> TaskTable.countWorking(tx, "ada")) == 0);
    waits(ada);
  }
}
