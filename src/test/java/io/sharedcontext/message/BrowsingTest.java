package io.sharedcontext.message;

import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.MutableClock;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@WithStore
class BrowsingTest {
  private static final Caller ANN = agent("ann", "builder");
  private static final Caller BEN = agent("ben", "tester");

  private final ToolFixture bench;
  private final String session;

  BrowsingTest(ToolFixture bench) {
    this.bench = bench;
    session = bench.session(ANN);
  }

  private JsonNode call(Caller caller, String tool, ObjectNode arguments) {
    return bench.call(caller, tool, arguments.put("session_id", session));
  }

  private JsonNode bySender(Caller caller, String sender, int limit) {
    return call(
        caller, "search_by_sender", Json.object().put("sender", sender).put("limit", limit));
  }

  private static List<String> contents(JsonNode page) {
    return page.get("messages").findValuesAsText("content");
  }

  @Test
  void a_senders_messages_come_newest_first_and_only_those_that_are_seen() {
    bench.post(ANN, session, "one");
    bench.post(BEN, session, "of somebody else");
    bench.post(ANN, session, "hidden", "{'visibility':'private'}");
    bench.post(ANN, session, "two");

    assertThat(contents(bySender(BEN, "ann", 20))).containsExactly("two", "one");
    assertThat(contents(bySender(ANN, "ann", 20))).containsExactly("two", "hidden", "one");
    JsonNode nothing = bySender(BEN, "nobody", 20);
    assertThat(nothing.get("messages")).isEmpty();
    assertThat(nothing.get("count").asInt()).isZero();
    assertThat(nothing.get("has_more").asBoolean()).isFalse();
  }

  @Test
  void pages_neither_skip_nor_repeat_while_others_post() {
    List<String> posted = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      posted.add(0, "message " + i);
      bench.post(ANN, session, "message " + i);
    }
    List<String> read = new ArrayList<>();
    JsonNode page = bySender(BEN, "ann", 10);
    read.addAll(contents(page));
    while (page.get("has_more").asBoolean()) {
      bench.post(ANN, session, "meanwhile");
      page = call(
          BEN,
          "search_by_sender",
          Json.object()
              .put("sender", "ann")
              .put("limit", 10)
              .put("cursor", page.get("next_cursor").asText()));
      read.addAll(contents(page));
    }

    assertThat(read).isEqualTo(posted);
  }

  @Test
  void a_span_of_time_includes_both_ends_whatever_the_offset_they_are_written_in() {
    try (ToolFixture slow = new ToolFixture(
        bench.directory(), MutableClock.ticking(Instant.parse("2026-01-01T12:00:00Z")))) {
      List<JsonNode> messages = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        slow.post(ANN, session, "at " + i);
      }
      call(BEN, "get_messages", Json.object()).get("messages").forEach(messages::add);
      String first = messages.get(1).get("timestamp").asText();
      String last = messages.get(3).get("timestamp").asText();

      for (ObjectNode span : List.of(
          span(first, last),
          span(first.replace("Z", ""), last.replace("Z", "+00:00")),
          span(first.replace("Z", "-00:00"), last))) {
        JsonNode found = call(BEN, "search_by_timerange", span);

        assertThat(contents(found)).as(span.toString()).containsExactly("at 1", "at 2", "at 3");
        assertThat(found.get("count").asInt()).isEqualTo(3);
      }
    }
  }

  private static ObjectNode span(String start, String end) {
    return Json.object().put("start_time", start).put("end_time", end);
  }

  @Test
  void an_offset_moves_the_span() {
    bench.post(ANN, session, "now");

    assertThat(contents(call(
            BEN,
            "search_by_timerange",
            span("2000-01-01T00:00:00+14:00", "2000-01-01T00:00:00-12:00"))))
        .isEmpty();
    assertThat(contents(call(BEN, "search_by_timerange", span("2000-01-01", "2999-01-01"))))
        .containsExactly("now");
  }

  @Test
  void a_span_that_ends_before_it_starts_is_refused_with_its_reason() {
    JsonNode refused =
        call(BEN, "search_by_timerange", span("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z"));

    assertThat(refused.get("code").asText()).isEqualTo("INVALID_INPUT");
    assertThat(refused.get("error").asText()).contains("start_time").contains("end_time");
  }

  @Test
  void an_unknown_session_is_said_to_be_unknown() {
    ObjectNode elsewhere = span("2000-01-01", "2999-01-01").put("session_id", "session_none");

    assertThat(bench.call(BEN, "search_by_timerange", elsewhere).get("code").asText())
        .isEqualTo("SESSION_NOT_FOUND");
    assertThat(bench
            .call(BEN, "search_by_sender", "{'session_id':'session_none','sender':'ann'}")
            .get("code")
            .asText())
        .isEqualTo("SESSION_NOT_FOUND");
  }
}
