package io.sharedcontext.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much may be kept, and that what is there is counted exactly. */
class QuotasTest {
  private static final Caller ADA = ToolFixture.agent("ada", "tester");
  private static final Caller BOB = ToolFixture.agent("bob", "tester");

  @TempDir
  private Path home;

  private ToolFixture tools(String quota) {
    return new ToolFixture(home, Clock.systemUTC(), Map.of("SHARED_CONTEXT_QUOTA", quota));
  }

  private static JsonNode post(ToolFixture tools, Caller caller, String session, String content) {
    return tools.call(
        caller, "add_message", "{'session_id':'" + session + "','content':'" + content + "'}");
  }

  @Test
  void an_agent_posts_as_many_messages_as_its_quota_and_is_told_of_it() {
    try (ToolFixture tools = tools("agent.messages=3")) {
      String session = tools.session(ADA);
      for (int i = 0; i < 3; i++) {
        assertThat(post(tools, ADA, session, "x").path("success").asBoolean()).isTrue();
      }
      JsonNode refused = post(tools, ADA, session, "x");
      assertThat(refused.path("code").asText()).isEqualTo("LIMIT_EXCEEDED");
      assertThat(refused.path("error").asText()).contains("agent.messages is 3", "ada has 3");
      assertThat(refused.path("details"))
          .hasToString("{\"quota\":\"agent.messages\",\"limit\":3,\"used\":3}");
      assertThat(post(tools, BOB, session, "x").path("success").asBoolean()).isTrue();
      JsonNode notice = tools.call(
          ADA,
          "coordinate_session_work",
          "{'session_id':'" + session + "','action':'notify','message':'x'}");
      assertThat(notice.path("code").asText()).isEqualTo("LIMIT_EXCEEDED");
    }
  }

  @Test
  void a_quota_on_sessions_is_not_one_on_messages() {
    try (ToolFixture tools = tools(" Agent.Sessions = 1 ")) {
      String session = tools.session(ADA);
      assertThat(
              tools.call(ADA, "create_session", "{'purpose':'x'}").path("code").asText())
          .isEqualTo("LIMIT_EXCEEDED");
      assertThat(post(tools, ADA, session, "x").path("success").asBoolean()).isTrue();
      tools.session(BOB);
    }
  }

  @Test
  void bytes_count_in_utf_8_wherever_they_are_and_can_be_made_free() {
    try (ToolFixture tools = tools("agent.bytes=1k")) {
      String value = "\u00fc".repeat(450);
      assertThat(set(tools, "a", value)).isEmpty();
      assertThat(set(tools, "b", value)).isEqualTo("LIMIT_EXCEEDED");
      assertThat(tools
              .call(ADA, "create_session", "{'purpose':'" + value + "'}")
              .path("code")
              .asText())
          .isEqualTo("LIMIT_EXCEEDED");
      assertThat(set(tools, "a", "short")).isEmpty();
      assertThat(set(tools, "b", value)).isEmpty();
      tools.call(ADA, "delete_memory", "{'key':'b'}");
      assertThat(set(tools, "c", value)).isEmpty();
    }
  }

  private static String set(ToolFixture tools, String key, String value) {
    return tools
        .call(ADA, "set_memory", "{'key':'" + key + "','value':'" + value + "'}")
        .path("code")
        .asText();
  }

  @Test
  void who_has_too_much_already_may_still_take_away_and_make_smaller() {
    try (ToolFixture free = tools("")) {
      set(free, "a", "x".repeat(5_000));
      set(free, "b", "x".repeat(5_000));
    }
    try (ToolFixture tools = tools("agent.bytes=1k")) {
      assertThat(set(tools, "a", "x".repeat(4_000))).isEmpty();
      assertThat(set(tools, "a", "x".repeat(4_001))).isEqualTo("LIMIT_EXCEEDED");
      assertThat(tools.call(ADA, "delete_memory", "{'key':'b'}").path("deleted").asBoolean())
          .isTrue();
    }
  }

  @Test
  void a_quota_of_the_store_is_on_all_together() {
    try (ToolFixture tools = tools("store.messages=4,store.bytes=2g")) {
      String session = tools.session(ADA);
      for (int i = 0; i < 4; i++) {
        post(tools, i % 2 == 0 ? ADA : BOB, session, "x");
      }
      JsonNode refused = post(tools, BOB, session, "x");
      assertThat(refused.path("code").asText()).isEqualTo("LIMIT_EXCEEDED");
      assertThat(refused.path("error").asText()).contains("store.messages is 4", "the store has 4");
    }
  }

