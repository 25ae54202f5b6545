package io.sharedcontext.work;

import static io.sharedcontext.testing.ToolFixture.agent;
import static io.sharedcontext.work.BoardCalls.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import org.junit.jupiter.api.Test;

/** Which item a claim gets that wants resources with it, and leaves the choice of the item to the board. */
@WithStore
class ClaimResourcesTest {
  private static final Caller ADA = agent("ada", "lead");
  private static final Caller BOB = agent("bob", "builder");

  private final ToolFixture tools;
  private final BoardCalls first;
  private final BoardCalls second;

  ClaimResourcesTest(ToolFixture tools) {
    this.tools = tools;
    first = new BoardCalls(tools, tools.session(ADA));
    second = new BoardCalls(tools, tools.session(ADA));
    for (BoardCalls board : new BoardCalls[] {first, second}) {
      tools.post(BOB, board.session(), "I am here.");
    }
  }

  private void lock(BoardCalls board) {
    JsonNode locked = tools.call(
        ADA,
        "coordinate_session_work",
        "{'session_id':'" + board.session() + "','action':'lock','resources':['a']}");
    assertThat(code(locked)).isEmpty();
  }

  private JsonNode claim(String more) {
    return tools.call(BOB, "claim_work_item", "{'resources':['a']" + more + "}");
  }

  @Test
  void it_goes_on_to_the_next_that_is_ready_and_whose_resources_are_free() {
    first.add(ADA, "urgent", "'priority':9");
    first.add(ADA, "urgent, too", "'priority':8");
    String free = second.add(ADA, "free", "'priority':1");
    lock(first);

    JsonNode claimed = claim("");

    assertThat(claimed.at("/item/work_item_id").asText()).isEqualTo(free);
    assertThat(claimed.path("fencing_token").asLong()).isPositive();
  }

  @Test
  void who_waits_gets_it_at_once() {
    first.add(ADA, "urgent", "'priority':9");
    String free = second.add(ADA, "free", "");
    lock(first);

    assertThat(claim(",'wait_seconds':20").at("/item/work_item_id").asText()).isEqualTo(free);
  }

  @Test
  void where_all_are_locked_it_says_who_has_them() {
    first.add(ADA, "urgent", "");
    second.add(ADA, "other", "");
    lock(first);
    lock(second);

    JsonNode refused = claim("");

    assertThat(code(refused)).isEqualTo("SESSION_LOCKED");
    assertThat(refused.at("/details/locked_by").asText()).isEqualTo("ada");
  }
}
