package io.sharedcontext.search;

import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The mode that compares whole messages, against the figures that RapidFuzz gives. */
@WithStore
class FuzzySearchTest {
  private static final Caller ANN = agent("ann", "builder");

  private final ToolFixture bench;
  private final String session;

  FuzzySearchTest(ToolFixture bench) {
    this.bench = bench;
    session = bench.session(ANN);
  }

  private JsonNode search(String query, String more) {
    ObjectNode arguments = Json.object(more.replace('\'', '"')).put("limit", 100);
    JsonNode found = bench.call(ANN, "search_context", arguments.put("query", query));
    assertThat(found.get("success").asBoolean()).as(found.toString()).isTrue();
    return found;
  }

  private void testMessages(int count) {
    for (int i = 0; i < count; i++) {
      bench.post(ANN, session, "Test message " + i + " for performance testing");
    }
  }

  /** Every line of {@code fuzzy.tsv}, which {@code fuzzy.py} wrote, in columns. */
  private static List<List<String>> golden(String kind) {
    try (InputStream file = Objects.requireNonNull(
        FuzzySearchTest.class.getResourceAsStream("/fuzzy.tsv"), "fuzzy.tsv")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> List.of(line.split("\t", -1)))
          .filter(columns -> columns.get(0).equals(kind))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("fuzzy.tsv cannot be read", e);
    }
  }

  private long post(List<String> golden) {
    String label = golden.get(3);
    String metadata = label.isEmpty() ? "{}" : "{'metadata':{'label':'" + label + "'}}";
    return bench.post(agent(golden.get(1), "x"), session, golden.get(2), metadata);
  }

  @Test
  void scores_are_those_of_rapidfuzz_for_sender_content_and_metadata_together() {
    long[] ids = golden("message").stream().mapToLong(this::post).toArray();
    for (double threshold : new double[] {0, 60, 85.5, 86}) {
      for (List<String> line : golden("query")) {
        Map<Long, Double> expected = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
          double score = Double.parseDouble(line.get(i + 2));
          if (score >= threshold && score > 0) {
            expected.put(ids[i], score);
          }
        }
        JsonNode found =
            search(line.get(1), "{'mode':'fuzzy','fuzzy_threshold':" + threshold + "}");
        assertScores(found, expected, line.get(1) + " from " + threshold);
      }
    }
  }

  private static void assertScores(JsonNode found, Map<Long, Double> expected, String what) {
    Map<Long, Double> scores = new HashMap<>();
    double before = 100;
    for (JsonNode result : found.get("results")) {
      double score = result.get("score").asDouble();
      assertThat(score).as(what).isLessThanOrEqualTo(before);
      assertThat(result.get("match").asText()).isEqualTo("fuzzy");
      scores.put(result.at("/message/id").asLong(), score);
      before = score;
    }
    assertThat(scores.keySet()).as(what).isEqualTo(expected.keySet());
    scores.forEach(
        (id, score) -> assertThat(score).as(what).isCloseTo(expected.get(id), within(0.00501)));
    assertThat(found.get("total_matches").asInt()).as(what).isEqualTo(expected.size());
  }

  @Test
  void a_short_query_that_finds_nothing_by_its_words_is_answered_by_likeness() {
    testMessages(100);

    for (String mode : List.of("{}", "{'mode':'fuzzy'}")) {
      JsonNode found = search("test query", mode);
      assertThat(found.get("results")).hasSize(100).allSatisfy(result -> {
        assertThat(result.get("score").asDouble()).isEqualTo(85.5);
        assertThat(result.get("match").asText()).isEqualTo("fuzzy");
      });
      assertThat(found.get("total_matches").asInt()).isEqualTo(100);
    }
    assertThat(search("test query", "{'fuzzy_threshold':85.6}").get("results")).isEmpty();
    assertThat(search("test query", "{'mode':'exact'}").get("results")).isEmpty();
    assertThat(search("did anybody make a test query?", "{}").get("results")).isEmpty();
  }

  @Test
  void what_is_posted_later_is_compared_too_and_newer_comes_first() {
    testMessages(3);
    assertThat(search("test query", "{}").get("results")).hasSize(3);
    testMessages(2);
    try (ToolFixture other = new ToolFixture(bench.directory())) {
      other.post(agent("ben", "x"), session, "One more test");
    }
    JsonNode found = search("test query", "{'mode':'fuzzy'}");
    long[] ids = Arrays.stream(found.findValuesAsText("id").toArray(String[]::new))
        .mapToLong(Long::parseLong)
        .toArray();
    assertThat(ids).hasSize(6).isSortedAccordingTo((left, right) -> Long.compare(right, left));
  }

  @Test
  void only_what_is_seen_and_wanted_is_compared() {
    bench.post(ANN, session, "renew the certificate", "{'metadata':{'ticket':'PROJ-1234'}}");
    bench.post(agent("eve", "spy"), session, "renew the certificates", "{'visibility':'private'}");
    bench.post(agent("ben", "x"), session, "renew our certificate");

    assertThat(search("renew teh certifcate", "{'mode':'fuzzy'}").get("results"))
        .hasSize(2);
    assertThat(search("renew teh certifcate", "{'mode':'fuzzy','sender':'ben'}").get("results"))
        .hasSize(1);
    assertThat(search("PROJ-1234", "{'mode':'fuzzy','fuzzy_threshold':85}").get("results"))
        .hasSize(1);
    assertThat(search("PROJ-1234", "{'mode':'fuzzy','fuzzy_threshold':85,'search_metadata':false}")
            .get("results"))
        .isEmpty();
  }

  @Test
  void memory_is_compared_as_well() {
    bench.call(ANN, "set_memory", "{'key':'retry-policy','value':'three times'}");
    JsonNode found = search("retry polcy", "{'mode':'fuzzy','include_memory':true}");

    assertThat(found.at("/results/0/memory/key").asText()).isEqualTo("retry-policy");
    assertThat(found.at("/results/0/match").asText()).isEqualTo("fuzzy");
  }

  @Test
  void the_snippet_shows_the_words_that_resemble_the_query() {
    bench.post(
        ANN, session, "nothing here ".repeat(40) + "renew the certificate" + " end".repeat(90));

    assertThat(search("certifcate", "{'mode':'fuzzy','fuzzy_threshold':30}")
            .at("/results/0/snippet")
            .asText())
        .contains("certificate");
  }

  @Test
  void it_is_said_when_the_best_is_probably_no_answer() {
    testMessages(5);
    bench.post(ANN, bench.session(ANN), "The lantern is in the harbour");

    assertThat(search("lantern harbour", "{}").get("confident").asBoolean()).isTrue();
    assertThat(search("lantren harbor", "{}").get("confident").asBoolean()).isTrue();
    assertThat(search("The lantern is in the harbour", "{'mode':'fuzzy'}")
            .get("confident")
            .asBoolean())
        .isTrue();
    assertThat(search("test query", "{}").get("confident").asBoolean())
        .as("one shared word is all there is")
        .isFalse();
    assertThat(search(
                "who painted the violin in the meadow with the lantern?", "{'fuzzy_threshold':0}")
            .get("confident")
            .asBoolean())
        .isFalse();
    assertThat(search("xylophone", "{'fuzzy_threshold':90}").get("confident").asBoolean())
        .isFalse();
  }

  @Test
  void a_threshold_meant_for_another_scale_is_refused_with_the_right_one() {
    JsonNode refused = bench.call(ANN, "search_context", "{'query':'test','fuzzy_threshold':0.6}");

    assertThat(refused.get("code").asText()).isEqualTo("INVALID_INPUT");
    assertThat(refused.get("error").asText()).contains("60, not 0.6");
    assertThat(search("test", "{'fuzzy_threshold':0}").get("success").asBoolean())
        .isTrue();
    assertThat(search("test", "{'fuzzy_threshold':1}").get("success").asBoolean())
        .isTrue();
  }
}
