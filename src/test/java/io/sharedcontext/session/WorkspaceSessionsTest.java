package io.sharedcontext.session;

import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.MutableClock;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workspace puts its own sessions first and narrows to them, and hides nothing from anybody. */
class WorkspaceSessionsTest {
  private static final Caller ADA = agent("ada", "builder");
  private static final Caller BOB = agent("bob", "tester");

  @TempDir
  private Path directory;

  private ToolFixture shop;
  private ToolFixture bank;
  private ToolFixture nowhere;

  @BeforeEach
  void open() {
    MutableClock clock = MutableClock.ticking(Instant.parse("2026-11-20T10:30:00Z"));
    shop = in("shop", clock);
    bank = in("bank", clock);
    nowhere = in("off", clock);
  }

  private ToolFixture in(String workspace, MutableClock clock) {
    return new ToolFixture(directory, clock, Map.of("SHARED_CONTEXT_WORKSPACE", workspace));
  }

  @AfterEach
  void close() {
    shop.close();
    bank.close();
    nowhere.close();
  }

  private static String create(ToolFixture where, String purpose, String more) {
    JsonNode created =
        where.call(ADA, "create_session", "{'purpose':'" + purpose + "'" + more + "}");
    assertThat(created.get("success").asBoolean()).as(Json.text(created)).isTrue();
    return created.get("session_id").asText();
  }

  private static List<String> texts(JsonNode list, String field) {
    List<String> found = new ArrayList<>();
    list.forEach(one -> found.add(one.path(field).asText()));
    return found;
  }

  private static List<String> listed(ToolFixture where, String arguments) {
    return texts(where.call(BOB, "list_sessions", arguments).get("sessions"), "purpose");
  }

  @Test
  void a_session_belongs_to_the_workspace_it_was_begun_in_unless_another_is_named() {
    create(shop, "own", "");
    create(shop, "named", ",'workspace':'mill'");
    create(shop, "none", ",'workspace':'all'");
    create(shop, "current", ",'workspace':'current'");
    create(nowhere, "nowhere", "");

    JsonNode sessions = bank.call(BOB, "list_sessions", "{}").get("sessions");
    assertThat(texts(sessions, "purpose"))
        .containsExactly("nowhere", "current", "none", "named", "own");
    assertThat(texts(sessions, "workspace")).containsExactly("", "shop", "", "mill", "shop");
    assertThat(sessions.get(0).has("workspace")).isFalse();
  }

  @Test
  void the_current_workspace_comes_first_and_a_named_one_alone() {
    create(shop, "shop 1", "");
    create(bank, "bank 1", "");
    create(nowhere, "no 1", "");
    create(shop, "shop 2", "");

    assertThat(listed(shop, "{}")).containsExactly("shop 2", "shop 1", "no 1", "bank 1");
    assertThat(listed(bank, "{}")).containsExactly("bank 1", "shop 2", "no 1", "shop 1");
    assertThat(listed(nowhere, "{}")).containsExactly("shop 2", "no 1", "bank 1", "shop 1");
    assertThat(listed(shop, "{'workspace':'all'}")).hasSize(4);
    assertThat(listed(shop, "{'workspace':'current'}")).containsExactly("shop 2", "shop 1");
    assertThat(listed(shop, "{'workspace':'bank'}")).containsExactly("bank 1");
    assertThat(listed(nowhere, "{'workspace':'current'}")).containsExactly("no 1");
    assertThat(listed(shop, "{'workspace':'mill'}")).isEmpty();
  }

  @Test
  void pages_fit_together_whoever_asks_for_the_next() {
    for (int i = 0; i < 5; i++) {
      create(shop, "shop " + i, "");
      create(bank, "bank " + i, "");
    }
    List<String> whole = listed(shop, "{}");
    for (int size = 1; size < 10; size++) {
      List<String> paged = new ArrayList<>();
      ObjectNode arguments = Json.object().put("limit", size);
      JsonNode page = shop.call(BOB, "list_sessions", arguments);
      for (int turn = 0; ; turn++) {
        paged.addAll(texts(page.get("sessions"), "purpose"));
        if (!page.get("has_more").asBoolean()) {
          break;
        }
        arguments.set("cursor", page.get("next_cursor"));
        page = (turn % 2 == 0 ? bank : shop).call(BOB, "list_sessions", arguments);
      }
      assertThat(paged).as("pages of %d", size).isEqualTo(whole);
    }
  }

