package io.sharedcontext.work;

import static io.sharedcontext.testing.ToolFixture.agent;
import static io.sharedcontext.work.BoardCalls.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waits for what, and what cannot. */
@WithStore
class DependenciesTest {
  private static final Caller ADA = agent("ada", "lead");
  private static final Caller BOB = agent("bob", "builder");
  private static final Caller EVE = agent("eve", "builder");

  private final ToolFixture tools;
  private final BoardCalls board;

  DependenciesTest(ToolFixture tools) {
    this.tools = tools;
    board = new BoardCalls(tools, tools.session(ADA));
  }

  private static List<String> ids(JsonNode list) {
    return list.get("items").findValuesAsText("work_item_id");
  }

  @Test
  void an_item_waits_for_all_that_it_depends_on() {
    String one = board.add(ADA, "one", "'priority':1");
    String two = board.add(ADA, "two", "'priority':1");
    String last = board.add(ADA, "last", "'priority':9,'depends_on':['" + one + "','" + two + "']");

    assertThat(board.item(BOB, last).get("blocked_by").toString()).contains(one, two);
    assertThat(ids(board.list(BOB, "'ready':true"))).containsExactly(one, two);
    assertThat(code(board.claim(BOB, "'work_item_id':'" + last + "'"))).isEqualTo("NOTHING_READY");
    assertThat(board.claim(BOB, "").at("/item/work_item_id").textValue()).isEqualTo(one);
    assertThat(board.claim(BOB, "").at("/item/work_item_id").textValue()).isEqualTo(two);

    JsonNode nothing = board.claim(EVE, "");
    assertThat(code(nothing)).isEqualTo("NOTHING_READY");
    assertThat(nothing.at("/details/claimed").intValue()).isEqualTo(2);
    assertThat(nothing.at("/details/waiting").intValue()).isEqualTo(1);
    assertThat(nothing.at("/details/items/0/assignee").textValue()).isEqualTo("bob");
    assertThat(nothing.at("/details/items/0/claim_expires_at").textValue()).endsWith("Z");
    assertThat(nothing.at("/details/items/2/blocked_by").toString()).contains(one, two);
    assertThat(nothing.get("retry_after_ms").longValue()).isBetween(1_700_000L, 1_800_000L);

    board.finish(BOB, one);
    assertThat(board.item(BOB, last).get("blocked_by")).hasToString("[\"" + two + "\"]");
    board.finish(BOB, two);
    assertThat(board.messages(EVE).get(board.messages(EVE).size() - 1).at("/metadata/ready"))
        .hasToString("[\"" + last + "\"]");
    assertThat(board.claim(EVE, "").at("/item/work_item_id").textValue()).isEqualTo(last);
  }

  @Test
  void a_cancelled_item_keeps_nobody_waiting() {
    String one = board.add(ADA, "one", "");
    String two = board.add(ADA, "two", "'depends_on':['" + one + "']");

    board.update(ADA, one, "'state':'cancelled'");

    assertThat(board.claim(BOB, "").at("/item/work_item_id").textValue()).isEqualTo(two);
  }

  @Test
  void an_item_that_is_opened_again_is_waited_for_again() {
    String one = board.add(ADA, "one", "");
    String two = board.add(ADA, "two", "'depends_on':['" + one + "']");
    board.finish(BOB, one);
    board.update(ADA, one, "'state':'open'");

    assertThat(board.item(BOB, two).get("blocked_by")).hasToString("[\"" + one + "\"]");
    assertThat(board.claim(BOB, "").at("/item/work_item_id").textValue()).isEqualTo(one);
    assertThat(code(board.claim(BOB, ""))).isEqualTo("NOTHING_READY");
  }

  @Test
  void a_ring_of_dependencies_is_refused_and_named() {
    String one = board.add(ADA, "one", "");
    String two = board.add(ADA, "two", "'depends_on':['" + one + "']");
    String three = board.add(ADA, "three", "'depends_on':['" + two + "']");

    JsonNode ring = board.update(ADA, one, "'depends_on':['" + three + "']");
    JsonNode self = board.update(ADA, one, "'depends_on':['" + one + "']");

    assertThat(code(ring)).isEqualTo("DEPENDENCY_CYCLE");
    assertThat(ring.at("/details/cycle"))
        .hasToString("[\"" + String.join("\",\"", one, three, two, one) + "\"]");
    assertThat(code(self)).isEqualTo("DEPENDENCY_CYCLE");
    assertThat(self.at("/details/cycle")).hasToString("[\"" + one + "\",\"" + one + "\"]");
    assertThat(board.item(ADA, one).get("depends_on")).isEmpty();
  }

  @Test
  void only_items_of_the_same_board_can_be_depended_on() {
    BoardCalls other = new BoardCalls(tools, tools.session(BOB));
    String foreign = other.add(BOB, "foreign", "");

    JsonNode refused = tools.call(
        ADA,
        "add_work_item",
        "{'session_id':'" + board.session() + "','title':'x','depends_on':['" + foreign + "']}");

    assertThat(code(refused)).isEqualTo("INVALID_INPUT");
    assertThat(refused.at("/details/unknown")).hasToString("[\"" + foreign + "\"]");
    assertThat(board.list(ADA, "").get("items")).isEmpty();
    assertThat(code(board.claim(BOB, "'work_item_id':'" + foreign + "'")))
        .isEqualTo("INVALID_INPUT");
    assertThat(code(board.claim(BOB, "'work_item_id':'work_0123456789abcdef'")))
        .isEqualTo("INVALID_INPUT");
  }
}
