package io.sharedcontext.metrics;

import static io.sharedcontext.testing.ToolFixture.admin;
import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.cache.Caches;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What the two levels of caches do under a usual load, as {@code get_performance_metrics} tells it. */
@WithStore
class CacheLevelsTest {
  private static final Caller ADA = agent("ada", "builder");
  private static final Caller BOB = agent("bob", "tester");
  private static final Caller ROOT = admin("root", "operator");
  private static final int MESSAGES = 6;

  /** What the first level may take by default. */
  private static final long FIRST_BYTES = 16L << 20;

  /** Their misses are looked up, and counted, in the caches behind them. */
  private static final Set<String> FRONT = Set.of("answers", "timed_answers");

  private final ToolFixture tools;
  private final String session;

  CacheLevelsTest(ToolFixture tools) {
    this.tools = tools;
    session = tools.session(ADA);
    for (int i = 0; i < MESSAGES; i++) {
      tools.post(ADA, session, "the harvest of field " + i);
    }
  }

  private JsonNode metrics() {
    return tools.call(ROOT, "get_performance_metrics", "{}");
  }

  private void reads(Caller caller) {
    assertThat(tools
            .call(caller, "get_messages", "{'session_id':'" + session + "'}")
            .path("count"))
        .as("messages on the page")
        .hasToString(Integer.toString(MESSAGES));
  }

  private void work() {
    for (Caller caller : List.of(ADA, BOB, ADA, BOB)) {
      reads(caller);
      for (String call : List.of(
          "list_sessions {}",
          "catch_up {}",
          "get_session {'session_id':'" + session + "'}",
          "search_context {'query':'harvest'}",
          "search_context {'query':'harvst','mode':'fuzzy'}")) {
        String[] words = call.split(" ", 2);
        assertThat(tools.call(caller, words[0], words[1]).path("success").asBoolean())
            .as(call)
            .isTrue();
      }
    }
  }

  private static List<JsonNode> level(JsonNode metrics, int level) {
    return StreamSupport.stream(metrics.path("caches").spliterator(), false)
        .filter(one -> one.path("level").asInt() == level)
        .toList();
  }

  private static long sum(List<JsonNode> caches, String figure) {
    return caches.stream().mapToLong(one -> one.get(figure).longValue()).sum();
  }

  @Test
  void both_levels_answer_and_their_figures_add_up() {
    work();

    JsonNode metrics = metrics();
    JsonNode together = metrics.path("cache");
    long missed = 0;
    for (int level : List.of(1, 2)) {
      List<JsonNode> caches = level(metrics, level);
      assertThat(sum(caches, "hits"))
          .as("%s", metrics)
          .isPositive()
          .isEqualTo(together.path("l" + level + "_hits").longValue());
      assertThat(sum(caches, "misses")).as("%s", metrics).isPositive();
      assertThat(sum(caches, "entries"))
          .as("%s", metrics)
          .isPositive()
          .isEqualTo(together.path("l" + level + "_size").longValue());
      missed += sum(
          caches.stream()
              .filter(one -> !FRONT.contains(one.path("name").asText()))
              .toList(),
          "misses");
    }
    assertThat(together.path("misses").longValue()).as("%s", metrics).isEqualTo(missed);
    double hits =
        together.path("l1_hits").doubleValue() + together.path("l2_hits").doubleValue();
    assertThat(together.path("hit_ratio").doubleValue())
        .isCloseTo(hits / (hits + missed), within(1e-4));
  }

  @Test
  void no_cache_is_larger_than_its_share_and_no_level_than_its_limit() {
    work();

    JsonNode metrics = metrics();
    assertThat(metrics.path("caches")).as("%s", metrics).isNotEmpty().allSatisfy(one -> {
      assertThat(one.path("bytes").longValue())
          .as("%s", one)
          .isLessThanOrEqualTo(one.path("limit").longValue());
      assertThat(one.path("entries").longValue() == 0)
          .as("%s", one)
          .isEqualTo(one.path("bytes").longValue() == 0);
    });
    assertThat(sum(level(metrics, 1), "limit"))
        .as("%s", metrics)
        .isLessThanOrEqualTo(Math.min(FIRST_BYTES, Caches.mostBytes()));
    assertThat(sum(level(metrics, 2), "limit"))
        .as("%s", metrics)
        .isLessThanOrEqualTo(Caches.mostBytes());
  }

  @Test
  void what_the_first_level_misses_the_second_answers_and_the_first_then_keeps() {
    reads(ADA);
    JsonNode before = metrics();
    assertThat(looks(before, "messages")).isEqualTo(new Looks(0, MESSAGES));

    reads(BOB);
    JsonNode filled = metrics();
    assertThat(looks(filled, "answers")).isEqualTo(looks(before, "answers").and(0, 1));
    assertThat(looks(filled, "messages")).isEqualTo(looks(before, "messages").and(MESSAGES, 0));

    reads(BOB);
    JsonNode kept = metrics();
    assertThat(looks(kept, "answers")).isEqualTo(looks(filled, "answers").and(1, 0));
    assertThat(looks(kept, "messages")).isEqualTo(looks(filled, "messages"));
  }

  /** What a cache answered and what it did not. */
  private record Looks(long hits, long misses) {
    Looks and(long moreHits, long moreMisses) {
      return new Looks(hits + moreHits, misses + moreMisses);
    }
  }

  private static Looks looks(JsonNode metrics, String cache) {
    return StreamSupport.stream(metrics.path("caches").spliterator(), false)
        .filter(one -> one.path("name").asText().equals(cache))
        .map(one -> new Looks(one.get("hits").longValue(), one.get("misses").longValue()))
        .findFirst()
        .orElseThrow();
  }
}