  @Test
  void a_session_can_be_given_another_workspace_and_every_process_sees_it_at_once() {
    String session = create(shop, "moving", "");
    shop.post(ADA, session, "the heron nests");
    String find = "{'query':'heron','workspace':'bank'}";
    assertThat(listed(bank, "{'workspace':'bank'}")).isEmpty();
    assertThat(bank.call(BOB, "search_context", find).get("results")).isEmpty();
    bank.call(ADA, "catch_up", "{}");
    JsonNode before = bank.call(BOB, "get_session", "{'session_id':'" + session + "'}");
    assertThat(before.at("/session/workspace").asText()).isEqualTo("shop");

    JsonNode moved =
        shop.call(ADA, "update_session", "{'session_id':'" + session + "','workspace':'bank'}");

    assertThat(moved.at("/session/workspace").asText()).isEqualTo("bank");
    assertThat(listed(bank, "{'workspace':'bank'}")).containsExactly("moving");
    assertThat(bank.call(BOB, "search_context", find)
            .at("/results/0/message/workspace")
            .asText())
        .isEqualTo("bank");
    assertThat(bank.call(ADA, "catch_up", "{}").at("/sessions/0/workspace").asText())
        .isEqualTo("bank");
    assertThat(bank.call(BOB, "get_session", "{'session_id':'" + session + "'}")
            .at("/session/workspace")
            .asText())
        .isEqualTo("bank");
    shop.call(ADA, "update_session", "{'session_id':'" + session + "','workspace':'all'}");
    assertThat(listed(bank, "{'workspace':'bank'}")).isEmpty();
  }

  @Test
  void what_is_new_in_the_current_workspace_is_told_first() {
    String ours = create(shop, "ours", "");
    String theirs = create(bank, "theirs", "");
    create(shop, "quiet", "");
    shop.post(BOB, ours, "one");
    shop.post(BOB, theirs, "two");

    assertThat(texts(shop.call(ADA, "catch_up", "{}").get("sessions"), "purpose"))
        .containsExactly("ours", "theirs", "quiet");
    assertThat(texts(bank.call(ADA, "catch_up", "{}").get("sessions"), "purpose"))
        .containsExactly("theirs", "ours", "quiet");
    assertThat(
            texts(shop.call(ADA, "catch_up", "{'workspace':'current'}").get("sessions"), "purpose"))
        .containsExactly("ours", "quiet");
    assertThat(
            texts(shop.call(ADA, "catch_up", "{'workspace':'bank'}").get("sessions"), "workspace"))
        .containsExactly("bank");
  }

  @Test
  void a_search_finds_everywhere_and_puts_the_current_workspace_first_of_equals() {
    String ours = create(shop, "a", "");
    String theirs = create(bank, "b", "");
    shop.post(ADA, ours, "the kingfisher waits");
    shop.post(ADA, theirs, "the kingfisher waits");

    String find = "{'query':'kingfisher'";
    assertThat(found(shop, find + "}")).containsExactly("shop", "bank");
    assertThat(found(bank, find + "}")).containsExactly("bank", "shop");
    assertThat(found(nowhere, find + "}")).containsExactly("bank", "shop");
    assertThat(found(shop, find + ",'mode':'fuzzy','fuzzy_threshold':0}"))
        .containsExactly("shop", "bank");
    assertThat(found(shop, find + ",'workspace':'bank'}")).containsExactly("bank");
    assertThat(found(shop, find + ",'workspace':'current','mode':'fuzzy','fuzzy_threshold':0}"))
        .containsExactly("shop");
  }

  private static List<String> found(ToolFixture where, String arguments) {
    List<String> found = new ArrayList<>();
    where
        .call(BOB, "search_context", arguments)
        .get("results")
        .forEach(result -> found.add(result.at("/message/workspace").asText()));
    return found;
  }

  @Test
  void a_better_answer_elsewhere_stays_the_better_one() {
    String ours = create(shop, "a", "");
    String theirs = create(bank, "b", "");
    shop.post(
        ADA, ours, "we had a kingfisher once, among many other birds of the river and the lake");
    shop.post(ADA, theirs, "kingfisher nest found");

    assertThat(found(shop, "{'query':'kingfisher nest','fuzzy_threshold':0}")).startsWith("bank");
  }

  @Test
  void memory_outside_of_sessions_belongs_to_no_workspace() {
    String ours = create(shop, "a", "");
    shop.call(ADA, "set_memory", "{'key':'heron/global','value':'heron','shared':true}");
    shop.call(
        ADA,
        "set_memory",
        "{'key':'heron/session','value':'heron','shared':true,'session_id':'" + ours + "'}");

    assertThat(keys("{'query':'heron','include_memory':true}"))
        .containsExactlyInAnyOrder("heron/global", "heron/session");
    assertThat(keys("{'query':'heron','include_memory':true,'workspace':'shop'}"))
        .containsExactly("heron/session");
  }

  private List<String> keys(String arguments) {
    List<String> found = new ArrayList<>();
    shop.call(ADA, "search_context", arguments)
        .get("results")
        .forEach(result -> found.add(result.at("/memory/key").asText()));
    return found;
  }

  @Test
  void nothing_else_can_be_the_name_of_a_workspace() {
    for (String name : List.of("off", "x".repeat(81), "a\\u0007b", "a\\u202eb")) {
      JsonNode refused =
          shop.call(ADA, "create_session", "{'purpose':'p','workspace':'" + name + "'}");
      assertThat(refused.path("code").asText()).as(name).isEqualTo("INVALID_INPUT");
    }
    assertThat(shop.call(ADA, "create_session", "{'purpose':'p','workspace':''}")
            .path("workspace")
            .asText())
        .isEqualTo("shop");
  }
}
