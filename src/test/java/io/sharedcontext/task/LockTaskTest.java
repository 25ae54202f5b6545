package io.sharedcontext.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ModernClient;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Calls that wait for a lock as tasks. */
class LockTaskTest extends TaskFixture {
  @Test
  void a_cancelled_task_stays_so_and_gives_up_its_place() {
    bobs(lock(""));
    JsonNode task = task(ada.call("coordinate_session_work", lock(",'wait_seconds':60")));
    assertThat(bobs("{'session_id':'" + session + "','action':'status'}").path("waiters"))
        .hasSize(1);

    ObjectNode cancel = Json.object().put("taskId", id(task));
    JsonNode done = ada.request("tasks/cancel", cancel.deepCopy()).path("result");
    JsonNode again = ada.request("tasks/cancel", cancel.deepCopy()).path("result");

    assertThat(done.path("resultType").asText()).isEqualTo("complete");
    assertThat(done.has("taskId")).isFalse();
    assertThat(again).isEqualTo(done);
    assertThat(ada.get(id(task)).at("/result/status").asText()).isEqualTo("cancelled");
    assertThat(bobs("{'session_id':'" + session + "','action':'status'}").path("waiters"))
        .isEmpty();
  }

  @Test
  void a_lock_is_granted_in_the_order_of_asking_and_lasts_from_there() {
    long first = bobs(lock("")).path("fencing_token").asLong();
    JsonNode task =
        task(ada.call("coordinate_session_work", lock(",'wait_seconds':3600,'ttl_seconds':100")));
    Caller eve = ToolFixture.agent("eve", "tester");
    assertThat(others
            .call(eve, "coordinate_session_work", lock(""))
            .at("/details/place_in_line")
            .asInt())
        .isEqualTo(2);
    Instant before = ada.store().clock().instant();

    bobs("{'session_id':'" + session + "','action':'unlock'}");

    JsonNode granted = ada.ended(id(task)).at("/result/structuredContent");
    assertThat(granted.path("fencing_token").asLong()).isGreaterThan(first);
    assertThat(granted.path("locked_by").asText()).isEqualTo("ada");
    assertThat(Instant.parse(granted.path("expires_at").asText()))
        .isAfterOrEqualTo(before.plusSeconds(100).minusMillis(1));
    assertThat(others
            .call(eve, "coordinate_session_work", lock(""))
            .at("/details/locked_by")
            .asText())
        .isEqualTo("ada");
  }

  @Test
  void a_lock_that_was_not_to_be_had_completes_with_the_refusal_which_is_on_record() {
    bobs(lock(""));
    JsonNode task = task(ada.call("coordinate_session_work", lock(",'wait_seconds':1")));
    JsonNode ended = ada.ended(id(task));
    assertThat(ended.path("status").asText()).isEqualTo("completed");
    assertThat(ended.at("/result/isError").asBoolean()).isTrue();
    assertThat(ended.at("/result/structuredContent/code").asText()).isEqualTo("SESSION_LOCKED");
    assertThat(ended.at("/result/structuredContent/details/waited_ms").asLong()).isPositive();
    Caller admin = ToolFixture.admin("root", "tester");
    Await.until(
        "the refusal is on record",
        () -> others
            .call(admin, "get_audit_log", "{'agent_id':'ada'}")
            .path("events")
            .findValuesAsText("code")
            .contains("SESSION_LOCKED"));
  }

  @Test
  void a_ring_of_waiters_is_refused_as_for_calls() {
    ada.result("coordinate_session_work", lock(",'resources':['a']"));
    bobs(lock(",'resources':['b']"));
    JsonNode task =
        task(ada.call("coordinate_session_work", lock(",'resources':['b'],'wait_seconds':60")));
    JsonNode ring = bobs(lock(",'resources':['a'],'wait_seconds':5"));
    assertThat(ring.at("/details/cycle").size()).isEqualTo(3);
    assertThat(ada.get(id(task)).at("/result/status").asText()).isEqualTo("working");
  }

