package io.sharedcontext.cli.lab.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.client.StdioClient;
import io.sharedcontext.cli.lab.measure.Machine;
import io.sharedcontext.cli.lab.measure.Samples;
import io.sharedcontext.cli.lab.measure.TempStore;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The standard measurements, through the pipe of a real server: every target one call after the
 * other, then many calls in flight, then a start, and that in rounds, so that what the machine does
 * beside it meets all of them alike.
 */
public final class Bench {
  private static final int IN_FLIGHT = 64;
  private static final int WARM_UP = 3;
  private static final double ANY_TOOL_MILLIS = 100;

  private final TempStore tempStore;
  private final Effort effort;
  private final Consumer<String> progress;
  private final Map<Target, MeasurementSeries> targets = new LinkedHashMap<>();
  private final List<MeasurementSeries> looks = new ArrayList<>();
  private final List<Burst> bursts;
  private final MeasurementSeries starts =
      new MeasurementSeries("start to the first session", BenchRow.MILLIS, 0);

  /**
   * How much of it.
   *
   * @param rounds how often everything is measured
   * @param calls of each target in a round
   */
  public record Effort(int rounds, int calls) {
    /** About two minutes. */
    public static final Effort STANDARD = new Effort(50, 60);

    /** Some seconds, for a first look. */
    public static final Effort QUICK = new Effort(3, 20);
  }

  /** Makes a bench; nothing starts yet. */
  public Bench(TempStore tempStore, Effort effort, Consumer<String> progress) {
    this.tempStore = tempStore;
    this.effort = effort;
    this.progress = progress;
    this.bursts = List.of(
        Burst.of("posting", true, effort.calls() * 20, SystemUnderTest::posting),
        Burst.of("smallest tool", false, effort.calls() * 50, SystemUnderTest::trifling));
    for (Target target : Target.ALL) {
      targets.put(target, new MeasurementSeries(target.label(), BenchRow.MILLIS, target.millis()));
    }
  }

  /** Measures everything. */
  public BenchResult run() throws IOException {
    try (SystemUnderTest subject =
            new SystemUnderTest(SystemUnderTest.start(tempStore.environment("bench")));
        Calibration calibration = new Calibration(tempStore.home())) {
      for (int round = -WARM_UP; round < effort.rounds(); round++) {
        progress.accept(
            round < 0 ? "warming up" : "round " + (round + 1) + " of " + effort.rounds());
        round(subject, calibration, round >= 0);
      }
      return new BenchResult(
          Machine.words(), figures(), Machine.residentMegabytes(subject.client().pid()));
    }
  }

  private void round(SystemUnderTest subject, Calibration calibration, boolean counted) {
    targets.forEach((target, rounds) -> {
      double before = calibration.nanos(target.durable());
      Samples samples = calls(subject, target);
      keep(counted, rounds, samples, (before + calibration.nanos(target.durable())) / 2);
    });
    look(subject, calibration, counted);
    bursts.forEach(burst -> burst(burst, subject, calibration, counted));
    start(calibration, counted);
  }

  private Samples calls(SystemUnderTest subject, Target target) {
    Samples samples = new Samples();
    for (int i = 0; i < effort.calls(); i += target.every()) {
      time(subject.client(), target.line().apply(subject), samples);
    }
    return samples;
  }

  private static void time(StdioClient client, String call, Samples samples) {
    long began = System.nanoTime();
    String answer = client.exchange(call);
    samples.add(System.nanoTime() - began);
    SystemUnderTest.checked(answer);
  }

  private static void keep(
      boolean counted, MeasurementSeries rounds, Samples samples, double calibration) {
    if (counted) {
      rounds.add(samples, calibration);
    }
  }

  private void look(SystemUnderTest subject, Calibration calibration, boolean counted) {
    List<Samples> samples = new ArrayList<>();
    for (int i = 0; i < Math.max(5, effort.calls() / 5); i++) {
      List<String> lines = subject.looking();
      for (int tool = 0; tool < lines.size(); tool++) {
        if (tool == samples.size()) {
          samples.add(new Samples());
        }
        time(subject.client(), lines.get(tool), samples.get(tool));
      }
    }
    double fixed = calibration.nanos(false);
    for (int tool = 0; tool < samples.size(); tool++) {
      if (tool == looks.size()) {
        looks.add(new MeasurementSeries(
            "slowest of the reading tools", BenchRow.MILLIS, ANY_TOOL_MILLIS));
      }
      keep(counted, looks.get(tool), samples.get(tool), fixed);
    }
  }

  /** Many calls in flight at once. */
  private record Burst(
      MeasurementSeries rounds,
      boolean durable,
      int calls,
      Function<SystemUnderTest, String> next) {
    static Burst of(
        String label, boolean durable, int calls, Function<SystemUnderTest, String> next) {
      MeasurementSeries rounds =
          new MeasurementSeries(label + ", " + IN_FLIGHT + " in flight", BenchRow.RATE, 0);
      return new Burst(rounds, durable, calls, next);
    }
  }

  private static void burst(
      Burst burst, SystemUnderTest subject, Calibration calibration, boolean counted) {
    double before = calibration.nanos(burst.durable());
    long nanos = Pipelining.nanos(
        subject.client(), burst.calls(), IN_FLIGHT, i -> burst.next().apply(subject));
    double fixed = (before + calibration.nanos(burst.durable())) / 2;
    if (counted) {
      burst.rounds().addRate(burst.calls(), nanos, fixed);
    }
  }

  private void start(Calibration calibration, boolean counted) {
    Samples samples = new Samples();
    ObjectNode purpose = Json.object().put("purpose", "start");
    double before = calibration.nanos(true);
    long began = System.nanoTime();
    StdioClient client = SystemUnderTest.start(tempStore.environment("starter"));
    SystemUnderTest.checked(client.exchange(client.line("create_session", purpose)));
    samples.add(System.nanoTime() - began);
    client.close();
    keep(counted, starts, samples, (before + calibration.nanos(true)) / 2);
  }

  private List<BenchRow> figures() {
    List<BenchRow> figures = new ArrayList<>();
    targets.values().forEach(rounds -> figures.add(rounds.figure()));
    looks.stream()
        .map(MeasurementSeries::figure)
        .max(Comparator.comparingDouble(BenchRow::p95))
        .ifPresent(figures::add);
    bursts.forEach(burst -> figures.add(burst.rounds().figure()));
    figures.add(starts.figure());
    return figures;
  }
}
