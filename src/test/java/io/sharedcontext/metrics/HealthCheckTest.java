package io.sharedcontext.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.metrics.HealthCheck.Finding;
import io.sharedcontext.metrics.HealthCheck.Level;
import io.sharedcontext.metrics.HealthCheck.Limit;
import io.sharedcontext.metrics.HealthCheck.Limits;
import io.sharedcontext.metrics.MetricsTable.Totals;
import io.sharedcontext.store.StoreMetrics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Figures are judged as somebody would who knows how they come about. */
class HealthCheckTest {
  private static final Limits LIMITS =
      new Limits(new Limit(5, 20), new Limit(0.1, 1), new Limit(20, 60), new Limit(64e6, 256e6));

  private static LatencySnapshot calls(int fast, int slow) {
    LatencyHistogram histogram = new LatencyHistogram();
    for (int i = 0; i < fast; i++) {
      histogram.record(TimeUnit.MILLISECONDS.toNanos(1), false);
    }
    for (int i = 0; i < slow; i++) {
      histogram.record(TimeUnit.SECONDS.toNanos(1), false);
    }
    return histogram.drain();
  }

  private static List<Finding> findings(LatencySnapshot posts, Map<String, Long> counts, long log) {
    Totals totals = new Totals(Map.of("add_message", posts), new TreeMap<>(counts));
    return new HealthCheck(totals, new StoreMetrics(0, 0, 0, log), LIMITS).findings();
  }

  private static Level level(List<Finding> findings, String check, String text) {
    return findings.stream()
        .filter(one -> one.check().equals(check) && one.text().contains(text))
        .findFirst()
        .orElseThrow()
        .level();
  }

  @Test
  void the_first_call_of_a_process_is_no_target_missed() {
    List<Finding> young = findings(calls(30, 5), Map.of(HealthCheck.STARTED, 5L), 0);
    assertThat(level(young, "target", "message_insertion: 0.0 % of 30 calls")).isEqualTo(Level.OK);
    assertThat(level(young, "target", "5 first ones left out")).isEqualTo(Level.OK);

    List<Finding> slow = findings(calls(95, 9), Map.of(HealthCheck.STARTED, 1L), 0);
    assertThat(level(slow, "target", "message_insertion: 7.8 % of 103")).isEqualTo(Level.WARNING);
    assertThat(level(findings(calls(10, 30), Map.of(), 0), "target", "message_insertion"))
        .isEqualTo(Level.CRITICAL);
  }

  @Test
  void few_calls_tell_nothing() {
    List<Finding> few = findings(calls(0, 3), Map.of(HealthCheck.STARTED, 1L), 0);

    assertThat(level(few, "target", "too few to tell")).isEqualTo(Level.OK);
  }

  @Test
  void failures_of_the_store_weigh_more_than_refusals() {
    Map<String, Long> counts = Map.of(
        "error_INTERNAL_ERROR", 2L,
        "error_SESSION_LOCKED", 30L,
        "error_STORE_BUSY", 1L);
    List<Finding> findings = findings(calls(100, 0), counts, 0);

    assertThat(level(findings, "faults", "INTERNAL_ERROR 2")).isEqualTo(Level.CRITICAL);
    assertThat(level(findings, "errors", "SESSION_LOCKED: 30.0 %")).isEqualTo(Level.WARNING);
    assertThat(level(findings, "busy", "1.00 %")).isEqualTo(Level.CRITICAL);
  }

  @Test
  void one_failure_among_a_handful_of_calls_tells_nothing() {
    Map<String, Long> counts = Map.of("error_STORE_UNAVAILABLE", 1L, "error_STORE_BUSY", 1L);

    List<Finding> few = findings(calls(Verdict.ENOUGH - 1, 0), counts, 0);
    assertThat(level(few, "faults", "STORE_UNAVAILABLE 1; too few calls to tell"))
        .isEqualTo(Level.OK);
    assertThat(level(few, "busy", "in time; too few calls to tell")).isEqualTo(Level.OK);

    List<Finding> enough = findings(calls(Verdict.ENOUGH, 0), counts, 0);
    assertThat(level(enough, "faults", "STORE_UNAVAILABLE 1")).isEqualTo(Level.CRITICAL);
    assertThat(level(enough, "busy", "5.00 %")).isEqualTo(Level.CRITICAL);
  }

  @Test
  void a_log_that_is_not_emptied_shows() {
    assertThat(level(findings(calls(1, 0), Map.of(), 65_000_000), "log", "65.0 MB"))
        .isEqualTo(Level.WARNING);
    assertThat(level(findings(calls(1, 0), Map.of(), 4_000_000), "log", "4.0 MB"))
        .isEqualTo(Level.OK);
  }

  @Test
  void statements_that_are_slow_show() {
    Map<String, Long> counts = Map.of("queries", 100L, "slow_queries", 10L);

    assertThat(level(findings(calls(1, 0), counts, 0), "queries", "10.00 %"))
        .isEqualTo(Level.WARNING);
  }
}