  @Test
  void the_same_call_under_the_same_key_is_the_same_task_and_then_its_result() {
    bobs(lock(""));
    String call = lock(",'wait_seconds':60,'idempotency_key':'k'");
    JsonNode task = task(ada.call("coordinate_session_work", call));
    assertThat(id(task(ada.call("coordinate_session_work", call)))).isEqualTo(id(task));
    assertThat(ada.call("coordinate_session_work", lock(",'wait_seconds':61,'idempotency_key':'k'"))
            .at("/structuredContent/code")
            .asText())
        .isEqualTo("IDEMPOTENCY_CONFLICT");

    bobs("{'session_id':'" + session + "','action':'unlock'}");
    long token =
        ada.ended(id(task)).at("/result/structuredContent/fencing_token").asLong();

    JsonNode replayed = ada.call("coordinate_session_work", call).path("structuredContent");
    assertThat(replayed.path("replayed").asBoolean()).isTrue();
    assertThat(replayed.path("fencing_token").asLong()).isEqualTo(token);
  }

  @Test
  void a_lock_goes_on_with_the_process_that_repeats_the_call_for_it() {
    bobs(lock(""));
    String call = lock(",'wait_seconds':60,'idempotency_key':'k'");
    try (ModernClient second = new ModernClient(home, "carl")) {
      long token;
      try (ModernClient first = new ModernClient(home, "carl")) {
        JsonNode task = task(first.call("coordinate_session_work", call));
        bobs("{'session_id':'" + session + "','action':'unlock'}");
        token = token(first.ended(id(task)).path("result"));
        JsonNode replayed = second.call("coordinate_session_work", call);
        assertThat(replayed.at("/structuredContent/replayed").asBoolean()).isTrue();
        assertThat(token(replayed)).isEqualTo(token);
      }
      assertThat(bobs(lock("")).at("/details/locked_by").asText()).isEqualTo("carl");
      assertThat(token(second.call("coordinate_session_work", call))).isEqualTo(token);
    }
  }

  private static long token(JsonNode result) {
    return result.at("/structuredContent/fencing_token").asLong();
  }

  @Test
  void a_session_that_is_deleted_ends_the_wait_for_its_lock() {
    String mine =
        bob("create_session", "{'purpose':'short'}").path("session_id").asText();
    String lock = "{'session_id':'" + mine + "','action':'lock'";
    bobs(lock + "}");
    JsonNode task = task(ada.call("coordinate_session_work", lock + ",'wait_seconds':60}"));
    bob("delete_session", "{'session_id':'" + mine + "'}");
    assertThat(ada.ended(id(task)).at("/result/structuredContent/code").asText())
        .isEqualTo("SESSION_NOT_FOUND");
  }

  @Test
  void tasks_of_a_process_that_ended_go_on_in_another_of_the_agent_though_nobody_asks() {
    bobs(lock(""));
    JsonNode task;
    try (ModernClient first = new ModernClient(home, "carl")) {
      task = task(first.call("coordinate_session_work", lock(",'wait_seconds':600")));
    }
    try (ModernClient second = new ModernClient(home, "carl")) {
      second.result("list_sessions", "{}");
      bobs("{'session_id':'" + session + "','action':'unlock'}");
      Await.until(
          "the lock is granted",
          () -> bobs("{'session_id':'" + session + "','action':'status'}")
              .at("/lock_status/locked_by")
              .asText()
              .equals("carl"));
      assertThat(second.get(id(task)).at("/result/status").asText()).isEqualTo("completed");
    }
  }

  @Test
  void a_task_that_nobody_carries_keeps_its_place_and_holds_up_nobody() {
    bobs(lock(""));
    JsonNode task;
    try (ModernClient first = new ModernClient(home, "carl")) {
      task = task(first.call("coordinate_session_work", lock(",'wait_seconds':600")));
    }
    bobs("{'session_id':'" + session + "','action':'unlock'}");
    long passed = bobs(lock("")).path("fencing_token").asLong();
    assertThat(passed).isPositive();
    assertThat(bobs("{'session_id':'" + session + "','action':'status'}").path("waiters"))
        .hasSize(1);

    try (ModernClient second = new ModernClient(home, "carl")) {
      assertThat(second.get(id(task)).at("/result/status").asText()).isEqualTo("working");
      bobs("{'session_id':'" + session + "','action':'unlock'}");
      assertThat(second
              .ended(id(task))
              .at("/result/structuredContent/fencing_token")
              .asLong())
          .isGreaterThan(passed);
    }
  }
}
