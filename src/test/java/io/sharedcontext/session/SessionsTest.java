package io.sharedcontext.session;

import static io.sharedcontext.testing.ToolFixture.admin;
import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.MutableClock;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions from their beginning to their closing, and how they are found. */
class SessionsTest {
  private static final Caller ADA = agent("ada", "builder");
  private static final Caller BOB = agent("bob", "tester");
  private static final Caller ROOT = admin("root", "person");

  @TempDir
  private Path directory;

  private ToolFixture bench;

  @BeforeEach
  void begin() {
    bench = new ToolFixture(directory, MutableClock.ticking(Instant.parse("2026-11-20T10:30:00Z")));
  }

  @AfterEach
  void end() {
    bench.close();
  }

  private String create(Caller creator, String purpose) {
    JsonNode created = bench.call(creator, "create_session", "{'purpose':'" + purpose + "'}");
    assertThat(created.get("success").asBoolean()).as(created.toString()).isTrue();
    return created.get("session_id").asText();
  }

  private List<String> listed(Caller caller, String arguments) {
    List<String> found = new ArrayList<>();
    bench
        .call(caller, "list_sessions", arguments)
        .get("sessions")
        .forEach(one -> found.add(one.get("purpose").asText()));
    return found;
  }

  private static String code(JsonNode answer) {
    return answer.path("code").asText();
  }

  @Test
  void a_session_has_a_random_id_and_says_who_created_it_when() {
    JsonNode created = bench.call(ADA, "create_session", "{'purpose':'p','metadata':{'k':1}}");

    assertThat(created.get("session_id").asText()).matches("session_[0-9a-f]{16}");
    assertThat(created.get("created_by").asText()).isEqualTo("ada");
    assertThat(created.get("created_at").asText()).matches("2026-11-20T10:30:00\\.\\d{3}Z");
    JsonNode session = bench
        .call(BOB, "get_session", "{'session_id':'" + created.get("session_id").asText() + "'}")
        .get("session");
    assertThat(session.get("metadata")).hasToString("{\"k\":1}");
    assertThat(session.get("is_active").asBoolean()).isTrue();
    assertThat(session.get("created_at")).isEqualTo(created.get("created_at"));
  }

  @Test
  void an_empty_session_has_the_shape_of_a_full_one() {
    JsonNode view = bench.call(
        BOB, "get_session", "{'session_id':'" + create(ADA, "p") + "','message_limit':0}");

    assertThat(view.get("messages")).hasToString("[]");
    assertThat(view.get("message_count").asInt()).isZero();
    assertThat(view.get("participants")).hasToString("[\"ada\"]");
    assertThat(view.get("session").get("metadata")).hasToString("{}");
  }

  @Test
  void a_session_shows_its_latest_messages_oldest_of_them_first_within_a_budget() {
    String session = create(ADA, "p");
    for (int i = 0; i < 5; i++) {
      bench.post(ADA, session, i + "x".repeat(150));
    }
    String ask = "{'session_id':'" + session + "','message_limit':3";
    JsonNode view = bench.call(BOB, "get_session", ask + "}");
    JsonNode cut = bench.call(BOB, "get_session", ask + ",'max_tokens':200}");

    assertThat(view.get("messages"))
        .extracting(message -> message.get("content").asText().substring(0, 1))
        .containsExactly("2", "3", "4");
    assertThat(view.get("message_count").asInt()).isEqualTo(5);
    assertThat(view.has("truncated")).isFalse();
    assertThat(cut.get("truncated").asBoolean()).isTrue();
    JsonNode older = bench.call(
        BOB,
        "get_messages",
        "{'session_id':'" + session + "','direction':'backward','cursor':'"
            + cut.get("next_cursor").asText() + "'}");
    assertThat(cut.get("messages").size() + older.get("messages").size()).isEqualTo(5);
  }

