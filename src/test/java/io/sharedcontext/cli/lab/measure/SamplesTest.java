package io.sharedcontext.cli.lab.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Percentiles of durations, and their picture. */
class SamplesTest {
  @Test
  void a_percentile_is_the_duration_that_so_many_do_not_exceed() {
    Samples samples = new Samples();
    for (int millis = 1_000; millis >= 1; millis--) {
      samples.add(millis * 1_000_000L);
    }

    assertThat(samples.summary())
        .isEqualTo(new Samples.Summary(1_000, 500, 950, 990, 1_000, 500.5));
  }

  @Test
  void nothing_measured_is_all_zero() {
    assertThat(new Samples().summary()).isEqualTo(new Samples.Summary(0, 0, 0, 0, 0, 0));
  }

  @Test
  void one_sample_is_every_percentile() {
    Samples one = new Samples();
    one.add(2_000_000);
    Samples all = new Samples();
    all.addAll(one);

    assertThat(all.summary()).isEqualTo(new Samples.Summary(1, 2, 2, 2, 2, 2));
  }

  @Test
  void a_plot_reaches_from_its_first_value_to_its_last() {
    String svg =
        new Plot("Time", "ms", List.of(new Plot.Line("p50", List.of(1.0, 2.0, 4.0)))).svg();

    assertThat(svg).contains("points=\"60.0,").contains("720.0,").contains(">2 s</text>");
    assertThat(svg).doesNotContain("NaN").doesNotContain("http");
  }

  @Test
  void a_plot_of_nothing_or_of_zeros_is_drawn_too() {
    assertThat(new Plot("Time", "ms", List.of()).svg()).doesNotContain("NaN");
    assertThat(new Plot("Time", "ms", List.of(new Plot.Line("p50", List.of(0.0)))).svg())
        .doesNotContain("NaN");
  }

  @Test
  void this_process_uses_memory() {
    assertThat(Machine.residentMegabytes(ProcessHandle.current().pid())).isPositive();
    assertThat(Machine.residentMegabytes(-1)).isZero();
  }
}