  @Test
  void two_processes_together_keep_exactly_as_much_as_may_be() {
    try (ToolFixture one = tools("agent.messages=50");
        ToolFixture two = tools("agent.messages=50")) {
      String session = one.session(ADA);
      List<CompletableFuture<Long>> both = List.of(one, two).stream()
          .map(tools -> CompletableFuture.supplyAsync(() -> IntStream.range(0, 40)
              .filter(i -> post(tools, ADA, session, "x").path("success").asBoolean())
              .count()))
          .toList();
      assertThat(both.stream().mapToLong(CompletableFuture::join).sum()).isEqualTo(50);
    }
  }

  @Test
  void a_store_without_quotas_counts_nothing() {
    try (ToolFixture tools = tools("")) {
      post(tools, ADA, tools.session(ADA), "x");
      assertThat(rows(tools, "SELECT agent_id, sessions, messages, bytes FROM usage"))
          .isEmpty();
    }
  }

  @Test
  void what_was_there_before_the_first_quota_is_counted_and_what_comes_from_anybody() {
    try (ToolFixture without = tools("")) {
      String session = without.session(ADA);
      post(without, ADA, session, "h\u00e9llo");
      without.call(BOB, "set_memory", "{'key':'k','value':[1,2],'shared':true}");
      try (ToolFixture tools = tools("agent.messages=2")) {
        assertThat(post(tools, ADA, session, "two").path("success").asBoolean()).isTrue();
        assertThat(code(post(tools, ADA, session, "three"))).isEqualTo("LIMIT_EXCEEDED");
      }
      post(without, BOB, session, "x");
      without.call(ADA, "set_memory", "{'key':'k','value':[1,2,3],'shared':true}");
      without.call(ADA, "update_session", "{'session_id':'" + session + "','purpose':'longer'}");
      assertThat(usage(without)).isEqualTo(counted(without)).hasSize(2);
      assertThat(rows(without, """
              SELECT 'all' AS agent_id, sum(sessions * sign) AS sessions,
                sum(messages * sign) AS messages, sum(bytes * sign) AS bytes
              FROM (SELECT *, CASE WHEN agent_id = '' THEN 1 ELSE -1 END AS sign FROM usage) AS signed
              """)).containsExactly("all 0 0 0");
    }
  }

  private static String code(JsonNode answer) {
    return answer.path("code").asText();
  }

  private static List<String> usage(ToolFixture tools) {
    return rows(tools, "SELECT agent_id, sessions, messages, bytes FROM usage ORDER BY agent_id")
        .stream()
        .skip(1)
        .toList();
  }

  /** The same, counted from what is there. */
  private static List<String> counted(ToolFixture tools) {
    return rows(tools, """
        SELECT agent_id, sum(sessions) AS sessions, sum(messages) AS messages, sum(bytes) AS bytes
        FROM (
          SELECT created_by AS agent_id, 1 AS sessions, 0 AS messages,
            octet_length(purpose) + octet_length(metadata) AS bytes FROM sessions
          UNION ALL
          SELECT sender, 0, 1, octet_length(content) + octet_length(metadata) FROM messages
          UNION ALL
          SELECT updated_by, 0, 0, octet_length(value) + octet_length(metadata) FROM memory) AS kept
        GROUP BY agent_id ORDER BY agent_id
        """);
  }

  private static List<String> rows(ToolFixture tools, String sql) {
    return tools
        .store()
        .read(tx -> tx.list(
            sql,
            row -> row.text("agent_id") + " " + row.number("sessions") + " "
                + row.number("messages") + " " + row.number("bytes")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "agent.messages",
        "agent.messages=",
        "agent.messages=-1",
        "agent.messages=1k",
        "agent.messages=1,agent.messages=2",
        "agent.bytes=1t",
        "bytes=1",
        "agent.messages=1,",
        "agent.messages=1=2",
        "agent.bytes=99999999999999999999",
        "agent.bytes=999999999999999g"
      })
  void what_is_no_quota_is_no_quota(String text) {
    assertThat(Quotas.parse(text)).isEmpty();
  }

  @Test
  void nothing_is_no_quotas() {
    assertThat(Quotas.parse(" ")).contains(Quotas.NONE);
  }
}
