package io.sharedcontext.metrics;

import static io.sharedcontext.testing.ToolFixture.admin;
import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The figures of several processes on one store. */
class MetricsTest {
  private static final Caller ROOT = admin("root", "operator");
  private static final Caller ADA = agent("ada", "planner");

  @TempDir
  Path home;

  private static JsonNode figures(ToolFixture bench) {
    return bench.call(ROOT, "get_performance_metrics", "{}");
  }

  private static long calls(JsonNode figures, String operation) {
    return figures.path("operations").path(operation).path("count").asLong();
  }

  private static void work(ToolFixture bench) {
    String session = bench.session(ADA);
    bench.post(ADA, session, "one");
    bench.post(ADA, session, "two");
    bench.call(ADA, "set_memory", "{'key':'k','value':1}");
    bench.call(ADA, "get_memory", "{'key':'missing'}");
    bench.call(ADA, "coordinate_session_work", "{'session_id':'" + session + "','action':'lock'}");
  }

  private static Iterable<String> names(JsonNode object) {
    return object::fieldNames;
  }

  @Test
  void every_figure_has_its_name() {
    try (ToolFixture bench = new ToolFixture(home)) {
      work(bench);
      JsonNode figures = figures(bench);

      assertThat(names(figures))
          .containsExactly(
              "success",
              "timestamp",
              "operations",
              "errors",
              "database",
              "cache",
              "caches",
              "coordination",
              "system",
              "targets",
              "scaling",
              "recommended_postgres_config");
      assertThat(names(figures.at("/recommended_postgres_config")))
          .containsExactly(
              "pool_size", "max_connections", "shared_buffers_mb", "effective_cache_size_mb");
      assertThat(names(figures.at("/operations/add_message")))
          .containsExactly("count", "errors", "mean_ms", "p50_ms", "p95_ms", "p99_ms", "max_ms");
      assertThat(names(figures.at("/cache")))
          .containsExactly(
              "l1_hits", "l2_hits", "misses", "evictions", "hit_ratio", "l1_size", "l2_size");
      assertThat(names(figures.at("/database")))
          .containsExactly("pool", "queries", "slow_queries", "wal_bytes", "size_bytes");
      assertThat(figures.at("/scaling")).hasToString("{\"should_migrate\":false,\"triggered\":[]}");
      assertThat(figures.at("/coordination"))
          .hasToString("{\"active_agents\":0,\"locks\":1,\"waiters\":0}");
    }
  }

  @Test
  void every_figure_is_true() {
    try (ToolFixture bench = new ToolFixture(home)) {
      work(bench);
      JsonNode figures = figures(bench);

      assertThat(calls(figures, "add_message")).isEqualTo(2);
      assertThat(figures.at("/operations/get_memory/errors").asLong()).isEqualTo(1);
      assertThat(figures.at("/errors/MEMORY_NOT_FOUND").asLong()).isEqualTo(1);
      assertThat(figures.at("/operations/add_message/p50_ms").asDouble())
          .isPositive()
          .isLessThanOrEqualTo(figures.at("/operations/add_message/max_ms").asDouble());
      assertThat(figures.at("/database/pool/max").asInt()).isEqualTo(4);
      assertThat(figures.at("/database/queries").asLong()).isGreaterThan(10);
      assertThat(figures.at("/database/size_bytes").asLong()).isPositive();
      if (TestEngine.current() == TestEngine.SQLITE) {
        assertThat(figures.at("/database/size_bytes").asLong())
            .isEqualTo(home.resolve("context.db").toFile().length());
        assertThat(figures.at("/database/wal_bytes").asLong()).isPositive();
      }
      assertThat(figures.at("/system/active_sessions").asLong()).isEqualTo(1);
      assertThat(figures.at("/system/total_messages").asLong()).isEqualTo(2);
      assertThat(figures.at("/system/memory_entries").asLong()).isEqualTo(1);
      assertThat(figures.at("/system/processes").asLong()).isEqualTo(1);
      assertThat(figures.at("/system/heap_bytes").asLong()).isPositive();
      assertThat(figures.at("/targets/message_insertion/target_ms").asDouble()).isEqualTo(20);
      assertThat(figures.at("/targets/message_insertion/p95_ms"))
          .isEqualTo(figures.at("/operations/add_message/p95_ms"));
    }
  }

