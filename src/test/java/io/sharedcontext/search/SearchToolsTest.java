package io.sharedcontext.search;

import static io.sharedcontext.testing.ToolFixture.admin;
import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@WithStore
class SearchToolsTest {
  private static final Caller ANN = agent("ann", "builder");
  private static final Caller BEN = agent("ben", "tester");

  private final ToolFixture bench;
  private final String session;

  SearchToolsTest(ToolFixture bench) {
    this.bench = bench;
    session = bench.session(ANN);
    bench.post(ANN, session, "The deployment of the payment gateway failed with ERR_CONN_42.");
    alone(BEN, "Lunch is at noon, and there will be pancakes.", "{}");
    alone(ANN, "Please look at it.", "{'metadata':{'ticket':'PROJ-1234','n':[{'x':77}]}}");
  }

  /** Posts where nothing stands next to it. */
  private long alone(Caller sender, String content, String more) {
    return bench.post(sender, bench.session(sender), content, more);
  }

  private JsonNode search(Caller caller, String query, String more) {
    ObjectNode arguments = Json.object(more.replace('\'', '"'));
    return bench.call(caller, "search_context", arguments.put("query", query));
  }

  private static List<Long> ids(JsonNode found) {
    assertThat(found.get("success").asBoolean()).as(found.toString()).isTrue();
    List<Long> ids = new ArrayList<>();
    found.get("results").forEach(result -> ids.add(result.at("/message/id").asLong()));
    return ids;
  }

  @Test
  void a_message_is_found_by_its_words_with_everything_about_it() {
    JsonNode found = search(BEN, "payment gateway", "{}");
    JsonNode first = found.get("results").get(0);

    assertThat(first.at("/message/id").asLong()).isEqualTo(1);
    assertThat(first.at("/message/session_id").asText()).isEqualTo(session);
    assertThat(first.at("/message/sender").asText()).isEqualTo("ann");
    assertThat(first.at("/message/visibility").asText()).isEqualTo("public");
    assertThat(first.at("/message/timestamp").asText()).endsWith("Z");
    assertThat(first.at("/message/metadata").isObject()).isTrue();
    assertThat(first.has("memory")).isFalse();
    assertThat(first.get("score").asInt()).isBetween(60, 100);
    assertThat(first.get("snippet").asText()).contains("payment gateway");
    assertThat(first.get("match").asText()).isEqualTo("text");
    assertThat(found.get("total_matches").asInt())
        .isEqualTo(found.get("results").size());
    assertThat(found.get("truncated").asBoolean()).isFalse();
    assertThat(found.get("search_time_ms").asDouble()).isPositive();
  }

  @Test
  void a_word_with_a_typo_is_found_and_called_fuzzy() {
    JsonNode first =
        search(BEN, "pancaeks", "{'fuzzy_threshold':30}").get("results").get(0);

    assertThat(first.at("/message/id").asLong()).isEqualTo(2);
    assertThat(first.get("match").asText()).isEqualTo("fuzzy");
  }

  @Test
  void values_of_metadata_are_searched_unless_they_are_not_to_be() {
    assertThat(ids(search(BEN, "PROJ-1234", "{}"))).containsExactly(3L);
    assertThat(ids(search(BEN, "77", "{}"))).containsExactly(3L);
    assertThat(search(BEN, "PROJ-1234", "{}").at("/results/0/match").asText())
        .isEqualTo("metadata");
    assertThat(ids(search(BEN, "PROJ-1234", "{'search_metadata':false}"))).isEmpty();
  }

  @Test
  void an_empty_result_has_the_shape_of_a_full_one() {
    ObjectNode found = (ObjectNode) search(BEN, "xylophone", "{}");

    assertThat(found.remove("search_time_ms").isNumber()).isTrue();
    found.remove("unread");
    assertThat(found.toString())
        .isEqualTo(
            "{\"success\":true,\"results\":[],\"total_matches\":0,\"truncated\":false,\"confident\":false,"
                + "\"hint\":\"Nothing matches; try other words, or fuzzy_threshold 0 for weaker"
                + " matches.\"}");
  }

  @Test
  void an_unknown_session_is_said_to_be_unknown() {
    assertThat(search(BEN, "lunch", "{'session_id':'session_none'}").get("code").asText())
        .isEqualTo("SESSION_NOT_FOUND");
  }

