package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Caches are worth their memory, and give it back when there is none. */
class CachesIT {
  /** Which ordinary work in a small store does not reach. */
  private static final Set<String> OF_LARGE_STORES =
      Set.of("segment_visibility", "message_offsets");

  private static final int ROUNDS = 40;

  @TempDir
  private Path home;

  /** Two agents at work: each posts, reads on, searches and looks around, and then looks again. */
  @Test
  void in_ordinary_work_seven_of_ten_looks_find_what_they_need() throws IOException {
    try (Fleet fleet = new Fleet(home)) {
      ServerProcess writer = fleet.start("writer");
      String session = ProcessConversation.session(writer);
      String key = Files.readString(home.resolve("admin.key")).strip();
      ServerProcess reader = fleet.start("reader", Map.of(Setting.API_KEY, key));
      for (int i = 0; i < ROUNDS; i++) {
        work(writer, session, "the writer's note on harvest " + i);
        work(reader, session, "the reader's answer about harvest " + i);
      }

      JsonNode metrics = metrics(reader);
      JsonNode cache = metrics.path("cache");

      String figures = metrics.toString();
      assertThat(cache.path("hit_ratio").asDouble()).as(figures).isGreaterThan(0.7);
      assertThat(ratio(metrics.path("caches"))).as(figures).isGreaterThan(0.7);
      assertThat(hits(metrics.path("caches"))).as(figures).doesNotContainValue(0L);
    }
  }

  private static void work(ServerProcess server, String session, String text) {
    Map<String, String> there = Map.of("session_id", session);
    ProcessConversation.post(server, session, text);
    look(server, there);
    look(server, there);
  }

  private static void look(ServerProcess server, Map<String, String> there) {
    ObjectNode page = ProcessConversation.ok(server, "get_messages", there);
    ObjectNode list = ProcessConversation.ok(server, "list_sessions", Map.of());
    ObjectNode found =
        ProcessConversation.ok(server, "search_context", Map.of("query", "harvest note"));
    ObjectNode alike = ProcessConversation.ok(
        server, "search_context", Map.of("query", "harvest note", "mode", "fuzzy"));
    ObjectNode news = ProcessConversation.ok(server, "catch_up", there);
    assertThat(page.size() * list.size() * found.size() * alike.size() * news.size())
        .isPositive();
  }

  /** Processes hand their figures over now and then; its own are always among them. */
  private static JsonNode metrics(ServerProcess server) {
    return ProcessConversation.ok(server, "get_performance_metrics", Map.of());
  }

  /** Of all look-ups, also those that a cache behind answered. */
  private static double ratio(JsonNode caches) {
    double hits = 0;
    double misses = 0;
    for (JsonNode one : caches) {
      hits += one.path("hits").asLong();
      misses += one.path("misses").asLong();
    }
    return hits / (hits + misses);
  }

  private static Map<String, Long> hits(JsonNode caches) {
    Map<String, Long> hits = new TreeMap<>();
    caches.forEach(one -> hits.put(one.path("name").asText(), one.path("hits").asLong()));
    hits.keySet().removeAll(OF_LARGE_STORES);
    return hits;
  }

  @Test
  void a_process_that_runs_out_of_memory_empties_its_caches_and_goes_on()
      throws IOException, InterruptedException {
    List<String> command = ServerProcess.command(MemoryPressureMain.class.getName());
    command.add(home.toString());
    Process pressed = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    String said = new String(pressed.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(pressed.waitFor(60, TimeUnit.SECONDS)).isTrue();

    assertThat(pressed.exitValue()).as(said).isZero();
    List<String> lines = said.lines().toList();
    assertThat(Json.object(lines.get(0)).path("l2_size").asInt()).as(said).isEqualTo(1);
    ObjectNode after = Json.object(lines.get(1));
    assertThat(after.path("l1_size").asInt() + after.path("l2_size").asInt())
        .as(said)
        .isZero();
    assertThat(after.path("evictions").asInt()).as(said).isPositive();
    assertThat(lines.get(2)).as("the same search finds the same").isEqualTo("true");
  }
}
