package io.sharedcontext.metrics;

import static io.sharedcontext.testing.ToolFixture.admin;
import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.auth.Audit;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Times;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What each agent is said to have done. */
class ActivityToolsTest {
  private static final Caller ROOT = admin("root", "operator");
  private static final Caller ADA = agent("ada", "planner");
  private static final Caller BOB = agent("bob", "builder");
  private static final Instant START = Instant.parse("2026-11-20T10:30:00Z");

  @TempDir
  Path home;

  private static JsonNode summary(ToolFixture bench, String arguments) {
    return bench.call(ROOT, "get_agent_activity_summary", arguments).path("agents");
  }

  private static JsonNode of(JsonNode agents, String agent) {
    for (JsonNode one : agents) {
      if (one.path("agent_id").asText().equals(agent)) {
        return one;
      }
    }
    throw new AssertionError(agent + " is not in " + agents);
  }

  @Test
  void what_agents_did_is_summed_up() {
    try (ToolFixture bench = new ToolFixture(home)) {
      String one = bench.session(ADA);
      String two = bench.session(ADA);
      bench.post(ADA, one, "a");
      bench.post(ADA, two, "b");
      bench.post(BOB, two, "c");
      bench.call(ADA, "set_memory", "{'key':'k','value':1}");
      bench.call(ADA, "set_memory", "{'key':'gone','value':1}");
      bench.call(ADA, "delete_memory", "{'key':'gone'}");

      JsonNode ada = of(summary(bench, "{}"), "ada");
      assertThat(ada.path("messages").asInt()).isEqualTo(2);
      assertThat(ada.path("sessions").asInt()).isEqualTo(2);
      assertThat(ada.path("memory_entries").asInt()).isEqualTo(1);
      assertThat(ada.path("searches").asInt()).isZero();
      assertThat(ada.path("denied").asInt()).isZero();
      JsonNode only = summary(bench, "{'agent_id':'bob'}");
      assertThat(only).hasSize(1);
      assertThat(of(only, "bob").path("messages").asInt()).isEqualTo(1);
      assertThat(of(only, "bob").path("sessions").asInt()).isEqualTo(1);
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void refusals_types_and_times_are_those_of_real_calls() throws Exception {
    try (ServerProcess ada = ServerProcess.start(home, "ada")) {
      assertThat(ada.call("get_audit_log", Map.of()).path("code").asText())
          .isEqualTo("PERMISSION_DENIED");
    }
    String key = Files.readString(home.resolve("admin.key")).strip();
    try (ServerProcess root =
        ServerProcess.start(home, Map.of(Setting.AGENT_ID, "root", Setting.API_KEY, key))) {
      JsonNode ada = of(root.call("get_agent_activity_summary", Map.of()).path("agents"), "ada");
      assertThat(ada.path("agent_type").asText()).isEqualTo("tester");
      assertThat(ada.path("denied").asInt()).isEqualTo(1);
      assertThat(ada.path("last_seen").asText())
          .isGreaterThanOrEqualTo(ada.path("first_seen").asText());
    }
  }

  /** Sums, hours that have begun, and rows without a sum, against the log itself. */
  @Test
  void sums_are_those_of_the_log_wherever_since_is() {
    Clock clock = Clock.fixed(START.plus(Duration.ofHours(30)), ZoneOffset.UTC);
    Random random = new Random(11);
    List<Audit.Entry> log = new ArrayList<>();
    try (ToolFixture bench = new ToolFixture(home, clock)) {
      for (int batch = 0; batch < 4; batch++) {
        int size = 800;
        boolean written = bench
            .store()
            .write(tx -> {
              for (int i = 0; i < size; i++) {
                Audit.Entry entry = entry(random, log.size());
                Audit.record(tx, entry.at(), entry.event());
                log.add(entry);
              }
              return true;
            })
            .join();
        assertThat(written).isTrue();
        // Sums up a thousand more of them.
        bench.call(ROOT, "get_performance_metrics", "{}");
        for (long minutes : new long[] {0, 17, 30, 91, 700, 1_799, 1_801}) {
          Instant since = START.plus(Duration.ofMinutes(minutes));
          assertThat(messages(bench, since)).as("since %s", since).isEqualTo(expected(log, since));
        }
      }
    }
  }

  private static Audit.Entry entry(Random random, int number) {
    boolean denied = random.nextInt(10) == 0;
    return new Audit.Entry(
        number,
        START.plusMillis(random.nextInt((int) Duration.ofHours(30).toMillis())),
        new Audit.Event(
            denied ? "permission_denied" : "message_added",
            "agent" + random.nextInt(3),
            "session" + random.nextInt(5),
            denied ? Audit.Result.DENIED : Audit.Result.SUCCESS,
            Json.object()));
  }

  private static String messages(ToolFixture bench, Instant since) {
    ObjectNode request = Json.object().put("since", Times.text(since));
    JsonNode agents = bench.call(ROOT, "get_agent_activity_summary", request).path("agents");
    StringBuilder text = new StringBuilder();
    for (JsonNode agent : agents) {
      if (agent.path("agent_id").asText().startsWith("agent")) {
        text.append(agent.path("messages").asInt())
            .append('/')
            .append(agent.path("denied").asInt())
            .append(' ');
      }
    }
    return text.toString();
  }

  private static String expected(List<Audit.Entry> log, Instant since) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      String agent = "agent" + i;
      List<Audit.Entry> own = log.stream()
          .filter(entry -> entry.event().agent().equals(agent) && !entry.at().isBefore(since))
          .toList();
      long denied = own.stream()
          .filter(entry -> entry.event().result() == Audit.Result.DENIED)
          .count();
      text.append(own.isEmpty() ? "" : own.size() - denied + "/" + denied + " ");
    }
    return text.toString();
  }

  @Test
  void searches_are_counted_for_each_agent() {
    try (ToolFixture bench = new ToolFixture(home)) {
      var metrics = bench.features().metricsCollector().metrics();
      metrics.record("search_context", 1_000, false);
      metrics.recordCaller(ADA, true);
      metrics.recordCaller(ADA, true);
      metrics.recordCaller(BOB, false);
      bench.call(ROOT, "get_performance_metrics", "{}");

      JsonNode agents = summary(bench, "{}");
      assertThat(of(agents, "ada").path("searches").asInt()).isEqualTo(2);
      assertThat(of(agents, "ada").path("agent_type").asText()).isEqualTo("planner");
      assertThat(of(agents, "bob").path("searches").asInt()).isZero();
      assertThat(summary(bench, "{'since':'2090-01-01'}")).isEmpty();
    }
  }
}
