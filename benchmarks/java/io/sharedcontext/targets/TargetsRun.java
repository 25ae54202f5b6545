package io.sharedcontext.targets;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** One run of the benchmarks with targets, with the calibration before, between and after them. */
final class TargetsRun {
  private static final String ANY_TOOL = "any_tool";
  private static final TimeValue MOMENT = TimeValue.milliseconds(250);

  /** What misses its target is measured again: a disk that stalls for once is not a regression. */
  private static final int ATTEMPTS = 3;

  private final Effort effort;
  private final Consumer<String> progress;
  private final List<Double> computing = new ArrayList<>();
  private final List<Double> syncing = new ArrayList<>();

  /**
   * How the run is made.
   *
   * @param quick a quarter of a second for each named target, all in this process
   * @param factor how often over its time a target counts as missed
   * @param slowed the tool that is slow on purpose; empty for none
   */
  record Effort(boolean quick, double factor, String slowed) {}

  TargetsRun(Effort effort, Consumer<String> progress) {
    this.effort = effort;
    this.progress = progress;
  }

  /** Measures the one benchmark of that name, or all of them if it is empty. */
  Report run(String pattern) throws RunnerException {
    calibrate();
    List<Measurement> measured = new ArrayList<>();
    if (!pattern.equals(ANY_TOOL)) {
      measured.addAll(measure(targets(pattern)));
    }
    if (pattern.equals(ANY_TOOL) || (pattern.isEmpty() && !effort.quick())) {
      calibrate();
      measured.addAll(measure(tools(OtherToolsBenchmark.tools())));
    }
    calibrate();
    for (int i = 1; i < ATTEMPTS; i++) {
      repeat(measured);
    }
    return Report.of(measured.stream().map(this::calibrated).toList());
  }

  /** Measures once more what is missed, and keeps the better of both. */
  private void repeat(List<Measurement> measured) throws RunnerException {
    Set<String> missed = measured.stream()
        .filter(one -> !one.met(effort.factor()))
        .map(Measurement::name)
        .collect(Collectors.toSet());
    if (missed.isEmpty()) {
      return;
    }
    progress.accept("once more: " + missed);
    List<Measurement> again = new ArrayList<>();
    for (String name : missed) {
      boolean named = PerformanceTarget.of(name).isPresent();
      again.addAll(measure(named ? targets(name + "$") : tools(Set.of(name))));
    }
    measured.replaceAll(one -> again.stream()
        .filter(other -> other.name().equals(one.name()) && other.p95() < one.p95())
        .min(Comparator.comparingDouble(Measurement::p95))
        .orElse(one));
  }

  private ChainedOptionsBuilder targets(String pattern) {
    progress.accept("measuring the calls that have targets of their own");
    return options().include("\\.TargetsBenchmark\\..*(" + pattern + ")");
  }

  private ChainedOptionsBuilder tools(Set<String> tools) {
    progress.accept("measuring the other tools");
    return options()
        .include("\\.OtherToolsBenchmark\\.")
        .param("tool", tools.toArray(String[]::new));
  }

  private void calibrate() throws RunnerException {
    progress.accept("calibrating");
    measure(options().include("\\.CalibrationBenchmark\\."))
        .forEach(one -> (one.name().equals("computing") ? computing : syncing).add(one.p50()));
  }

  private Measurement calibrated(Measurement one) {
    boolean durable = one.target().map(PerformanceTarget::durable).orElse(false);
    return one.against(median(durable ? syncing : computing));
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(1.0);
  }

  private ChainedOptionsBuilder options() {
    // This process measures too, and so do forks.
    String before = System.setProperty(SlowedTool.PROPERTY, effort.slowed());
    assert before == null || before.equals(effort.slowed());
    ChainedOptionsBuilder options = new OptionsBuilder()
        .verbosity(VerboseMode.SILENT)
        .shouldFailOnError(true)
        .jvmArgsAppend(
            "-D" + SlowedTool.PROPERTY + "=" + effort.slowed(),
            "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
    return effort.quick()
        ? options
            .forks(0)
            .warmupIterations(1)
            .warmupTime(MOMENT)
            .measurementIterations(1)
            .measurementTime(MOMENT)
        : options;
  }

  private static List<Measurement> measure(ChainedOptionsBuilder options) throws RunnerException {
    Collection<RunResult> results = new Runner(options.build()).run();
    return results.stream().map(Measurement::of).toList();
  }
}
