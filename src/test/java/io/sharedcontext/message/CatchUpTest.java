package io.sharedcontext.message;

import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an agent is told when it comes back, and how it goes on from there. */
@WithStore
class CatchUpTest {
  private static final Caller ADA = agent("ada", "builder");
  private static final Caller BOB = agent("bob", "tester");

  private final ToolFixture bench;

  CatchUpTest(ToolFixture bench) {
    this.bench = bench;
  }

  private static List<String> contents(JsonNode news) {
    List<String> found = new ArrayList<>();
    news.get("messages").forEach(message -> found.add(message.get("content").asText()));
    return found;
  }

  private void acknowledge(JsonNode news) {
    bench.call(
        ADA,
        "get_messages",
        "{'session_id':'" + news.get("session_id").asText() + "','limit':1,'acknowledge':'"
            + news.get("ack_cursor").asText() + "'}");
  }

  @Test
  void others_messages_are_told_until_they_are_acknowledged() {
    String session = bench.session(ADA);
    bench.post(ADA, session, "mine");
    bench.post(BOB, session, "one");
    bench.post(BOB, session, "two");
    bench.call(
        BOB, "set_memory", "{'key':'plan','value':1,'shared':true,'session_id':'" + session + "'}");

    JsonNode told = bench.call(ADA, "catch_up", "{}").get("sessions").get(0);
    assertThat(contents(told)).containsExactly("one", "two");
    assertThat(told.get("unread").asInt()).isEqualTo(2);
    assertThat(told.get("shared_memory_keys")).hasToString("[\"plan\"]");
    acknowledge(told);

    JsonNode after = bench.call(ADA, "catch_up", "{}");
    assertThat(contents(after.get("sessions").get(0))).isEmpty();
    assertThat(after.get("sessions").get(0).get("unread").asInt()).isZero();
    assertThat(after.get("sessions").get(0).get("ack_cursor")).isEqualTo(told.get("ack_cursor"));
    assertThat(after.has("unread")).isFalse();
    assertThat(after.has("truncated")).isFalse();
  }

  @Test
  void whoever_takes_no_part_is_told_of_nothing_unless_it_asks_for_a_session() {
    String session = bench.session(ADA);
    bench.post(ADA, session, "one");

    assertThat(bench.call(BOB, "catch_up", "{}").get("sessions")).isEmpty();
    JsonNode request = bench.call(BOB, "catch_up", "{'session_id':'" + session + "'}");
    assertThat(contents(request.get("sessions").get(0))).containsExactly("one");
    assertThat(bench.call(BOB, "catch_up", "{'session_id':'gone'}").get("code").asText())
        .isEqualTo("SESSION_NOT_FOUND");
  }

  @Test
  void sessions_with_something_new_come_first_and_closed_ones_only_then() {
    String quiet = bench.session(ADA);
    String closed = bench.session(ADA);
    String news = bench.session(ADA);
    bench.post(BOB, news, "new");
    bench.call(ADA, "update_session", "{'session_id':'" + closed + "','is_active':false}");
    List<String> told = new ArrayList<>();
    bench
        .call(ADA, "catch_up", "{}")
        .get("sessions")
        .forEach(one -> told.add(one.get("session_id").asText()));

    assertThat(told).containsExactly(news, quiet);
  }

  @Test
  void a_backlog_larger_than_the_budget_is_shared_out_and_worked_off_by_acknowledging() {
    int expected = 0;
    for (int i = 0; i < 3; i++) {
      String session = bench.session(ADA);
      for (int j = 0; j < 12; j++) {
        bench.post(BOB, session, j + "x".repeat(200));
        expected++;
      }
    }
    JsonNode first = bench.call(ADA, "catch_up", "{}");
    assertThat(first.get("truncated").asBoolean()).isTrue();
    assertThat(first.get("sessions").toString().length()).isLessThan(7_000);
    first.get("sessions").forEach(one -> assertThat(contents(one)).isNotEmpty());

    int told = 0;
    JsonNode now = first;
    while (now.has("unread")) {
      for (JsonNode one : now.get("sessions")) {
        told += one.get("messages").size();
        acknowledge(one);
      }
      now = bench.call(ADA, "catch_up", "{}");
    }
    assertThat(told).isEqualTo(expected);
  }

  @Test
  void sessions_without_anything_new_take_no_room_from_what_waits() {
    String busy = bench.session(ADA);
    for (int i = 0; i < 40; i++) {
      bench.session(ADA);
    }
    for (int i = 0; i < 8; i++) {
      bench.post(BOB, busy, "news " + i);
    }

    JsonNode told = bench.call(ADA, "catch_up", "{}");

    assertThat(contents(told.get("sessions").get(0))).hasSize(8);
    assertThat(told.get("sessions").size()).isBetween(5, 35);
    assertThat(told.get("truncated").asBoolean()).isTrue();
  }

  @Test
  void the_smallest_budget_still_brings_one_message() {
    String session = bench.session(ADA);
    bench.post(BOB, session, "x".repeat(10_000));

    JsonNode told = bench.call(ADA, "catch_up", "{'max_tokens':100}");

    assertThat(told.get("sessions").get(0).get("messages")).hasSize(1);
  }

  @Test
  void locks_agents_and_keys_keep_within_the_budget_and_leave_room_for_messages() {
    String session = bench.session(ADA);
    for (int i = 0; i < 30; i++) {
      bench.call(
          BOB,
          "set_memory",
          "{'key':'" + "k".repeat(200) + i + "','value':1,'shared':true,'session_id':'" + session
              + "'}");
      bench.call(
          BOB,
          "coordinate_session_work",
          "{'action':'lock','resources':['" + "r".repeat(200) + i + "'],'session_id':'" + session
              + "'}");
    }
    bench.post(BOB, session, "short");

    JsonNode small = bench.call(ADA, "catch_up", "{'max_tokens':500}");
    JsonNode large = bench.call(ADA, "catch_up", "{'max_tokens':50000}");

    assertThat(small.get("sessions").toString()).hasSizeLessThan(2_000);
    assertThat(small.get("truncated").asBoolean()).isTrue();
    assertThat(contents(small.get("sessions").get(0))).containsExactly("short");
    assertThat(large.at("/sessions/0/locks")).hasSize(30);
    assertThat(large.at("/sessions/0/shared_memory_keys")).hasSize(30);
    assertThat(large.has("truncated")).isFalse();
  }

  /** How many statements it takes to tell of one message in one of the sessions. */
  private long statements(String session) {
    bench.call(ADA, "catch_up", "{}");
    bench.post(BOB, session, "new");
    long before = bench.store().queryStats().queries();
    JsonNode told = bench.call(ADA, "catch_up", "{}").get("sessions").get(0);
    assertThat(told.get("session_id").asText()).isEqualTo(session);
    return bench.store().queryStats().queries() - before;
  }

  @Test
  void many_sessions_without_news_take_as_many_statements_as_one() {
    String session = bench.session(ADA);
    bench.session(ADA);
    long ofOne = statements(session);
    for (int more = 0; more < 10; more++) {
      bench.session(ADA);
    }
    assertThat(statements(session)).isEqualTo(ofOne);
  }
}
