package io.sharedcontext.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Percentiles against those of the sorted values. */
class LatencyHistogramTest {
  private static final double ERROR = 1.0 / 64;
  private static final long UNIT = 128;

  private static double exact(long[] sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return (double) sorted[Math.max(1, rank) - 1];
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void percentiles_are_those_of_the_sorted_values_within_the_error(long seed) {
    Random random = new Random(seed);
    LatencyHistogram histogram = new LatencyHistogram();
    long[] values = new long[1 + random.nextInt(5_000)];
    // From nanoseconds to minutes, as many of each order of magnitude.
    Arrays.setAll(values, i -> (long) Math.exp(random.nextDouble() * 25));
    Arrays.stream(values).forEach(value -> histogram.record(value, value % 3 == 0));

    LatencySnapshot spread = histogram.drain();

    Arrays.sort(values);
    for (double share : new double[] {0, 0.01, 0.5, 0.95, 0.99, 0.999, 1}) {
      double exact = exact(values, share);
      assertThat((double) spread.nanosOf(share))
          .as("%s of %s values, seed %s", share, values.length, seed)
          .isCloseTo(exact, within(Math.max(UNIT / 2.0, exact * ERROR)));
    }
    assertThat(spread.mostNanos()).isEqualTo(values[values.length - 1]);
    assertThat(spread.totalNanos()).isEqualTo(Arrays.stream(values).sum());
    assertThat(spread.calls()).isEqualTo(values.length);
    assertThat(spread.errors())
        .isEqualTo(Arrays.stream(values).filter(value -> value % 3 == 0).count());
  }

  @Test
  void buckets_follow_each_other_without_gap() {
    for (int bucket = 0; bucket < LatencyHistogram.BUCKETS; bucket++) {
      assertThat(LatencyHistogram.bucket(LatencyHistogram.from(bucket))).isEqualTo(bucket);
      assertThat(LatencyHistogram.bucket(LatencyHistogram.from(bucket + 1) - 1)).isEqualTo(bucket);
    }
  }

  @Test
  void what_is_longer_than_it_covers_counts_as_the_longest() {
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.record(TimeUnit.HOURS.toNanos(5), false);
    histogram.record(-1, false);
    LatencySnapshot spread = histogram.drain();

    assertThat(spread.calls()).isEqualTo(2);
    assertThat(spread.mostNanos()).isEqualTo(TimeUnit.HOURS.toNanos(5));
    assertThat(spread.nanosOf(0.5)).isLessThan(UNIT);
  }

  @Test
  void bytes_keep_every_count() {
    Random random = new Random(7);
    LatencyHistogram histogram = new LatencyHistogram();
    for (int i = 0; i < 10_000; i++) {
      histogram.record((long) Math.exp(random.nextDouble() * 25), false);
    }
    LatencySnapshot spread = histogram.drain();
    byte[] bytes = spread.buckets();
    LatencySnapshot read =
        LatencySnapshot.read(bytes, spread.errors(), spread.totalNanos(), spread.mostNanos());

    assertThat(read.buckets()).isEqualTo(bytes);
    assertThat(read.calls()).isEqualTo(10_000);
    assertThat(read.plus(spread).calls()).isEqualTo(20_000);
    assertThat(read.plus(spread).nanosOf(0.5)).isEqualTo(spread.nanosOf(0.5));
  }

  @Test
  void nothing_is_lost_or_counted_twice_while_others_record() throws InterruptedException {
    LatencyHistogram histogram = new LatencyHistogram();
    List<Thread> recorders = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread recorder = new Thread(() -> {
        for (int n = 0; n < 100_000; n++) {
          histogram.record(n, n % 10 == 0);
        }
      });
      recorder.start();
      recorders.add(recorder);
    }
    LatencySnapshot sum = LatencySnapshot.NONE;
    while (recorders.stream().anyMatch(Thread::isAlive)) {
      sum = sum.plus(histogram.drain());
    }
    for (Thread recorder : recorders) {
      recorder.join();
    }
    sum = sum.plus(histogram.drain());

    assertThat(sum.calls()).isEqualTo(400_000);
    assertThat(sum.errors()).isEqualTo(40_000);
    assertThat(sum.totalNanos()).isEqualTo(4L * 100_000 * 99_999 / 2);
    assertThat(sum.mostNanos()).isEqualTo(99_999);
  }
}
