package io.sharedcontext.work;

import static io.sharedcontext.testing.ToolFixture.admin;
import static io.sharedcontext.testing.ToolFixture.agent;
import static io.sharedcontext.work.BoardCalls.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Putting work on a board, taking it, and seeing what is there. */
@WithStore
class WorkToolsTest {
  private static final Caller ADA = agent("ada", "lead");
  private static final Caller BOB = agent("bob", "builder");
  private static final Caller EVE = agent("eve", "builder");
  private static final Caller ROOT = admin("root", "person");

  private final ToolFixture tools;
  private final BoardCalls board;

  WorkToolsTest(ToolFixture tools) {
    this.tools = tools;
    board = new BoardCalls(tools, tools.session(ADA));
  }

  private static List<String> ids(JsonNode list) {
    return list.get("items").findValuesAsText("work_item_id");
  }

  @Test
  void an_item_is_listed_with_all_that_was_said_of_it() {
    String id = board.add(
        ADA, "build", "'description':'with all checks','priority':7,'labels':['ci','java']");

    JsonNode item = board.item(BOB, id);

    assertThat(id).matches("work_[0-9a-f]{16}");
    assertThat(item.get("session_id").textValue()).isEqualTo(board.session());
    assertThat(item.get("title").textValue()).isEqualTo("build");
    assertThat(item.get("state").textValue()).isEqualTo("open");
    assertThat(item.get("priority").intValue()).isEqualTo(7);
    assertThat(item.get("labels")).hasToString("[\"ci\",\"java\"]");
    assertThat(item.get("depends_on")).isEmpty();
    assertThat(item.get("blocked_by")).isEmpty();
    assertThat(item.get("lapses").intValue()).isZero();
    assertThat(item.get("updated_at").textValue()).endsWith("Z");
    assertThat(item.has("assignee")).isFalse();
    assertThat(item.has("claim_expires_at")).isFalse();
  }

  @Test
  void each_change_is_a_public_message_of_the_session() {
    String id = board.add(ADA, "build", "'description':'with a xylophone'");
    long token = board.claimed(BOB, id, "");
    board.update(BOB, id, "'claim_token':" + token + ",'note':'half of it'");
    board.update(BOB, id, "'claim_token':" + token + ",'state':'done','note':'all of it'");

    JsonNode messages = board.messages(EVE);

    assertThat(messages.findValuesAsText("event"))
        .containsExactly("added", "claimed", "note", "done");
    assertThat(messages.findValuesAsText("sender")).containsExactly("ada", "bob", "bob", "bob");
    assertThat(messages.findValuesAsText("visibility")).containsOnly("public");
    assertThat(messages).allSatisfy(message -> {
      assertThat(message.at("/metadata/work_item_id").textValue()).isEqualTo(id);
    });
    assertThat(messages.get(3).at("/metadata/state").textValue()).isEqualTo("done");
    assertThat(messages.get(3).get("to")).hasToString("[\"ada\"]");
    assertThat(tools.call(EVE, "search_context", "{'query':'xylophone'}").get("results"))
        .hasSize(1);
  }

  @Test
  void the_most_urgent_comes_first_and_then_the_oldest() {
    String late = board.add(ADA, "c", "'priority':1");
    String first = board.add(ADA, "a", "'priority':9");
    String second = board.add(ADA, "b", "'priority':9");

    List<String> claimed = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      claimed.add(board.claim(BOB, "").at("/item/work_item_id").textValue());
    }

