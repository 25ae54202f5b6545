package io.sharedcontext.cli.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.cli.lab.measure.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a run is worse than an earlier one. */
class ComparisonTest {
  private static BenchRow time(double median, double p95, double calibration) {
    return new BenchRow(
        "call", "ms", 10, 100, median, p95, median / calibration, p95 / calibration);
  }

  private static BenchRow rate(double calls, double calibration) {
    return new BenchRow("burst", "calls/s", 0, 5, calls, 0, calls * calibration, 0);
  }

  private static BenchResult result(BenchRow... figures) {
    return new BenchResult("a machine", List.of(figures), 80);
  }

  private static Comparison compare(BenchRow before, BenchRow now) {
    return new Comparison(result(before), result(now));
  }

  @Test
  void a_machine_that_is_slower_as_a_whole_is_not_a_regression() {
    assertThat(compare(time(1, 2, 1), time(3, 6, 3)).sound()).isTrue();
    assertThat(compare(rate(900, 1), rate(300, 3)).sound()).isTrue();
  }

  @Test
  void a_median_over_10_percent_worse_is_one() {
    assertThat(compare(time(1, 2, 1), time(1.09, 2, 1)).sound()).isTrue();
    Comparison worse = compare(time(1, 2, 1), time(1.11, 2, 1));
    assertThat(worse.sound()).isFalse();
    assertThat(worse.text()).contains("x 1.11", "WORSE");
  }

  @Test
  void a_p95_over_15_percent_worse_is_one() {
    assertThat(compare(time(1, 2, 1), time(1, 2.29, 1)).sound()).isTrue();
    assertThat(compare(time(1, 2, 1), time(1, 2.31, 1)).sound()).isFalse();
  }

  @Test
  void a_tenth_fewer_calls_a_second_are_one_and_more_calls_are_not() {
    assertThat(compare(rate(1_000, 1), rate(910, 1)).sound()).isTrue();
    assertThat(compare(rate(1_000, 1), rate(890, 1)).sound()).isFalse();
    assertThat(compare(rate(1_000, 1), rate(2_000, 1)).sound()).isTrue();
  }

  @Test
  void what_only_one_run_has_is_not_compared() {
    assertThat(compare(rate(1_000, 1), time(1, 2, 1)).sound()).isTrue();
  }

  @Test
  void a_saved_result_reads_as_it_was() {
    BenchResult result = result(time(1.25, 2.5, 2), rate(1_000, 3));

    assertThat(BenchResult.read(result.json().toPrettyString())).isEqualTo(result);
    assertThatThrownBy(() -> BenchResult.read("{}")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BenchResult.read("no")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_missed_target_shows_in_every_form() {
    BenchResult missed = result(time(1, 11, 1));

    assertThat(missed.met()).isFalse();
    assertThat(missed.text()).contains("MISSED");
    assertThat(missed.csv()).contains("\"call\",ms,10.0,100,1.0000,11.0000,").contains("false");
    assertThat(result(time(1, 2, 1)).text()).contains("every target is met");
    assertThat(missed.text().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void a_few_slow_calls_are_not_a_missed_target() {
    BenchRow few = new BenchRow("call", "ms", 10, 19, 1, 11, 1, 1);

    assertThat(result(few).met()).isTrue();
    assertThat(result(few).text()).contains("too few calls").doesNotContain("MISSED");
  }

  @Test
  void our_own_budget_is_called_so() {
    assertThat(result(time(1, 2, 1)).text())
        .contains("budget", "over budget", "a tenth of the target");
  }

  @Test
  void a_round_is_divided_by_the_calibration_of_its_moment() {
    MeasurementSeries rounds = new MeasurementSeries("call", BenchRow.MILLIS, 10);
    for (int slower = 1; slower <= 3; slower++) {
      Samples samples = new Samples();
      samples.add(slower * 1_000_000L);
      rounds.add(samples, slower * 500_000.0);
    }

    assertThat(rounds.figure()).isEqualTo(new BenchRow("call", "ms", 10, 3, 2, 3, 2, 2));
  }

  @Test
  void a_rate_rises_when_calls_take_less() {
    MeasurementSeries rounds = new MeasurementSeries("burst", BenchRow.RATE, 0);
    rounds.addRate(1_000, 50_000_000, 1_000_000);

    assertThat(rounds.figure()).isEqualTo(new BenchRow("burst", "calls/s", 0, 1, 20_000, 0, 20, 0));
  }
}
