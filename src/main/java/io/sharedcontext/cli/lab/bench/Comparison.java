package io.sharedcontext.cli.lab.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A run beside an earlier one. Both are divided by their own calibration first, so that a slower
 * moment of the machine is not a regression.
 */
public final class Comparison {
  private static final double MEDIAN_LIMIT = 1.10;
  private static final double P95_LIMIT = 1.15;
  private static final double RATE_LIMIT = 0.90;

  private final List<Change> changes = new ArrayList<>();

  /**
   * One figure against the earlier one.
   *
   * @param median this run's relative median divided by the earlier run's
   * @param p95 the same for the 95th percentile; empty for a rate
   */
  private record Change(BenchRow now, double median, Optional<Double> p95) {
    boolean worse() {
      return now.rate()
          ? median < RATE_LIMIT
          : median > MEDIAN_LIMIT || p95.filter(ratio -> ratio > P95_LIMIT).isPresent();
    }
  }

  /** Compares what both have. */
  public Comparison(BenchResult earlier, BenchResult now) {
    Map<String, BenchRow> before = earlier.figures().stream()
        .collect(Collectors.toMap(BenchRow::label, Function.identity(), (one, other) -> one));
    for (BenchRow figure : now.figures()) {
      Optional.ofNullable(before.get(figure.label()))
          .filter(old -> old.relative() > 0)
          .ifPresent(old -> changes.add(change(old, figure)));
    }
  }

  private static Change change(BenchRow old, BenchRow now) {
    Optional<Double> p95 = Optional.of(now.relativeP95() / old.relativeP95())
        .filter(ratio -> !now.rate() && old.relativeP95() > 0);
    return new Change(now, now.relative() / old.relative(), p95);
  }

  /** Whether nothing got worse: median by 10 %, p95 by 15 %, calls a second by 10 %. */
  public boolean sound() {
    return changes.stream().noneMatch(Change::worse);
  }

  /** For people. */
  public String text() {
    StringBuilder text = new StringBuilder(
        "%-28s %10s %10s%n".formatted("against the earlier run", "median", "p95"));
    changes.forEach(change -> text.append(row(change)));
    return text.append(sound() ? "nothing got worse" : "something got WORSE").toString();
  }

  private static String row(Change change) {
    String p95 =
        change.p95().map(ratio -> String.format(Locale.ROOT, "x %.2f", ratio)).orElse("");
    return String.format(
                Locale.ROOT,
                "%-28s %10s %10s %s",
                change.now().label(),
                String.format(Locale.ROOT, "x %.2f", change.median()),
                p95,
                change.worse() ? "WORSE" : "")
            .stripTrailing()
        + System.lineSeparator();
  }
}
