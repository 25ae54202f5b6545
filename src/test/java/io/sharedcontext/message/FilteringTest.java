package io.sharedcontext.message;

import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the store sorts out beforehand leaves exactly what a look at every message would find. */
@WithStore
class FilteringTest {
  private static final Caller ADA = agent("ada", "builder");
  private static final Caller BOB = agent("bob", "tester");

  /** Letters that Java takes for one another across ASCII, wildcards of LIKE, and a NUL. */
  private static final String[] LETTERS = {
    "k",
    "K",
    "\u212a",
    "s",
    "S",
    "\u017f",
    "i",
    "I",
    "\u0130",
    "\u0131",
    "%",
    "_",
    "\\",
    "\u0000",
    "\ud83d\ude00",
    "\u00df"
  };

  private final ToolFixture bench;
  private final String session;

  FilteringTest(ToolFixture bench) {
    this.bench = bench;
    session = bench.session(ADA);
  }

  private JsonNode read(ObjectNode arguments) {
    return bench.call(ADA, "get_messages_advanced", arguments.put("session_id", session));
  }

  private static List<String> contents(JsonNode page) {
    List<String> found = new ArrayList<>();
    page.get("messages").forEach(message -> found.add(message.get("content").textValue()));
    return found;
  }

  private static String text(Random random, int most) {
    StringBuilder text = new StringBuilder(LETTERS[random.nextInt(LETTERS.length)]);
    for (int i = random.nextInt(most); i > 0; i--) {
      text.append(LETTERS[random.nextInt(LETTERS.length)]);
    }
    return text.toString();
  }

  private void post(String content, ObjectNode metadata) {
    ObjectNode message = Json.object().put("session_id", session).put("content", content);
    message.set("metadata", metadata);
    assertThat(bench.call(ADA, "add_message", message).has("message_id")).isTrue();
  }

  @Test
  void a_search_finds_every_text_that_holds_the_part_in_any_case() {
    Random random = new Random(5);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      texts.add(text(random, 6));
      post(texts.get(i), Json.object());
    }
    for (int i = 0; i < 150; i++) {
      String part = text(random, 2);

      JsonNode page = read(Json.object().put("search", part).put("limit", 1_000));

      List<String> expected =
          texts.stream().filter(text -> Matching.contains(text, part)).toList();
      assertThat(contents(page)).as("%s", part).isEqualTo(expected);
      assertThat(page.get("total_count").intValue()).isEqualTo(expected.size());
    }
  }

  @Test
  void metadata_is_compared_by_value_at_the_top_level_only() {
    post("text", Json.object("{\"a\":\"x\\\"y\",\"b\":1.50}"));
    post("deeper", Json.object("{\"c\":{\"a\":\"x\\\"y\",\"b\":1.5}}"));
    post("null", Json.object("{\"a\":null,\"b\":true}"));
    post("object", Json.object("{\"a\":{\"p\":1,\"q\":[2]}}"));

    assertThat(filtered("{\"a\":\"x\\\"y\"}")).containsExactly("text");
    assertThat(filtered("{\"b\":1.5}")).containsExactly("text");
    assertThat(filtered("{\"b\":15e-1,\"a\":\"x\\\"y\"}")).containsExactly("text");
    assertThat(filtered("{\"a\":null}")).containsExactly("null");
    assertThat(filtered("{\"b\":true}")).containsExactly("null");
    assertThat(filtered("{\"a\":{\"q\":[2],\"p\":1.0}}")).containsExactly("object");
    assertThat(filtered("{\"A\":null}")).isEmpty();
  }

  private List<String> filtered(String filter) {
    ObjectNode arguments = Json.object();
    arguments.set("metadata_filter", Json.object(filter));
    return contents(read(arguments));
  }

  @Test
  void an_offset_leaves_out_matching_messages_in_either_direction() {
    for (int i = 0; i < 20; i++) {
      post((i % 2 == 0 ? "even " : "odd ") + i, Json.object());
    }

    assertThat(contents(read(Json.object().put("offset", 18))))
        .containsExactly("even 18", "odd 19");
    assertThat(contents(read(Json.object().put("offset", 18).put("order", "newest"))))
        .containsExactly("odd 1", "even 0");
    ObjectNode odd = Json.object().put("search", "ODD").put("offset", 8).put("limit", 1);
    JsonNode page = read(odd);
    assertThat(contents(page)).containsExactly("odd 17");
    assertThat(page.get("has_more").booleanValue()).isTrue();
    assertThat(page.get("total_count").intValue()).isEqualTo(10);
  }

  @Test
  void an_answer_names_its_parent_only_to_who_sees_that_one() {
    long secret = bench.post(ADA, session, "psst", "{'visibility':'private'}");
    long answer = bench.post(ADA, session, "so", "{'parent_message_id':" + secret + "}");
    long further = bench.post(BOB, session, "hm", "{'parent_message_id':" + answer + "}");

    JsonNode mine = bench.call(ADA, "get_messages", "{'session_id':'" + session + "'}");
    JsonNode bobs = bench.call(BOB, "get_messages", "{'session_id':'" + session + "'}");

    assertThat(mine.at("/messages/1/parent_message_id").longValue()).isEqualTo(secret);
    assertThat(bobs.at("/messages/0").has("parent_message_id")).isFalse();
    assertThat(bobs.at("/messages/1/parent_message_id").longValue()).isEqualTo(answer);
    assertThat(bobs.at("/messages/1/id").longValue()).isEqualTo(further);
    for (String tool : List.of("get_session", "catch_up", "wait_for_messages")) {
      ObjectNode request = Json.object().put("session_id", session);
      JsonNode told = bench.call(BOB, tool, tool.startsWith("wait") ? waiting(request) : request);
      assertThat(told.findValuesAsText("parent_message_id"))
          .as(tool)
          .doesNotContain(Long.toString(secret));
      assertThat(told.findValuesAsText("content")).as(tool).contains("so");
    }
  }

  private ObjectNode waiting(ObjectNode request) {
    return request.put("timeout_seconds", 0).put("after", MessageCursor.text(session, 0));
  }

  @Test
  void who_does_not_see_a_message_finds_no_answers_to_it() {
    long secret = bench.post(ADA, session, "psst", "{'visibility':'private'}");
    bench.post(ADA, session, "so", "{'parent_message_id':" + secret + "}");
    ObjectNode answers = Json.object().put("parent_message_id", secret);

    assertThat(read(answers.deepCopy()).get("total_count").intValue()).isEqualTo(1);
    JsonNode none = bench.call(BOB, "get_messages", answers.put("session_id", session));

    assertThat(none.get("messages")).isEmpty();
    assertThat(none.get("total_count").intValue()).isZero();
    assertThat(bench
            .call(BOB, "add_message", answers.put("content", "x"))
            .get("code")
            .textValue())
        .isEqualTo("PARENT_NOT_FOUND");
  }

  @Test
  void a_date_as_until_takes_in_its_whole_day() {
    Clock evening = Clock.fixed(Instant.parse("2026-11-20T23:59:59.999Z"), ZoneOffset.UTC);
    try (ToolFixture then = new ToolFixture(bench.directory(), evening)) {
      then.post(ADA, session, "late");
    }

    assertThat(contents(read(Json.object().put("until", "2026-11-20")))).containsExactly("late");
    assertThat(contents(read(Json.object().put("until", "2026-11-20T00:00:00"))))
        .isEmpty();
    assertThat(contents(read(Json.object().put("since", "2026-11-20").put("until", "2026-11-19"))))
        .isEmpty();
  }
}
