package io.sharedcontext.message;

import static io.sharedcontext.testing.ToolFixture.admin;
import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Cursor;
import io.sharedcontext.tool.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pages of messages: limits, cursors, filters, acknowledgement, budgets. */
@WithStore
class PagingTest {
  private static final Caller ADA = agent("ada", "builder");
  private static final Caller BOB = agent("bob", "tester");

  private final ToolFixture bench;
  private final String session;

  PagingTest(ToolFixture bench) {
    this.bench = bench;
    session = bench.session(ADA);
    for (int i = 0; i < 5; i++) {
      bench.post(i % 2 == 0 ? ADA : BOB, session, "message " + i);
    }
  }

  private JsonNode read(Caller caller, String tool, String arguments) {
    ObjectNode all = Json.object(arguments.replace('\'', '"'));
    all.put("session_id", session);
    return bench.call(caller, tool, all);
  }

  private JsonNode get(String arguments) {
    return read(ADA, "get_messages", arguments);
  }

  private JsonNode advanced(String arguments) {
    return read(ADA, "get_messages_advanced", arguments);
  }

  private static String numbers(JsonNode page) {
    StringBuilder numbers = new StringBuilder();
    page.get("messages").forEach(message -> {
      String content = message.get("content").asText();
      numbers.append(content.charAt(content.length() - 1));
    });
    return numbers.toString();
  }

  @Test
  void a_page_goes_forward_from_the_oldest_or_backward_from_the_newest() {
    assertThat(numbers(get("{}"))).isEqualTo("01234");
    assertThat(numbers(get("{'direction':'backward'}"))).isEqualTo("43210");
    assertThat(numbers(get("{'limit':2,'offset':1}"))).isEqualTo("12");
    assertThat(numbers(get("{'limit':2,'offset':1,'direction':'backward'}"))).isEqualTo("32");
    assertThat(numbers(get("{'offset':9}"))).isEmpty();
  }

  @Test
  void a_page_says_how_many_there_are_and_where_to_go_on() {
    JsonNode first = get("{'limit':3}");
    JsonNode rest = get("{'limit':3,'cursor':'" + first.get("next_cursor").asText() + "'}");

    assertThat(first.get("count").asInt()).isEqualTo(3);
    assertThat(first.get("total_count").asInt()).isEqualTo(5);
    assertThat(first.get("has_more").asBoolean()).isTrue();
    assertThat(numbers(rest)).isEqualTo("34");
    assertThat(rest.get("total_count").asInt()).isEqualTo(5);
    assertThat(rest.get("has_more").asBoolean()).isFalse();
    assertThat(rest.has("next_cursor")).isFalse();
  }

  @Test
  void a_page_that_ends_with_the_last_message_has_no_more() {
    assertThat(get("{'limit':5}").get("has_more").asBoolean()).isFalse();
    assertThat(get("{'limit':4}").get("has_more").asBoolean()).isTrue();
  }

  @Test
  void a_cursor_of_another_session_or_of_nothing_is_refused() {
    String elsewhere = MessageCursor.text(bench.session(ADA), 1);
    String forged = new Cursor("messages:" + session, List.of("first")).text();

    for (String name : new String[] {"cursor", "acknowledge"}) {
      for (String cursor : new String[] {elsewhere, "bogus", forged}) {
        assertThat(get("{'" + name + "':'" + cursor + "'}").get("code").asText())
            .isEqualTo("INVALID_CURSOR");
      }
    }
  }

  @Test
  void filters_narrow_the_page_and_its_count() {
    JsonNode page = get("{'sender':'bob','limit':1}");

    assertThat(numbers(page)).isEqualTo("1");
    assertThat(page.get("total_count").asInt()).isEqualTo(2);
    assertThat(numbers(get("{'visibility_filter':'private'}"))).isEmpty();
    long parent = page.get("messages").get(0).get("id").longValue();
    bench.post(ADA, session, "answer 9", "{'parent_message_id':" + parent + "}");
    assertThat(numbers(get("{'parent_message_id':" + parent + "}"))).isEqualTo("9");
  }

  @Test
  void reading_marks_nothing_and_acknowledging_only_what_it_names() {
    JsonNode first = get("{'unread_only':true,'limit':1}");

    assertThat(numbers(first)).isEqualTo("1");
    assertThat(first.get("unread").asInt()).isEqualTo(2);
    JsonNode second =
        get("{'unread_only':true,'acknowledge':'" + first.get("ack_cursor").asText() + "'}");
    assertThat(numbers(second)).isEqualTo("3");
    assertThat(second.get("unread").asInt()).isEqualTo(1);
    JsonNode last =
        get("{'unread_only':true,'acknowledge':'" + second.get("ack_cursor").asText() + "'}");
    assertThat(numbers(last)).isEmpty();
    assertThat(last.has("unread")).isFalse();
    assertThat(last.get("ack_cursor")).isEqualTo(second.get("ack_cursor"));
  }

