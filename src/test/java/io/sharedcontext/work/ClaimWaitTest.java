package io.sharedcontext.work;

import static io.sharedcontext.testing.ToolFixture.agent;
import static io.sharedcontext.work.BoardCalls.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Agents that wait for work get it when another process brings it about. */
@WithStore
class ClaimWaitTest {
  private static final Caller ADA = agent("ada", "lead");
  private static final Caller BOB = agent("bob", "builder");
  private static final Caller EVE = agent("eve", "builder");

  private final ToolFixture tools;
  private final BoardCalls board;

  ClaimWaitTest(ToolFixture tools) {
    this.tools = tools;
    board = new BoardCalls(tools, tools.session(ADA));
  }

  private CompletableFuture<JsonNode> waiting(String more) {
    return CompletableFuture.supplyAsync(() -> board.claim(BOB, "'wait_seconds':25" + more));
  }

  @Test
  void what_is_added_by_another_process_is_claimed_by_who_waits() {
    CompletableFuture<JsonNode> wait = waiting("");

    try (ToolFixture other = new ToolFixture(tools.directory())) {
      String id = new BoardCalls(other, board.session()).add(ADA, "build", "");

      assertThat(wait.join().at("/item/work_item_id").asText()).isEqualTo(id);
    }
  }

  @Test
  void what_waits_for_others_is_claimed_when_they_are_finished() {
    String first = board.add(ADA, "first", "");
    String then = board.add(ADA, "then", "'depends_on':['" + first + "']");
    long token = board.claimed(EVE, first, "");
    CompletableFuture<JsonNode> wait = waiting(",'work_item_id':'" + then + "'");

    try (ToolFixture other = new ToolFixture(tools.directory())) {
      new BoardCalls(other, board.session())
          .update(EVE, first, "'state':'done','claim_token':" + token);

      assertThat(wait.join().at("/item/work_item_id").asText()).isEqualTo(then);
    }
  }

  @Test
  void who_wants_locks_too_waits_until_both_are_free() {
    board.add(ADA, "build", "");
    String coordinate = "{'session_id':'" + board.session() + "','resources':['a'],'action':";
    tools.call(EVE, "coordinate_session_work", coordinate + "'lock'}");
    CompletableFuture<JsonNode> wait = waiting(",'resources':['a']");

    tools.call(EVE, "coordinate_session_work", coordinate + "'unlock'}");

    assertThat(wait.join().get("fencing_token").longValue()).isPositive();
  }

  @Test
  void who_waited_in_vain_is_told_how_long_and_for_what() {
    String id = board.add(ADA, "build", "");
    board.claimed(EVE, id, "");

    JsonNode refused = board.claim(BOB, "'wait_seconds':1");

    assertThat(code(refused)).isEqualTo("NOTHING_READY");
    assertThat(refused.at("/details/waited_ms").longValue()).isGreaterThanOrEqualTo(1_000);
    assertThat(refused.at("/details/items/0/assignee").textValue()).isEqualTo("eve");
    assertThat(refused.get("suggestions").toString()).doesNotContain("wait_seconds");
  }
}
