package io.sharedcontext.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ModernClient;
import io.sharedcontext.testing.MutableClock;
import io.sharedcontext.tool.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls that wait for work as tasks. */
class ClaimTaskTest extends TaskFixture {
  private JsonNode claim(ModernClient agent, String more) {
    return agent.call("claim_work_item", "{'session_id':'" + session + "'," + more + "}");
  }

  private String add(String title) {
    return bob("add_work_item", "{'session_id':'" + session + "','title':'" + title + "'}")
        .path("work_item_id")
        .asText();
  }

  private JsonNode item() {
    return bob("list_work_items", "{'session_id':'" + session + "'}").at("/items/0");
  }

  private static JsonNode claimed(ModernClient agent, JsonNode task) {
    JsonNode result = agent.ended(id(task)).at("/result/structuredContent");
    assertThat(result.path("success").asBoolean()).as("%s", result).isTrue();
    return result;
  }

  @Test
  void it_claims_what_is_put_on_the_board_and_the_claim_lasts_from_there() {
    JsonNode task = task(claim(ada, "'wait_seconds':3600,'ttl_seconds':100"));
    Instant before = ada.store().clock().instant();
    String item = add("build");

    JsonNode claimed = claimed(ada, task);

    assertThat(claimed.at("/item/work_item_id").asText()).isEqualTo(item);
    assertThat(Instant.parse(claimed.path("expires_at").asText()))
        .isAfterOrEqualTo(before.plusSeconds(100).minusMillis(1));
    assertThat(item().path("assignee").asText()).isEqualTo("ada");
    long token = claimed.path("claim_token").asLong();
    ada.result(
        "update_work_item",
        "{'work_item_id':'" + item + "','claim_token':" + token + ",'state':'done'}");
  }

  @Test
  void of_many_one_gets_it_and_the_others_wait_on() {
    try (ModernClient carl = new ModernClient(home, "carl")) {
      List<String> working = List.of(
          id(task(claim(ada, "'wait_seconds':60"))),
          id(task(claim(ada, "'wait_seconds':60"))),
          id(task(claim(carl, "'wait_seconds':60"))));
      add("build");
      Await.until("it is claimed", () -> item().path("state").asText().equals("in_progress"));
      Await.until("a task completes", () -> completed(ada, carl, working) == 1);
      add("test");
      add("publish");
      Await.until("all complete", () -> completed(ada, carl, working) == 3);
    }
  }

  private static long completed(ModernClient ada, ModernClient carl, List<String> tasks) {
    return tasks.stream()
        .filter(id -> List.of(ada, carl).stream()
            .anyMatch(agent -> agent.get(id).at("/result/status").asText().equals("completed")))
        .count();
  }

  @Test
  void what_there_is_already_is_the_answer_and_no_task() {
    String item = add("build");
    JsonNode result = claim(ada, "'wait_seconds':60");
    assertThat(result.at("/structuredContent/item/work_item_id").asText()).isEqualTo(item);
  }

  @Test
  void when_nothing_comes_it_completes_with_why() {
    JsonNode task = task(claim(ada, "'wait_seconds':1"));
    JsonNode result = ada.ended(id(task)).path("result");
    assertThat(result.path("isError").asBoolean()).isTrue();
    assertThat(result.at("/structuredContent/code").asText()).isEqualTo("NOTHING_READY");
  }

  @Test
  void it_waits_for_the_resources_that_it_locks_and_at_last_says_who_has_them() {
    add("build");
    bobs(lock(",'resources':['src/a']"));
    JsonNode task = task(claim(ada, "'resources':['src/a'],'wait_seconds':60"));
    JsonNode shorter = task(claim(ada, "'resources':['src/a'],'wait_seconds':1"));
    assertThat(ada.ended(id(shorter)).at("/result/structuredContent/code").asText())
        .isEqualTo("SESSION_LOCKED");
    assertThat(item().path("state").asText()).isEqualTo("open");

    bobs("{'session_id':'" + session + "','action':'unlock'}");

    assertThat(claimed(ada, task).path("fencing_token").asLong()).isPositive();
  }

  @Test
  void a_claim_that_lapses_is_had_though_nobody_commits() {
    MutableClock clock = MutableClock.at(Instant.now());
    String item = add("build");
    bob("claim_work_item", "{'work_item_id':'" + item + "','ttl_seconds':60}");
    try (ModernClient carl = new ModernClient(home, "carl", clock)) {
      JsonNode task = task(claim(carl, "'wait_seconds':3600"));
      clock.pass(Duration.ofSeconds(100));
      assertThat(claimed(carl, task).at("/item/work_item_id").asText()).isEqualTo(item);
    }
  }

  @Test
  void a_cancelled_task_claims_nothing() {
    JsonNode task = task(claim(ada, "'wait_seconds':60"));
    ada.request("tasks/cancel", Json.object().put("taskId", id(task)));
    JsonNode other = task(claim(ada, "'wait_seconds':60"));
    String item = add("build");
    assertThat(claimed(ada, other).at("/item/work_item_id").asText()).isEqualTo(item);
    assertThat(ada.get(id(task)).at("/result/status").asText()).isEqualTo("cancelled");
  }

  @Test
  void a_claim_is_told_again_under_its_key_as_long_as_it_holds() {
    String call = "'wait_seconds':60,'idempotency_key':'k'";
    JsonNode task = task(claim(ada, call));
    String item = add("build");
    long token = claimed(ada, task).path("claim_token").asLong();
    assertThat(claim(ada, call).at("/structuredContent/claim_token").asLong()).isEqualTo(token);
    ada.result(
        "update_work_item",
        "{'work_item_id':'" + item + "','claim_token':" + token + ",'state':'open'}");

    JsonNode anew = claim(ada, call).path("structuredContent");

    assertThat(anew.path("claim_token").asLong()).isGreaterThan(token);
  }
}