  @Test
  void limits_of_the_arguments_are_named() {
    for (String wrong :
        List.of("{'limit':0}", "{'fuzzy_threshold':101}", "{'fuzzy_threshold':-1}")) {
      assertThat(search(BEN, "x", wrong).get("code").asText()).isEqualTo("INVALID_INPUT");
    }
    assertThat(search(BEN, "x".repeat(501), "{}").get("error").asText()).contains("500");
    assertThat(search(BEN, "", "{}").get("code").asText()).isEqualTo("INVALID_INPUT");
    assertThat(search(BEN, "x".repeat(500), "{}").get("success").asBoolean()).isTrue();
  }

  @Test
  void only_the_session_asked_for_is_searched() {
    String other = bench.session(BEN);
    long there = bench.post(BEN, other, "The payment gateway works again.");

    assertThat(ids(search(BEN, "payment gateway", "{}"))).containsExactlyInAnyOrder(1L, there);
    assertThat(ids(search(BEN, "payment gateway", "{'session_id':'" + other + "'}")))
        .containsExactly(there);
  }

  @Test
  void sender_and_time_select() {
    long later = alone(BEN, "The payment gateway works again.", "{}");
    String at = search(BEN, "payment gateway works again", "{}")
        .at("/results/0/message/timestamp")
        .asText();

    assertThat(ids(search(ANN, "payment gateway", "{'sender':'ben'}"))).containsExactly(later);
    assertThat(ids(search(ANN, "payment gateway", "{'sender':'nobody'}"))).isEmpty();
    assertThat(ids(search(ANN, "payment gateway", "{'since':'" + at + "'}"))).contains(later);
    assertThat(ids(search(ANN, "payment gateway", "{'until':'2001-01-01'}"))).isEmpty();
    assertThat(ids(search(ANN, "payment gateway", "{'since':'2999-01-01'}"))).isEmpty();
  }

  @Test
  void the_scope_tells_private_messages_from_public_ones() {
    String to = "{'visibility':'private','to':['ben']}";
    long own = alone(ANN, "The payment gateway key is in the vault.", to);
    alone(agent("eve", "builder"), "My payment gateway secret", "{'visibility':'private'}");

    for (Caller reader : List.of(ANN, BEN)) {
      assertThat(ids(search(reader, "payment gateway", "{'search_scope':'private'}")))
          .containsExactly(own);
      assertThat(ids(search(reader, "payment gateway", "{'search_scope':'public'}")))
          .containsExactly(1L);
      assertThat(ids(search(reader, "payment gateway", "{}"))).containsExactlyInAnyOrder(1L, own);
    }
    assertThat(ids(search(admin("root", "x"), "payment gateway", "{}"))).containsExactly(1L);
  }

  @Test
  void what_does_not_fit_is_counted_and_left_out() {
    for (int i = 0; i < 30; i++) {
      alone(ANN, "pancakes number " + i + " " + "and more ".repeat(40), "{}");
    }
    JsonNode few = search(BEN, "pancakes", "{'limit':5,'fuzzy_threshold':0}");
    JsonNode small = search(BEN, "pancakes", "{'limit':20,'fuzzy_threshold':0,'max_tokens':300}");

    assertThat(few.get("results")).hasSize(5);
    assertThat(few.get("total_matches").asInt()).isEqualTo(31);
    assertThat(few.get("truncated").asBoolean()).isTrue();
    assertThat(small.get("results").size()).isBetween(1, 5);
    assertThat(small.get("truncated").asBoolean()).isTrue();
    assertThat(small.get("total_matches").asInt()).isEqualTo(31);
    assertThat(small.get("results").toString()).hasSizeLessThan(1_300);
  }

  @Test
  void exact_asks_for_every_word_as_it_is_written() {
    assertThat(ids(search(BEN, "lunch pancakes", "{'mode':'exact'}"))).containsExactly(2L);
    assertThat(ids(search(BEN, "lunch pancaeks", "{'mode':'exact'}"))).isEmpty();
    assertThat(ids(search(BEN, "lunch gateway", "{'mode':'exact'}"))).isEmpty();
  }

  @Test
  void words_written_together_are_found_apart_and_the_other_way_round() {
    assertThat(ids(search(BEN, "paymentgateway", "{}"))).contains(1L);
    assertThat(ids(search(BEN, "pan cakes", "{}"))).contains(2L);
  }

  @Test
  void results_come_best_first() {
    JsonNode found = search(BEN, "lunch pancakes gateway", "{'fuzzy_threshold':0}");
    List<Integer> scores = new ArrayList<>();
    found.get("results").forEach(result -> scores.add(result.get("score").asInt()));

    assertThat(scores).isSortedAccordingTo((left, right) -> right - left);
    assertThat(ids(found).get(0)).isEqualTo(2);
  }
}
