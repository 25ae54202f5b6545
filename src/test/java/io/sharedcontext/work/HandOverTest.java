package io.sharedcontext.work;

import static io.sharedcontext.testing.ToolFixture.agent;
import static io.sharedcontext.work.BoardCalls.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import org.junit.jupiter.api.Test;

/** Work and locks that go from one agent to another. */
@WithStore
class HandOverTest {
  private static final Caller ADA = agent("ada", "lead");
  private static final Caller BOB = agent("bob", "builder");
  private static final Caller EVE = agent("eve", "builder");

  private final ToolFixture tools;
  private final BoardCalls board;
  private final String item;

  HandOverTest(ToolFixture tools) {
    this.tools = tools;
    board = new BoardCalls(tools, tools.session(ADA));
    item = board.add(ADA, "build", "");
  }

  private JsonNode handOver(long token, String more) {
    return board.update(
        BOB,
        item,
        "'claim_token':" + token + ",'hand_over':{'to':'eve','next_step':'run the tests'" + more
            + "}");
  }

  private String memory(Caller caller, long fence) {
    return code(tools.call(
        caller,
        "set_memory",
        "{'key':'k','value':1,'session_id':'" + board.session() + "','fencing_token':" + fence
            + "}"));
  }

  @Test
  void the_receiver_finds_it_first_and_goes_on_with_it() {
    JsonNode claim = board.claim(BOB, "'resources':['src/**']");
    JsonNode given =
        handOver(claim.get("claim_token").longValue(), ",'context':'all but one are green'");

    assertThat(given.at("/item/assignee").textValue()).isEqualTo("eve");
    assertThat(given.at("/item/hand_over/from").textValue()).isEqualTo("bob");
    JsonNode news = tools.call(EVE, "catch_up", "{}");
    assertThat(news.fieldNames().next()).isEqualTo("success");
    assertThat(news.toString().indexOf("handed_over"))
        .isLessThan(news.toString().indexOf("sessions"));
    JsonNode handed = news.at("/handed_over/0");
    assertThat(handed.get("kind").textValue()).isEqualTo("work_item");
    assertThat(handed.get("work_item_id").textValue()).isEqualTo(item);
    assertThat(handed.get("from").textValue()).isEqualTo("bob");
    assertThat(handed.get("next_step").textValue()).isEqualTo("run the tests");
    assertThat(handed.get("context").textValue()).isEqualTo("all but one are green");
    assertThat(handed.get("resources")).hasToString("[\"src/**\"]");
    assertThat(memory(EVE, handed.get("fencing_token").longValue())).isEmpty();

    JsonNode done = board.update(
        EVE, item, "'state':'done','claim_token':" + handed.get("claim_token").longValue());
    assertThat(done.at("/item/state").textValue()).isEqualTo("done");
    assertThat(tools.call(EVE, "catch_up", "{}").has("handed_over")).isFalse();
  }

  @Test
  void what_the_giver_writes_is_refused_from_then_on() {
    JsonNode claim = board.claim(BOB, "'resources':['src/**']");
    long token = claim.get("claim_token").longValue();
    handOver(token, "");

    JsonNode refused = board.update(BOB, item, "'state':'done','claim_token':" + token);

    assertThat(code(refused)).isEqualTo("STALE_FENCING_TOKEN");
    assertThat(refused.at("/details/assignee").textValue()).isEqualTo("eve");
    assertThat(memory(BOB, claim.get("fencing_token").longValue()))
        .isEqualTo("STALE_FENCING_TOKEN");
    assertThat(code(board.update(BOB, item, "'note':'n'"))).isEqualTo("PERMISSION_DENIED");
  }

  @Test
  void it_is_told_until_the_receiver_does_something_with_it() {
    handOver(board.claimed(BOB, item, ""), "");
    JsonNode handed = tools.call(EVE, "catch_up", "{}").at("/handed_over/0");

    assertThat(tools.call(EVE, "catch_up", "{}").has("handed_over")).isTrue();
    assertThat(tools.call(BOB, "catch_up", "{}").has("handed_over")).isFalse();
    board.update(EVE, item, "'note':'I have it','claim_token':" + handed.get("claim_token"));
    assertThat(tools.call(EVE, "catch_up", "{}").has("handed_over")).isFalse();
    assertThat(board.messages(EVE).findValuesAsText("event"))
        .containsExactly("added", "claimed", "handed_over", "note");
    assertThat(board.messages(EVE).get(2).get("to")).hasToString("[\"eve\"]");
  }

  @Test
  void a_long_context_is_cut_in_catch_up_and_whole_in_the_message() {
    handOver(board.claimed(BOB, item, ""), ",'context':'" + "long ".repeat(1_000) + "'");

    JsonNode handed = tools.call(EVE, "catch_up", "{}").at("/handed_over/0");

    assertThat(handed.get("context").textValue()).hasSize(1_500);
    assertThat(handed.get("context_cut").booleanValue()).isTrue();
    JsonNode message = board.messages(EVE).get(2);
    assertThat(message.get("id")).isEqualTo(handed.get("message_id"));
    assertThat(message.get("content").textValue()).contains("long ".repeat(1_000));
  }

