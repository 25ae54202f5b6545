package io.sharedcontext.cli.lab.bench;

import io.sharedcontext.cli.lab.measure.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One thing measured again and again, each time beside the calibration of that moment.
 *
 * @param label for people, and to find it in an earlier run
 * @param unit {@code ms}, where less is better, or {@code calls/s}, where more is
 * @param most what 95 of 100 may take, in the unit; 0 for no target
 */
record MeasurementSeries(
    String label, String unit, double most, List<Double> middles, List<Double> highs, Samples all) {

  MeasurementSeries(String label, String unit, double most) {
    this(label, unit, most, new ArrayList<>(), new ArrayList<>(), new Samples());
  }

  /** Adds a round of durations; {@code calibration} is what the fixed work took then. */
  void add(Samples round, double calibration) {
    Samples.Summary figures = round.summary();
    middles.add(figures.p50() * 1e6 / calibration);
    highs.add(figures.p95() * 1e6 / calibration);
    all.addAll(round);
  }

  /** Adds a round of {@code count} calls that took {@code nanos} together. */
  void addRate(int count, long nanos, double calibration) {
    middles.add(count * calibration / nanos);
    all.add(nanos / count);
  }

  /** What is kept of it. */
  BenchRow figure() {
    Samples.Summary figures = all.summary();
    boolean rate = unit.equals(BenchRow.RATE);
    return new BenchRow(
        label,
        unit,
        most,
        figures.count(),
        rate ? 1_000 / figures.p50() : figures.p50(),
        rate ? 0 : figures.p95(),
        median(middles),
        median(highs));
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }
}