    assertThat(claimed).containsExactly(first, second, late);
    assertThat(code(board.claim(BOB, ""))).isEqualTo("NOTHING_READY");
  }

  @Test
  void a_claim_tells_the_whole_item_and_until_when_it_holds() {
    String id = board.add(ADA, "build", "'description':'carefully','metadata':{'a':1}");

    JsonNode claim = board.claim(BOB, "'ttl_seconds':60");

    assertThat(claim.at("/item/work_item_id").textValue()).isEqualTo(id);
    assertThat(claim.at("/item/description").textValue()).isEqualTo("carefully");
    assertThat(claim.at("/item/metadata/a").intValue()).isEqualTo(1);
    assertThat(claim.at("/item/state").textValue()).isEqualTo("in_progress");
    assertThat(claim.at("/item/assignee").textValue()).isEqualTo("bob");
    assertThat(claim.at("/item/created_by").textValue()).isEqualTo("ada");
    assertThat(claim.get("claim_token").longValue()).isPositive();
    assertThat(claim.get("expires_at")).isEqualTo(claim.at("/item/claim_expires_at"));
    assertThat(claim.has("fencing_token")).isFalse();
  }

  @Test
  void labels_narrow_what_is_claimed_and_listed() {
    board.add(ADA, "other", "'labels':['ci']");
    String both = board.add(ADA, "both", "'labels':['docs','ci']");

    assertThat(ids(board.list(BOB, "'labels':['ci','docs']"))).containsExactly(both);
    assertThat(
            board.claim(BOB, "'labels':['ci','docs']").at("/item/work_item_id").textValue())
        .isEqualTo(both);
    assertThat(code(board.claim(BOB, "'labels':['docs']"))).isEqualTo("NOTHING_READY");
  }

  @Test
  void without_a_session_the_boards_of_all_of_the_callers_sessions_count() {
    BoardCalls other = new BoardCalls(tools, tools.session(EVE));
    other.add(EVE, "elsewhere", "'priority':9");
    String here = board.add(ADA, "here", "");
    tools.post(BOB, board.session(), "hello");

    JsonNode claim = tools.call(BOB, "claim_work_item", "{}");

    assertThat(claim.at("/item/work_item_id").textValue()).isEqualTo(here);
    assertThat(ids(tools.call(BOB, "list_work_items", "{}"))).containsExactly(here);
    assertThat(code(tools.call(BOB, "claim_work_item", "{}"))).isEqualTo("NOTHING_READY");
    assertThat(ids(tools.call(ROOT, "list_work_items", "{}"))).isEmpty();
  }

  @Test
  void pages_go_on_where_the_last_ended_while_others_add_and_finish() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      all.add(board.add(ADA, "item " + i, ""));
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page < 4; page++) {
      JsonNode part = board.list(BOB, "'limit':2" + cursor);
      seen.addAll(ids(part));
      assertThat(part.get("has_more").booleanValue()).isEqualTo(part.has("next_cursor"));
      cursor = ",'cursor':'" + part.path("next_cursor").asText() + "'";
      if (page < 2) {
        all.add(board.add(ADA, "later " + page, "'priority':9"));
        board.finish(EVE, seen.get(page));
      }
    }
    assertThat(seen).containsExactlyElementsOf(all.subList(0, 8));
    assertThat(code(tools.call(BOB, "list_work_items", "{" + cursor.substring(1) + "}")))
        .isEqualTo("INVALID_CURSOR");
  }

  @Test
  void lists_are_filtered_by_state_and_by_who_has_it() {
    String one = board.add(ADA, "one", "");
    String two = board.add(ADA, "two", "");
    board.claimed(BOB, two, "");

    assertThat(ids(board.list(EVE, "'state':['in_progress']"))).containsExactly(two);
    assertThat(ids(board.list(EVE, "'state':['open','done']"))).containsExactly(one);
    assertThat(ids(board.list(EVE, "'assignee':'bob'"))).containsExactly(two);
    assertThat(ids(board.list(EVE, "'ready':false"))).containsExactly(two);
  }

  @Test
  void a_rare_filter_looks_at_so_much_of_a_board_in_one_call_and_goes_on_from_there() {
    String first = board.add(ADA, "first", "'labels':['rare']");
    tools
        .store()
        .write(tx -> {
          WorkItem model = WorkTable.find(tx, first).orElseThrow();
          for (int i = 0; i < WorkTools.MOST_LOOKED_AT; i++) {
            WorkTable.insert(tx, common(model, WorkTable.nextNumber(tx)));
          }
          return true;
        })
        .join();
    String last = board.add(ADA, "last", "'labels':['rare']");

    JsonNode page = board.list(BOB, "'labels':['rare']");
    JsonNode next =
        board.list(BOB, "'labels':['rare'],'cursor':'" + page.get("next_cursor").textValue() + "'");

    assertThat(ids(page)).containsExactly(first);
    assertThat(page.get("has_more").booleanValue()).isTrue();
    assertThat(ids(next)).containsExactly(last);
    assertThat(next.get("has_more").booleanValue()).isFalse();
  }

  private static WorkItem common(WorkItem model, long number) {
    WorkItem.Facts facts = model.facts();
    return new WorkItem(
        number,
        "work_%016x".formatted(number),
        model.session(),
        new WorkItem.Facts(
            "common",
            "",
            facts.metadata(),
            List.of(),
            facts.priority(),
            facts.createdBy(),
            facts.createdAt()),
        WorkState.OPEN,
        "",
        0,
        model.updatedAt(),
        WorkItem.Claim.NONE,
        0,
        Optional.empty());
  }

  @Test
  void a_closed_session_takes_no_work_but_shows_it() {
    String id = board.add(ADA, "one", "");
    tools.call(ADA, "update_session", "{'session_id':'" + board.session() + "','is_active':false}");

    assertThat(code(board.claim(BOB, ""))).isEqualTo("SESSION_CLOSED");
    assertThat(code(board.claim(BOB, "'work_item_id':'" + id + "'"))).isEqualTo("SESSION_CLOSED");
    assertThat(code(board.update(ADA, id, "'state':'cancelled'"))).isEqualTo("SESSION_CLOSED");
    assertThat(code(tools.call(
            ADA, "add_work_item", "{'session_id':'" + board.session() + "','title':'x'}")))
        .isEqualTo("SESSION_CLOSED");
    assertThat(ids(board.list(BOB, ""))).containsExactly(id);
    assertThat(code(tools.call(ADA, "claim_work_item", "{}"))).isEqualTo("NOTHING_READY");
  }

  @Test
  void a_repeated_call_with_its_key_adds_and_claims_once() {
    String again = "'idempotency_key':'k'";
    String one = board.add(ADA, "one", again);
    assertThat(board.add(ADA, "one", again)).isEqualTo(one);
    board.add(ADA, "two", "");

    JsonNode first = board.claim(BOB, again);
    JsonNode second = board.claim(BOB, again);

    assertThat(second.get("replayed").booleanValue()).isTrue();
    assertThat(second.get("claim_token")).isEqualTo(first.get("claim_token"));
    assertThat(ids(board.list(BOB, "'assignee':'bob'"))).hasSize(1);
  }

  @Test
  void a_claim_that_is_over_is_not_told_again() {
    board.add(ADA, "one", "");
    JsonNode first = board.claim(BOB, "'idempotency_key':'k'");
    board.update(
        BOB,
        first.at("/item/work_item_id").textValue(),
        "'state':'open','claim_token':" + first.get("claim_token"));

    JsonNode second = board.claim(BOB, "'idempotency_key':'k'");

    assertThat(second.has("replayed")).isFalse();
    assertThat(second.get("claim_token").longValue())
        .isGreaterThan(first.get("claim_token").longValue());
  }

  @Test
  void changes_are_in_the_audit_log() {
    String id = board.add(ADA, "one", "");
    long token = board.claimed(BOB, id, "");
    board.update(BOB, id, "'claim_token':" + token + ",'state':'done'");

    JsonNode events = tools
        .call(ROOT, "get_audit_log", "{'session_id':'" + board.session() + "'}")
        .get("events");

    assertThat(events.findValuesAsText("event_type"))
        .contains("work_item_added", "work_item_claimed", "work_item_updated");
  }

  @Test
  void a_deleted_session_takes_its_board_with_it() {
    String id = board.add(ADA, "one", "");
    board.add(ADA, "two", "'depends_on':['" + id + "']");

    tools.call(ADA, "delete_session", "{'session_id':'" + board.session() + "'}");

    assertThat(code(tools.call(BOB, "claim_work_item", "{'work_item_id':'" + id + "'}")))
        .isEqualTo("INVALID_INPUT");
    long left = tools
        .store()
        .read(tx -> tx.number("SELECT (SELECT count(*) FROM work_items)"
            + " + (SELECT count(*) FROM work_dependencies) AS n"));
    assertThat(left).isZero();
  }
}