  @Test
  void a_receiver_that_nobody_knows_is_named() {
    JsonNode given = handOver(board.claimed(BOB, item, ""), "");

    assertThat(given.at("/unknown_recipients/0/agent_id").textValue()).isEqualTo("eve");
  }

  @Test
  void it_may_come_as_text() {
    ObjectNode arguments = Json.object()
        .put("work_item_id", item)
        .put("claim_token", board.claimed(BOB, item, ""))
        .put("hand_over", "{\"to\":\"eve\",\"next_step\":\"go on\"}");

    assertThat(
            tools.call(BOB, "update_work_item", arguments).at("/item/assignee").textValue())
        .isEqualTo("eve");
  }

  @Test
  void nobody_hands_over_what_it_does_not_have_or_to_itself() {
    long token = board.claimed(BOB, item, "");

    assertThat(code(board.update(ADA, item, "'hand_over':{'to':'eve','next_step':'x'}")))
        .isEqualTo("INVALID_INPUT");
    assertThat(code(board.update(
            BOB, item, "'claim_token':" + token + ",'hand_over':{'to':'bob','next_step':'x'}")))
        .isEqualTo("INVALID_INPUT");
    assertThat(
            code(board.update(BOB, item, "'claim_token':" + token + ",'hand_over':{'to':'eve'}")))
        .isEqualTo("INVALID_INPUT");
    assertThat(code(board.update(
            BOB,
            item,
            "'claim_token':" + token + ",'state':'done','hand_over':{'to':'eve','next_step':'x'}")))
        .isEqualTo("INVALID_INPUT");
  }

  private JsonNode coordinate(Caller caller, String action, String more) {
    return tools.call(
        caller,
        "coordinate_session_work",
        "{'session_id':'" + board.session() + "','action':'" + action + "'" + more + "}");
  }

  @Test
  void a_lock_goes_to_another_agent_under_a_new_token() {
    long old =
        coordinate(BOB, "lock", ",'resources':['a']").get("fencing_token").longValue();

    JsonNode moved = coordinate(BOB, "transfer", ",'to':'eve','message':'a is yours'");

    assertThat(moved.get("action").textValue()).isEqualTo("lock_transferred");
    assertThat(moved.get("locked_by").textValue()).isEqualTo("eve");
    assertThat(moved.get("resources")).hasToString("[\"a\"]");
    long token = moved.get("fencing_token").longValue();
    assertThat(token).isGreaterThan(old);
    assertThat(memory(BOB, old)).isEqualTo("STALE_FENCING_TOKEN");
    assertThat(memory(EVE, token)).isEmpty();
    JsonNode news = tools.call(EVE, "catch_up", "{}");
    assertThat(news.at("/handed_over/0/kind").textValue()).isEqualTo("lock");
    assertThat(news.at("/handed_over/0/fencing_token").longValue()).isEqualTo(token);
    assertThat(news.toString()).contains("a is yours");
    coordinate(EVE, "renew", "");
    assertThat(tools.call(EVE, "catch_up", "{}").has("handed_over")).isFalse();
  }

  @Test
  void a_lock_that_was_given_outlives_the_process_of_the_giver() {
    try (ToolFixture other = new ToolFixture(tools.directory())) {
      JsonNode lock = other.call(
          BOB,
          "coordinate_session_work",
          "{'session_id':'" + board.session() + "','action':'lock','resources':['a']}");
      other.call(
          BOB,
          "coordinate_session_work",
          "{'session_id':'" + board.session() + "','action':'transfer','to':'eve','fencing_token':"
              + lock.get("fencing_token") + "}");
    }

    JsonNode status = coordinate(ADA, "status", "");

    assertThat(status.at("/locks/0/locked_by").textValue()).isEqualTo("eve");
  }

  @Test
  void only_what_one_holds_is_given_and_to_names_another() {
    assertThat(code(coordinate(BOB, "transfer", ",'to':'eve'"))).isEqualTo("NO_LOCK_HELD");
    coordinate(BOB, "lock", "");
    assertThat(code(coordinate(BOB, "transfer", ""))).isEqualTo("INVALID_INPUT");
    assertThat(code(coordinate(BOB, "lock", ",'to':'eve'"))).isEqualTo("INVALID_INPUT");
    assertThat(code(coordinate(BOB, "transfer", ",'to':'bob'"))).isEqualTo("INVALID_INPUT");
    assertThat(code(coordinate(EVE, "transfer", ",'to':'ada'"))).isEqualTo("NO_LOCK_HELD");
  }
}
