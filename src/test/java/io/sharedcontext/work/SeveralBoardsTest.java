package io.sharedcontext.work;

import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Boards of several sessions at once, with more items than are read in one go. */
@WithStore
class SeveralBoardsTest {
  private static final Caller ADA = agent("ada", "lead");
  private static final int ITEMS = 250;

  private final ToolFixture tools;
  private final List<String> added = new ArrayList<>();

  SeveralBoardsTest(ToolFixture tools) {
    this.tools = tools;
  }

  /** Turn by turn on three boards; the last but ten is the most urgent and has a label. */
  @BeforeEach
  void fill() {
    List<BoardCalls> boards = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      boards.add(new BoardCalls(tools, tools.session(ADA)));
    }
    for (int i = 0; i < ITEMS; i++) {
      boolean urgent = i == ITEMS - 10;
      String more = urgent ? "'priority':9,'labels':['rare']" : "'priority':" + i % 4;
      added.add(boards.get(i % 3).add(ADA, "item " + i, more));
    }
  }

  private JsonNode list(String more) {
    return tools.call(ADA, "list_work_items", "{" + more + "}");
  }

  private static List<String> ids(JsonNode list) {
    return list.path("items").findValuesAsText("work_item_id");
  }

  @Test
  void all_are_listed_in_the_order_of_adding() {
    List<String> listed = new ArrayList<>();
    JsonNode page = list("'limit':70");
    listed.addAll(ids(page));
    while (page.path("has_more").asBoolean()) {
      page = list("'limit':70,'cursor':'" + page.path("next_cursor").asText() + "'");
      listed.addAll(ids(page));
    }

    assertThat(listed).isEqualTo(added);
  }

  @Test
  void what_is_rare_is_found_behind_all_others() {
    JsonNode rare = list("'labels':['rare']");

    assertThat(ids(rare)).containsExactly(added.get(ITEMS - 10));
    assertThat(rare.path("has_more").asBoolean()).isFalse();
  }

  @Test
  void the_most_urgent_is_claimed_first_and_then_the_oldest_of_the_next() {
    List<String> claimed = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      claimed.add(
          tools.call(ADA, "claim_work_item", "{}").at("/item/work_item_id").asText());
    }

    assertThat(claimed).containsExactly(added.get(ITEMS - 10), added.get(3), added.get(7));
  }
}