  @Test
  void a_purpose_has_a_length_and_something_to_say() {
    assertThat(create(ADA, "x".repeat(1_000))).isNotEmpty();
    for (String purpose : List.of("", "   ", "x".repeat(1_001))) {
      assertThat(code(bench.call(ADA, "create_session", "{'purpose':'" + purpose + "'}")))
          .isEqualTo("INVALID_INPUT");
    }
  }

  @Test
  void its_creator_or_an_admin_changes_a_session_and_nobody_else() {
    String session = create(ADA, "old");
    String change = "{'session_id':'" + session + "','purpose':'new','metadata':{'a':1}}";

    JsonNode changed = bench.call(ADA, "update_session", change).get("session");
    assertThat(changed.get("purpose").asText()).isEqualTo("new");
    assertThat(changed.get("metadata")).hasToString("{\"a\":1}");
    assertThat(changed.get("updated_at").asText())
        .isGreaterThan(changed.get("created_at").asText());
    assertThat(bench.call(ROOT, "update_session", change).get("success").asBoolean())
        .isTrue();
    assertThat(code(bench.call(BOB, "update_session", change))).isEqualTo("PERMISSION_DENIED");
    assertThat(code(bench.call(ADA, "update_session", "{'session_id':'" + session + "'}")))
        .isEqualTo("INVALID_INPUT");
    assertThat(code(bench.call(ADA, "update_session", "{'session_id':'gone','is_active':false}")))
        .isEqualTo("SESSION_NOT_FOUND");
  }

  @Test
  void sessions_are_listed_by_latest_activity_page_by_page() {
    String first = create(ADA, "first");
    create(ADA, "second");
    create(BOB, "third");
    bench.post(BOB, first, "activity");

    JsonNode page = bench.call(ADA, "list_sessions", "{'limit':2}");
    String cursor = page.get("next_cursor").asText();

    assertThat(listed(ADA, "{'limit':2}")).containsExactly("first", "third");
    assertThat(page.get("has_more").asBoolean()).isTrue();
    assertThat(listed(ADA, "{'limit':2,'cursor':'" + cursor + "'}")).containsExactly("second");
    assertThat(listed(ADA, "{'created_by':'ada'}")).containsExactly("first", "second");
    assertThat(listed(ADA, "{'participant':'bob'}")).containsExactly("first", "third");
    assertThat(code(bench.call(ADA, "list_sessions", "{'cursor':'x'}")))
        .isEqualTo("INVALID_CURSOR");
  }

  @Test
  void a_query_is_text_and_no_pattern() {
    create(ADA, "Über 100% _done_");
    create(ADA, "other");

    assertThat(listed(BOB, "{'query':'ÜBER 100%'}")).hasSize(1);
    assertThat(listed(BOB, "{'query':'_'}")).hasSize(1);
    assertThat(listed(BOB, "{'query':'%o'}")).isEmpty();
  }

  @Test
  void closed_sessions_are_listed_apart() {
    String session = create(ADA, "closed");
    create(ADA, "open");
    bench.call(ADA, "update_session", "{'session_id':'" + session + "','is_active':false}");

    assertThat(listed(BOB, "{}")).containsExactly("open");
    assertThat(listed(BOB, "{'active':false}")).containsExactly("closed");
  }

  @Test
  void a_listed_session_tells_what_the_caller_sees_of_it() {
    String session = create(ADA, "p");
    bench.post(BOB, session, "one");
    bench.post(BOB, session, "two", "{'visibility':'private','to':['ada']}");
    bench.post(BOB, session, "three", "{'visibility':'private'}");

    JsonNode listed = bench.call(ADA, "list_sessions", "{}");

    assertThat(listed.get("unread").asInt()).isEqualTo(2);
    JsonNode one = listed.get("sessions").get(0);
    assertThat(one.get("message_count").asInt()).isEqualTo(2);
    assertThat(one.get("unread").asInt()).isEqualTo(2);
    assertThat(one.get("participants")).hasToString("[\"ada\",\"bob\"]");
  }
}
