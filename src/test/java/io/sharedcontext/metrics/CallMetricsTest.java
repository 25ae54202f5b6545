package io.sharedcontext.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.Setting;
import io.sharedcontext.metrics.MetricsTable.Totals;
import io.sharedcontext.metrics.PerformanceMetrics.Scaling;
import io.sharedcontext.testing.ServerProcess;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What follows from what was measured. */
class CallMetricsTest {
  @TempDir
  Path home;

  private String log(String threshold) {
    Map<Setting, String> settings =
        Map.of(Setting.SLOW_MS, threshold, Setting.AGENT_ID, "ada", Setting.AGENT_TYPE, "t");
    ServerProcess server = ServerProcess.start(home, settings);
    // The first call opens the store, which takes longer than a millisecond.
    server.call("create_session", Map.of("purpose", "a secret purpose"));
    assertThat(server.finish()).isZero();
    return server.errors();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void a_slow_call_is_logged_without_what_it_was_about() {
    assertThat(log("1"))
        .containsPattern("WARN .* slow: create_session took \\d+ ms for ada")
        .doesNotContain("secret purpose");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void zero_logs_no_call_as_slow() {
    assertThat(log("0")).doesNotContain("slow:");
  }

  private static Totals totals(String operation, long millis) {
    return totals(operation, millis, 100);
  }

  private static Totals totals(String operation, long millis, int calls) {
    LatencyHistogram histogram = new LatencyHistogram();
    for (int i = 0; i < calls; i++) {
      histogram.record(TimeUnit.MILLISECONDS.toNanos(millis), false);
    }
    return new Totals(Map.of(operation, histogram.drain()), Map.of());
  }

  @Test
  void one_reason_is_not_enough_to_migrate() {
    Scaling advice = new ScalingAdvisor(1, 1, 1, 1).advice(totals("add_message", 80), true);

    assertThat(advice.shouldMigrate()).isFalse();
    assertThat(advice.triggered()).hasSize(1);
    assertThat(advice.triggered().get(0)).startsWith("write_p95_ms 80 is over 50");
  }

  @Test
  void a_few_slow_calls_are_no_reason() {
    assertThat(new ScalingAdvisor(1, 1, 1, 1)
            .advice(totals("add_message", 80, 99), true)
            .triggered())
        .isEmpty();
  }

  @Test
  void two_reasons_are() {
    Scaling advice =
        new ScalingAdvisor(11, 21, 2L << 30, 100_001).advice(totals("search_context", 1_200), true);

    assertThat(advice.shouldMigrate()).isTrue();
    assertThat(advice.triggered())
        .extracting(reason -> reason.substring(0, reason.indexOf(' ')))
        .containsExactly(
            "search_p95_ms", "processes", "active_agents", "size_bytes", "changes_a_day");
  }

  @Test
  void what_is_on_a_database_server_need_not_move_there() {
    Scaling advice = new ScalingAdvisor(11, 21, 2L << 30, 100_001)
        .advice(totals("search_context", 1_200), false);

    assertThat(advice.shouldMigrate()).isFalse();
    assertThat(advice.triggered()).hasSize(5);
  }

  @Test
  void targets_are_judged_by_the_slowest_tool_but_not_by_one_that_waits() {
    assertThat(LatencyTarget.targets(totals("get_session", 80)))
        .containsOnlyKeys("any_tool")
        .allSatisfy((name, target) -> assertThat(target.met()).isTrue());
    assertThat(LatencyTarget.targets(totals("get_session", 150)))
        .hasEntrySatisfying("any_tool", target -> assertThat(target.met()).isFalse());
    assertThat(LatencyTarget.targets(totals("wait_for_messages", 5_000))).isEmpty();
    assertThat(LatencyTarget.targets(totals("create_session", 11)))
        .hasEntrySatisfying(
            "session_creation", target -> assertThat(target.met()).isFalse());
  }

  @Test
  void labels_are_escaped() {
    assertThat(PrometheusFormat.escaped("a\\b\"c\nd")).isEqualTo("a\\\\b\\\"c\\nd");
  }
}
