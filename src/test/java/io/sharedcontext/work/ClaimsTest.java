package io.sharedcontext.work;

import static io.sharedcontext.testing.ToolFixture.admin;
import static io.sharedcontext.work.BoardCalls.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import org.junit.jupiter.api.Test;

/** How long a claim holds, what ends it, who may change what, and what goes with it. */
class ClaimsTest extends ClaimFixture {
  private static final Caller ROOT = admin("root", "person");

  @Test
  void only_one_has_it() {
    board.claimed(BOB, item, "");

    JsonNode refused = board.claim(EVE, "'work_item_id':'" + item + "'");

    assertThat(code(refused)).isEqualTo("NOTHING_READY");
    assertThat(refused.at("/details/items/0/assignee").textValue()).isEqualTo("bob");
  }

  @Test
  void a_claim_outlives_the_process_that_made_it() {
    board.claimed(BOB, item, "'resources':['src/**']");
    tools.close();

    tools = new ToolFixture(home, clock);
    board = new BoardCalls(tools, board.session());

    assertThat(code(board.claim(EVE, "'work_item_id':'" + item + "'"))).isEqualTo("NOTHING_READY");
    assertThat(code(lock(EVE, "src/a"))).isEqualTo("SESSION_LOCKED");
    assertThat(board.claimed(BOB, item, "")).isPositive();
  }

  @Test
  void after_its_time_an_item_is_offered_again_and_the_late_one_is_told_so() {
    long token = board.claimed(BOB, item, "'ttl_seconds':60");
    pass(60);

    assertThat(board.item(EVE, item).get("state").textValue()).isEqualTo("open");
    assertThat(board.item(EVE, item).get("lapses").intValue()).isEqualTo(1);
    JsonNode late = board.update(BOB, item, with(token, "'state':'done'"));
    assertThat(code(late)).isEqualTo("CLAIM_LAPSED");
    assertThat(late.at("/details/state").textValue()).isEqualTo("open");
    assertThat(late.at("/details/lapses").intValue()).isEqualTo(1);

    long next = board.claimed(EVE, item, "");
    assertThat(next).isGreaterThan(token);
    JsonNode later = board.update(BOB, item, with(token, "'state':'done'"));
    assertThat(code(later)).isEqualTo("CLAIM_LAPSED");
    assertThat(later.at("/details/assignee").textValue()).isEqualTo("eve");
    assertThat(board.messages(ADA).findValuesAsText("event"))
        .containsExactly("added", "claimed", "lapsed", "claimed");
    assertThat(board.messages(ADA).get(2).get("to")).hasToString("[\"bob\"]");
    assertThat(board.messages(ADA).get(2).get("sender").textValue()).isEqualTo("work-board");
  }

  @Test
  void after_three_lapses_an_item_is_parked_until_somebody_opens_it() {
    for (int i = 0; i < 3; i++) {
      board.claimed(i == 1 ? EVE : BOB, item, "'ttl_seconds':60");
      pass(61);
    }

    JsonNode parked = board.item(ADA, item);
    assertThat(parked.get("state").textValue()).isEqualTo("blocked");
    assertThat(parked.get("lapses").intValue()).isEqualTo(3);
    assertThat(parked.get("reason").textValue()).contains("3 times").contains("bob");
    JsonNode nothing = board.claim(BOB, "");
    assertThat(code(nothing)).isEqualTo("NOTHING_READY");
    assertThat(nothing.at("/details/blocked").intValue()).isEqualTo(1);
    assertThat(board.messages(ADA).get(6).get("to")).hasToString("[\"bob\",\"ada\"]");

    assertThat(code(board.update(BOB, item, "'state':'open'"))).isEqualTo("PERMISSION_DENIED");
    JsonNode opened = board.update(ADA, item, "'state':'open'");
    assertThat(opened.at("/item/lapses").intValue()).isZero();
    assertThat(board.claimed(BOB, item, "")).isPositive();
  }

  @Test
  void the_end_of_a_claim_is_told_though_nobody_asks_for_work() {
    board.claimed(BOB, item, "'ttl_seconds':60,'resources':['a']");
    pass(61);

    tools
        .store()
        .write(tx -> {
          boardOf(tools).endLapsed(tx, clock.instant());
          return true;
        })
        .join();

    assertThat(board.messages(ADA).findValuesAsText("event")).contains("lapsed");
    assertThat(lock(EVE, "a").path("success").asBoolean()).isTrue();
  }

  private static Board boardOf(ToolFixture fixture) {
    var leases = new io.sharedcontext.coordination.Leases(fixture.store());
    return new Board(
        new io.sharedcontext.coordination.ClaimLocks(leases),
        io.sharedcontext.search.index.MessageIndexer::prepare);
  }

  @Test
  void extending_keeps_it_longer() {
    long token = board.claimed(BOB, item, "'ttl_seconds':60,'resources':['a']");
    pass(50);
    JsonNode extended = board.update(BOB, item, with(token, "'extend_seconds':100"));
    pass(90);

    assertThat(extended.at("/item/claim_expires_at").textValue())
        .isEqualTo("2026-11-20T10:02:30.000Z");
    assertThat(code(board.claim(EVE, ""))).isEqualTo("NOTHING_READY");
    assertThat(code(lock(EVE, "a"))).isEqualTo("SESSION_LOCKED");
    pass(10);
    assertThat(code(board.update(BOB, item, with(token, "'extend_seconds':100"))))
        .isEqualTo("CLAIM_LAPSED");
    assertThat(lock(EVE, "a").path("success").asBoolean()).isTrue();
  }