  @Test
  void figures_are_for_admins() {
    try (ToolFixture bench = new ToolFixture(home)) {
      assertThat(bench.call(ADA, "get_performance_metrics", "{}").path("code").asText())
          .isEqualTo("PERMISSION_DENIED");
    }
  }

  @Test
  void closing_hands_over_what_was_measured() {
    try (ToolFixture bench = new ToolFixture(home)) {
      bench.session(ADA);
    }
    try (ToolFixture bench = new ToolFixture(home)) {
      assertThat(calls(figures(bench), "create_session")).isEqualTo(1);
    }
  }

  @Test
  void a_reset_begins_anew_for_all_processes() {
    try (ToolFixture one = new ToolFixture(home);
        ToolFixture other = new ToolFixture(home)) {
      one.session(ADA);
      other.session(ADA);
      // Its own are in; the other's are on their way and belong to what ended.
      assertThat(
              calls(one.call(ROOT, "get_performance_metrics", "{'reset':true}"), "create_session"))
          .isEqualTo(1);
      assertThat(calls(figures(other), "create_session")).isZero();
      other.session(ADA);
      assertThat(calls(figures(other), "create_session")).isEqualTo(1);
      one.session(ADA);
      assertThat(calls(figures(one), "create_session")).isEqualTo(2);
    }
  }

  @Test
  void all_threads_are_counted() {
    try (ToolFixture bench = new ToolFixture(home)) {
      List<Thread> threads = IntStream.range(0, 4)
          .mapToObj(i -> new Thread(() -> {
            for (int n = 0; n < 100; n++) {
              bench.call(ADA, "list_sessions", "{}");
            }
          }))
          .toList();
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        join(thread);
      }
      assertThat(calls(figures(bench), "list_sessions")).isEqualTo(400);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private ServerProcess server(String agent) {
    return ServerProcess.start(home, agent);
  }

  private ServerProcess operator() throws IOException {
    String key = Files.readString(home.resolve("admin.key")).strip();
    return ServerProcess.start(home, Map.of(Setting.AGENT_ID, "root", Setting.API_KEY, key));
  }

  private static long measured(ServerProcess operator) {
    return calls(operator.call("get_performance_metrics", Map.of()), "set_memory");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void a_killed_process_loses_what_it_had_not_handed_over_and_no_more() throws IOException {
    ServerProcess victim = server("ada");
    set(victim, 40);
    try (ServerProcess operator = operator()) {
      assertThat(awaited(operator, 40)).isEqualTo(40);
      set(victim, 10);
      victim.kill();
      assertThat(measured(operator)).isBetween(40L, 50L);
      try (ServerProcess brief = server("bob")) {
        set(brief, 7);
      }
      // It ended in order, so all of it counts.
      assertThat(measured(operator)).isBetween(47L, 57L);
    }
  }

  private static void set(ServerProcess server, int times) {
    for (int i = 0; i < times; i++) {
      ObjectNode set = Json.object().put("key", "k").put("value", i);
      assertThat(server.call("set_memory", set).path("success").asBoolean()).isTrue();
    }
  }

  /** The number of calls once it is {@code expected}, or after ten times the longest delay. */
  private static long awaited(ServerProcess operator, long expected) {
    long deadline = System.nanoTime() + Metrics.DELAY.multipliedBy(10).toNanos();
    long calls = measured(operator);
    while (calls != expected && System.nanoTime() < deadline) {
      calls = measured(operator);
    }
    return calls;
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void the_document_shows_the_same_and_tokens_are_measured() throws IOException {
    try (ServerProcess ada = server("ada")) {
      ObjectNode token =
          ada.call("authenticate_agent", Map.of("agent_id", "ada", "agent_type", "tester"));
      assertThat(token.has("token")).isTrue();
      set(ada, 3);
      try (ServerProcess operator = operator()) {
        Await.until("what ada did is counted", () -> measured(operator) == 3);
      }
    }
    try (ServerProcess operator = operator()) {
      JsonNode response =
          operator.request("resources/read", Json.object().put("uri", "performance://metrics"));
      JsonNode figures = Json.parse(response.at("/result/contents/0/text").asText());
      assertThat(figures.at("/targets/token_validation/met").isBoolean()).isTrue();
      assertThat(figures.at("/operations/token_validation/count").asLong()).isEqualTo(3);
      assertThat(figures.at("/system/processes").asLong()).isEqualTo(1);
    }
  }
}
