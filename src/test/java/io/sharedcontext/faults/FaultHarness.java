package io.sharedcontext.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Tries every fault for as long as there is time, prints what became of it, and fails if anything
 * that was acknowledged was lost, anything refused was kept, or any answer was impossible.
 *
 * <p>Several faults are tried at once, each on stores of its own, because most of the time of a trial is
 * spent waiting. Next comes the one with the fewest trials, so that all get about as many.
 *
 * <p>{@code -Dfaults.minutes} says how long all of it may take, {@code -Dfaults.only} names faults,
 * {@code -Dfaults.trials} is the most of each, {@code -Dfaults.lanes} how many are tried at once, {@code
 * -Dfaults.seed} repeats the chances of a run, {@code -Dfaults.add} names what earlier ones wrote.
 */
final class FaultHarness {
  private static final int SHOWN = 5;
  private static final int LONGEST = 400;
  private static final int LANES = 3;

  /** In how many rounds a fault uses its share of the time up, if they are not full before. */
  private static final int ROUNDS = 2;

  private final long begun = System.nanoTime();
  private final long nanos;
  private final int lanes;
  private final long seed;
  private final Path target;
  private final List<FaultTrials> all = new ArrayList<>();
  private final List<FaultTrials> idle = new ArrayList<>();

  private FaultHarness(long nanos, int lanes, long seed, Path target) {
    this.nanos = nanos;
    this.lanes = lanes;
    this.seed = seed;
    this.target = target;
  }

  /** Writes {@code faults.json} and {@code faults.md} into the directory that is the first argument. */
  public static void main(String[] arguments) throws IOException {
    Path target = Files.createDirectories(Path.of(arguments[0]).toAbsolutePath());
    double minutes = Double.parseDouble(System.getProperty("faults.minutes", "10"));
    FaultHarness harness = new FaultHarness(
        (long) (minutes * TimeUnit.MINUTES.toNanos(1)),
        Integer.getInteger("faults.lanes", LANES),
        Long.getLong("faults.seed", System.nanoTime()),
        target);
    harness.run(
        System.getProperty("faults.only", ""),
        Integer.getInteger("faults.trials", Integer.MAX_VALUE));
    List<FaultResult> results = harness.results();
    for (String earlier : System.getProperty("faults.add", "").split(",", -1)) {
      if (!earlier.isBlank()) {
        results = FaultReport.sum(results, FaultReport.read(Path.of(earlier)));
      }
    }
    harness.write(results);
    if (Boolean.getBoolean("faults.update")) {
      FaultReport.update(Path.of("docs", "guarantees.md"), results);
    }
    System.out.println(FaultReport.table(results) + "seed " + harness.seed);
    System.exit(results.stream().anyMatch(FaultResult::bad) ? 1 : 0);
  }

  private void run(String only, int most) throws IOException {
    Path root = Files.createTempDirectory(target, "faults-");
    choose(only, most, root);
    idle.addAll(all);
    runLanes();
    if (results().stream().allMatch(result -> result.verdict().good())) {
      Signals.run("rm", "-rf", root.toString());
    }
  }

  private void choose(String only, int most, Path root) {
    List<String> wanted = Arrays.asList(only.split(","));
    for (Fault fault : Fault.all()) {
      if (only.isEmpty() || wanted.contains(fault.name())) {
        Lab lab = new Lab(root.resolve(fault.name()), root.resolve("cache"), seed);
        all.add(new FaultTrials(fault, lab, most));
      }
    }
    if (all.isEmpty()) {
      throw new IllegalArgumentException("-Dfaults.only=" + only + " is none of "
          + Fault.all().stream().map(Fault::name).toList());
    }
  }

  private void runLanes() {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < lanes; i++) {
      Thread lane = new Thread(this::lane, "lane-" + i);
      lane.setUncaughtExceptionHandler(FaultHarness::failed);
      lane.start();
      threads.add(lane);
    }
    try {
      for (Thread lane : threads) {
        lane.join();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The harness itself: what it would say of the faults were not true. */
  private static void failed(Thread lane, Throwable thrown) {
    thrown.printStackTrace();
    Runtime.getRuntime().halt(2);
  }

  private void lane() {
    for (Optional<FaultTrials> next = take(); next.isPresent(); next = take()) {
      long share = nanos * lanes / all.size() / ROUNDS;
      next.get().round(Math.min(begun + nanos, System.nanoTime() + share));
      done(next.get());
    }
  }

  /** The one with the fewest trials that has a round left for which there is time; each has one at least. */
  private synchronized Optional<FaultTrials> take() {
    Optional<FaultTrials> next = idle.stream()
        .filter(trials -> !trials.over())
        .filter(trials -> trials.trials() == 0 || trials.fits(begun + nanos))
        .min(Comparator.comparingInt(FaultTrials::trials));
    next.ifPresent(idle::remove);
    return next;
  }

  /** Tells after each round what was found, should the run be ended early. */
  private synchronized void done(FaultTrials trials) {
    idle.add(trials);
    FaultResult result = trials.result();
    System.out.printf(
        "%-20s %4d trials %7d acknowledged %3d problems %s%n",
        trials.name(),
        result.trials(),
        result.verdict().acknowledged(),
        result.verdict().problems().size(),
        result.recovery());
    explain(result);
    try {
      write(results());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In the order of the report. Those that are being tried just now are told as they were before. */
  private synchronized List<FaultResult> results() {
    return all.stream().map(FaultTrials::result).toList();
  }

  private void write(List<FaultResult> results) throws IOException {
    Files.writeString(target.resolve("faults.json"), FaultReport.json(results, seed));
    Files.writeString(target.resolve("faults.md"), FaultReport.table(results));
  }

  private static void explain(FaultResult result) {
    result.verdict().problems().stream()
        .limit(SHOWN)
        .map(problem -> problem.substring(0, Math.min(LONGEST, problem.length())))
        .forEach(problem -> System.out.println(result.fault().name() + ": " + problem));
    if (result.pending().isPresent() && result.trials() > 0 && result.verdict().good()) {
      System.out.println(result.fault().name() + " went well: take it out of Pending");
    }
  }
}