  @Test
  void claiming_anew_what_one_has_gives_a_new_token_and_the_old_one_is_stale() {
    long old = board.claimed(BOB, item, "");
    long token = board.claimed(BOB, item, "");

    assertThat(token).isGreaterThan(old);
    JsonNode stale = board.update(BOB, item, with(old, "'note':'n'"));
    assertThat(code(stale)).isEqualTo("STALE_FENCING_TOKEN");
    assertThat(board.messages(ADA).findValuesAsText("event")).containsExactly("added", "claimed");
  }

  @Test
  void nobody_else_may_use_a_token() {
    long token = board.claimed(BOB, item, "");

    assertThat(code(board.update(EVE, item, with(token, "'state':'done'"))))
        .isEqualTo("PERMISSION_DENIED");
    assertThat(code(board.update(EVE, item, "'note':'n'"))).isEqualTo("PERMISSION_DENIED");
    assertThat(code(board.update(BOB, item, "'note':'n'"))).isEqualTo("INVALID_INPUT");
    assertThat(code(board.update(ADA, item, "'state':'done'"))).isEqualTo("INVALID_INPUT");
    assertThat(code(board.update(BOB, item, with(token + 1, "'note':'n'"))))
        .isEqualTo("STALE_FENCING_TOKEN");
  }

  @Test
  void creator_and_admins_edit_park_and_cancel_without_a_claim() {
    long token = board.claimed(BOB, item, "'resources':['a']");

    JsonNode edited = board.update(
        ADA, item, "'title':'build all','description':'d','priority':9,'note':'faster'");
    assertThat(edited.at("/item/title").textValue()).isEqualTo("build all");
    assertThat(edited.at("/item/assignee").textValue()).isEqualTo("bob");
    JsonNode parked = board.update(ROOT, item, "'state':'blocked','note':'no budget'");
    assertThat(parked.at("/item/reason").textValue()).isEqualTo("no budget");
    assertThat(parked.at("/item").has("assignee")).isFalse();
    assertThat(code(board.update(BOB, item, with(token, "'note':'n'"))))
        .isEqualTo("STALE_FENCING_TOKEN");
    assertThat(lock(EVE, "a").path("success").asBoolean()).isTrue();
    assertThat(board.update(ADA, item, "'state':'cancelled'").at("/item/state").textValue())
        .isEqualTo("cancelled");
    assertThat(code(board.claim(BOB, "'work_item_id':'" + item + "'"))).isEqualTo("NOTHING_READY");
  }

  @Test
  void who_gives_it_back_lets_others_have_it() {
    long token = board.claimed(BOB, item, "'resources':['a']");

    JsonNode back = board.update(BOB, item, with(token, "'state':'open','note':'not mine'"));

    assertThat(back.at("/item/state").textValue()).isEqualTo("open");
    assertThat(board.claimed(EVE, item, "'resources':['a']")).isGreaterThan(token);
  }

  @Test
  void done_twice_is_done_once() {
    long token = board.claimed(BOB, item, "");
    board.update(BOB, item, with(token, "'state':'done'"));

    JsonNode again = board.update(BOB, item, with(token, "'state':'done'"));

    assertThat(again.get("success").booleanValue()).isTrue();
    assertThat(again.at("/item/assignee").textValue()).isEqualTo("bob");
    assertThat(board.messages(ADA).findValuesAsText("event"))
        .containsExactly("added", "claimed", "done");
    assertThat(code(board.update(BOB, item, with(token, "'note':'more'"))))
        .isEqualTo("STALE_FENCING_TOKEN");
  }

  @Test
  void nothing_is_done_before_what_it_depends_on() {
    long token = board.claimed(BOB, item, "");
    String found = board.add(BOB, "found on the way", "");
    board.update(BOB, item, with(token, "'depends_on':['" + found + "']"));

    JsonNode early = board.update(BOB, item, with(token, "'state':'done'"));

    assertThat(code(early)).isEqualTo("INVALID_INPUT");
    assertThat(early.at("/details/blocked_by")).hasToString("[\"" + found + "\"]");
    long other = board.claimed(EVE, found, "");
    board.update(EVE, found, with(other, "'state':'done'"));
    assertThat(board
            .update(BOB, item, with(token, "'state':'done'"))
            .path("success")
            .asBoolean())
        .isTrue();
  }

  @Test
  void locks_come_with_the_claim_all_or_nothing() {
    lock(EVE, "src/a");

    JsonNode refused = board.claim(BOB, "'resources':['docs/**','src/*']");

    assertThat(code(refused)).isEqualTo("SESSION_LOCKED");
    assertThat(board.item(BOB, item).get("state").textValue()).isEqualTo("open");
    assertThat(board.messages(ADA)).hasSize(1);
    JsonNode claim = board.claim(BOB, "'resources':['docs/**']");
    assertThat(claim.get("resources")).hasToString("[\"docs/**\"]");
    assertThat(memory(BOB, claim.get("fencing_token").longValue())).isEmpty();
    board.update(BOB, item, with(claim.get("claim_token").longValue(), "'state':'done'"));
    assertThat(memory(BOB, claim.get("fencing_token").longValue()))
        .isEqualTo("STALE_FENCING_TOKEN");
    assertThat(lock(EVE, "docs/x").path("success").asBoolean()).isTrue();
  }

  private String memory(Caller caller, long fence) {
    return code(tools.call(
        caller,
        "set_memory",
        "{'key':'k','value':1,'session_id':'" + board.session() + "','fencing_token':" + fence
            + "}"));
  }
}