  @Test
  void a_message_is_acknowledged_by_its_id_too() {
    JsonNode first = get("{'unread_only':true,'limit':1}");
    long id = first.get("messages").get(0).get("id").longValue();

    assertThat(numbers(get("{'unread_only':true,'acknowledge':'" + id + "'}"))).isEqualTo("3");
    for (String wrong : List.of("0", "999999999", "999999999999999999")) {
      assertThat(get("{'acknowledge':'" + wrong + "'}").get("code").asText())
          .isEqualTo("MESSAGE_NOT_FOUND");
    }
    String elsewhere = bench.session(BOB);
    long other = bench.post(BOB, elsewhere, "there");
    assertThat(get("{'acknowledge':'" + other + "'}").get("code").asText())
        .isEqualTo("MESSAGE_NOT_FOUND");
  }

  @Test
  void a_budget_cuts_at_whole_messages_and_leaves_a_cursor() {
    JsonNode first = get("{'max_tokens':100}");
    JsonNode rest =
        get("{'max_tokens':50000,'cursor':'" + first.get("next_cursor").asText() + "'}");

    assertThat(first.get("truncated").asBoolean()).isTrue();
    assertThat(first.get("has_more").asBoolean()).isTrue();
    assertThat(first.get("messages").toString().length()).isLessThanOrEqualTo(500);
    assertThat(numbers(first) + numbers(rest)).isEqualTo("01234");
    assertThat(rest.has("truncated")).isFalse();
  }

  @Test
  void what_stands_around_the_items_is_part_of_the_budget() {
    for (int i = 1; i < 40; i++) {
      bench.post(ADA, session, "word".repeat(i));
    }
    String place = "{'max_tokens':300,'after':'" + MessageCursor.text(session, 0) + "'}";

    assertThat(get("{'max_tokens':300}").toString()).hasSizeLessThan(1_200);
    assertThat(read(BOB, "get_session", "{'max_tokens':300}").toString()).hasSizeLessThan(1_200);
    assertThat(read(BOB, "catch_up", "{'max_tokens':300}").toString()).hasSizeLessThan(1_200);
    assertThat(read(BOB, "wait_for_messages", place).toString()).hasSizeLessThan(1_200);
  }

  @Test
  void the_first_message_comes_however_small_the_budget() {
    bench.post(ADA, session, "x".repeat(50_000));

    assertThat(get("{'max_tokens':100,'direction':'backward'}").get("count").asInt())
        .isEqualTo(1);
  }

  @Test
  void a_page_of_huge_messages_ends_before_it_fills_the_memory() {
    bench.post(ADA, session, "x".repeat(100_000));
    JsonNode page = get("{'limit':1000}");

    // Five short messages were there before; the large one does not fit beside them.
    assertThat(page.get("truncated").asBoolean()).isTrue();
    assertThat(page.get("count").asInt()).isEqualTo(5);
    JsonNode next = get("{'limit':1000,'cursor':'" + page.get("next_cursor").asText() + "'}");
    assertThat(next.at("/messages/0/content").asText()).hasSize(100_000);
    assertThat(next.has("truncated")).isFalse();
  }

  @Test
  void a_page_has_ten_thousand_tokens_unless_asked_for_more() {
    for (int i = 0; i < 60; i++) {
      bench.post(ADA, session, "\"quoted\" ".repeat(100));
    }
    JsonNode page = get("{'limit':1000}");

    assertThat(page.get("truncated").asBoolean()).isTrue();
    assertThat(page.toString().length()).isBetween(36_000, 40_000);
    assertThat(get("{'limit':1000,'max_tokens':50000}").has("truncated")).isFalse();
  }

  @Test
  void advanced_filters_are_by_sender_time_text_and_metadata() {
    JsonNode third = get("{'offset':2,'limit':1}").get("messages").get(0);
    String time = third.get("timestamp").asText();
    bench.post(
        BOB,
        session,
        "Ä 100% _5",
        "{'metadata':{'n':1.50,'o':{'a':1,'b':[null]},'t':'x','z':null}}");

    assertThat(numbers(advanced("{'senders':['bob','carl']}"))).isEqualTo("135");
    assertThat(numbers(advanced("{'senders':['bob'],'sender':'ada','order':'newest'}")))
        .isEqualTo("543210");
    assertThat(numbers(advanced("{'since':'" + time + "'}"))).contains("2345");
    assertThat(numbers(advanced("{'until':'" + time + "'}"))).contains("012");
    assertThat(numbers(advanced("{'search':'ä 100% _'}"))).isEqualTo("5");
    assertThat(numbers(advanced("{'search':'MESSAGE','offset':1,'limit':2}"))).isEqualTo("12");
    assertThat(numbers(advanced("{'metadata_filter':{'n':1.5,'t':'x','z':null}}")))
        .isEqualTo("5");
    assertThat(numbers(advanced("{'metadata_filter':{'o':{'b':[null],'a':1.0}}}")))
        .isEqualTo("5");
    assertThat(numbers(advanced("{'metadata_filter':{'t':'X'}}"))).isEmpty();
    assertThat(numbers(advanced("{'metadata_filter':{'missing':null}}"))).isEmpty();
    assertThat(advanced("{'search':'message','limit':1}").get("total_count").asInt())
        .isEqualTo(5);
  }

  @Test
  void an_unknown_session_is_named_whatever_the_cursor() {
    JsonNode refused = bench.call(
        admin("root", "x"), "get_messages", "{'session_id':'nowhere','acknowledge':'bogus'}");

    assertThat(refused.get("code").asText()).isEqualTo("SESSION_NOT_FOUND");
  }
}
