package io.sharedcontext.work;

import static io.sharedcontext.work.BoardCalls.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.tool.Caller;
import org.junit.jupiter.api.Test;

/** The lock of a claim beside other locks of its agent: it lasts as long as the claim. */
class ClaimLocksTest extends ClaimFixture {
  @Test
  void who_renews_its_locks_neither_shortens_nor_prolongs_the_one_of_a_claim() {
    board.claimed(BOB, item, "'ttl_seconds':600,'resources':['a']");
    renew(BOB, 30);
    pass(60);
    assertThat(code(lock(EVE, "a"))).isEqualTo("SESSION_LOCKED");

    renew(BOB, 3_600);
    pass(541);
    assertThat(code(lock(EVE, "a"))).as("the claim is over").isEmpty();
  }

  private JsonNode renew(Caller caller, int seconds) {
    return tools.call(
        caller,
        "coordinate_session_work",
        "{'session_id':'" + board.session() + "','action':'renew','ttl_seconds':" + seconds + "}");
  }

  @Test
  void a_claim_keeps_its_lock_when_its_agent_locks_the_same_for_something_else() {
    String other = board.add(ADA, "test", "");
    long first = board.claimed(BOB, item, "'resources':['a']");
    long second = board.claimed(BOB, other, "'resources':['a']");
    board.update(BOB, other, with(second, "'state':'done'"));
    assertThat(code(lock(EVE, "a"))).as("the first claim is not over").isEqualTo("SESSION_LOCKED");

    assertThat(code(lock(BOB, "a"))).isEmpty();
    tools.call(
        BOB,
        "coordinate_session_work",
        "{'session_id':'" + board.session() + "','action':'unlock','resources':['a']}");
    board.update(BOB, item, with(first, "'state':'done'"));
    assertThat(code(lock(EVE, "a"))).isEmpty();
  }

  private JsonNode unlock(String more) {
    return tools.call(
        BOB,
        "coordinate_session_work",
        "{'session_id':'" + board.session() + "','action':'unlock'" + more + "}");
  }

  @Test
  void unlocking_all_leaves_the_lock_of_a_claim() {
    board.claimed(BOB, item, "'resources':['a']");
    lock(BOB, "b");

    JsonNode released = unlock("");

    assertThat(released.path("locks")).hasSize(1);
    assertThat(released.at("/locks/0/resources/0").asText()).isEqualTo("b");
    assertThat(code(lock(EVE, "a"))).isEqualTo("SESSION_LOCKED");
    JsonNode refused = unlock("");
    assertThat(code(refused)).isEqualTo("INVALID_INPUT");
    assertThat(refused.at("/details/work_item_id").asText()).isEqualTo(item);
  }

  @Test
  void the_lock_of_a_claim_is_released_by_name() {
    board.claimed(BOB, item, "'resources':['a']");

    assertThat(unlock(",'resources':['a']").path("locks")).hasSize(1);

    assertThat(code(lock(EVE, "a"))).isEmpty();
  }
}
