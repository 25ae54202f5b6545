package io.sharedcontext.targets;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.metrics.MetricsCollector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a run of the benchmarks is held against. */
class ReportTest {
  private static Report report(double p50, double p95, double ratio) {
    return new Report(
        "a machine",
        List.of(
            new Measurement("get_memory", PerformanceTarget.of("get_memory"), 9, p50, p95, ratio)));
  }

  @Test
  void a_target_is_missed_when_the_95th_percentile_is_over_it() {
    assertThat(report(1, 10, 1).missed(1)).isEmpty();
    assertThat(report(1, 10.1, 1).missed(1)).hasSize(1);
    assertThat(report(1, 10.1, 1).missed(5)).isEmpty();
    assertThat(report(1, 10.1, 1).table(1, Optional.empty())).contains("MISSED");
  }

  @Test
  void slower_by_calibrated_ratio_is_a_regression_and_slower_by_the_clock_is_none() {
    Report baseline = report(1, 2, 0.5);

    assertThat(report(9, 9, 0.7).regressions(baseline)).isEmpty();
    assertThat(report(1, 2, 0.8).regressions(baseline)).containsExactly("get_memory x 1.60");
    assertThat(report(1, 2, 0.8).table(1, Optional.of(baseline))).contains("x 1.60");
  }

  @Test
  void what_was_saved_is_read_again() {
    Report saved = Report.read(report(1, 2, 0.5).json().toString());

    assertThat(report(1, 2, 0.8).regressions(saved)).hasSize(1);
  }

  /** The server tells the same targets in its metrics. */
  @Test
  void targets_are_those_that_the_server_promises() {
    Map<String, String> benchmarks = Map.of(
        "create_session", "create_session",
        "add_message", "add_message",
        "get_messages", "get_50_messages",
        "search_context", "search_1000_messages",
        "get_memory", "get_memory",
        "set_memory", "set_memory",
        "token_validation", "validate_token",
        "list_sessions", "any_tool");

    benchmarks.forEach((operation, benchmark) -> assertThat(
            PerformanceTarget.of(benchmark).map(PerformanceTarget::millis))
        .as(benchmark)
        .contains(MetricsCollector.limit(operation).orElseThrow()));
  }
}
