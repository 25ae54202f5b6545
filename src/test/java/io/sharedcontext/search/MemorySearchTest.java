package io.sharedcontext.search;

import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

@WithStore
class MemorySearchTest {
  private static final Caller ANN = agent("ann", "builder");
  private static final Caller BEN = agent("ben", "tester");

  private final ToolFixture bench;
  private final String session;

  MemorySearchTest(ToolFixture bench) {
    this.bench = bench;
    session = bench.session(ANN);
  }

  private void keep(Caller caller, String key, String value, String more) {
    var arguments = Json.object(more.replace('\'', '"')).put("key", key).put("value", value);
    assertThat(bench.call(caller, "set_memory", arguments).get("success").asBoolean())
        .isTrue();
  }

  private List<String> keys(Caller caller, String query, String more) {
    var arguments = Json.object(more.replace('\'', '"')).put("query", query);
    JsonNode found = bench.call(caller, "search_context", arguments.put("include_memory", true));
    assertThat(found.get("total_matches").asInt())
        .isEqualTo(found.get("results").size());
    return found.get("results").findValuesAsText("key");
  }

  @Test
  void entries_are_found_only_when_asked_for_and_are_marked_as_memory() {
    keep(ANN, "decision/database", "We use the walrus engine.", "{'shared':true}");
    var request = Json.object().put("query", "walrus engine");

    assertThat(bench.call(BEN, "search_context", request).get("results")).isEmpty();
    JsonNode result = bench
        .call(BEN, "search_context", request.put("include_memory", true))
        .get("results")
        .get(0);
    assertThat(result.has("message")).isFalse();
    assertThat(result.at("/memory/key").asText()).isEqualTo("decision/database");
    assertThat(result.at("/memory/scope").asText()).isEqualTo("global");
    assertThat(result.at("/memory/shared").asBoolean()).isTrue();
    assertThat(result.at("/memory/version").asInt()).isEqualTo(1);
    assertThat(result.get("snippet").asText()).contains("walrus engine");
  }

  @Test
  void nobody_finds_what_another_agent_keeps_for_itself() {
    keep(ANN, "mine", "the walrus password", "{}");
    keep(ANN, "mine-here", "the walrus password", "{'session_id':'" + session + "'}");

    assertThat(keys(ANN, "walrus", "{}")).containsExactlyInAnyOrder("mine", "mine-here");
    assertThat(keys(BEN, "walrus", "{}")).isEmpty();
    assertThat(keys(ToolFixture.admin("root", "x"), "walrus", "{}")).isEmpty();
    assertThat(keys(ANN, "walrus", "{'search_scope':'public'}")).isEmpty();
  }

  @Test
  void a_session_has_its_own_entries_and_the_global_ones() {
    String other = bench.session(BEN);
    keep(ANN, "everywhere", "walrus", "{'shared':true}");
    keep(ANN, "here", "walrus", "{'shared':true,'session_id':'" + session + "'}");
    keep(ANN, "there", "walrus", "{'shared':true,'session_id':'" + other + "'}");

    assertThat(keys(BEN, "walrus", "{'session_id':'" + session + "'}"))
        .containsExactlyInAnyOrder("everywhere", "here");
    assertThat(keys(BEN, "walrus", "{}")).containsExactlyInAnyOrder("everywhere", "here", "there");
  }

  @Test
  void what_was_replaced_or_deleted_is_not_found() {
    keep(ANN, "key", "walrus", "{'shared':true}");
    keep(ANN, "key", "penguin", "{'shared':true}");
    assertThat(keys(BEN, "walrus", "{}")).isEmpty();
    assertThat(keys(BEN, "penguin", "{}")).containsExactly("key");

    bench.call(ANN, "delete_memory", "{'key':'key','shared':true}");
    assertThat(keys(BEN, "penguin", "{}")).isEmpty();
  }
}
