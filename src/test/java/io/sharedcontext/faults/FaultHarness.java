package io.sharedcontext.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tries every fault for as long as there is time, prints what became of it, and fails if anything
 * that was acknowledged was lost, anything refused was kept, or any answer was impossible.
 *
 * <p>{@code -Dfaults.minutes} says how long all of it may take, {@code -Dfaults.only} names faults,
 * {@code -Dfaults.trials} is the most of each, {@code -Dfaults.seed} repeats the chances of a run.
 */
final class FaultHarness {
  private static final int SHOWN = 5;
  private static final int LONGEST = 400;

  private final long deadline;
  private final int most;
  private final long seed;

  private FaultHarness(long nanos, int most, long seed) {
    this.deadline = System.nanoTime() + nanos;
    this.most = most;
    this.seed = seed;
  }

  /** Writes {@code faults.json} and {@code faults.md} into the directory that is the first argument. */
  public static void main(String[] arguments) throws IOException {
    Path target = Files.createDirectories(Path.of(arguments[0]).toAbsolutePath());
    double minutes = Double.parseDouble(System.getProperty("faults.minutes", "10"));
    long seed = Long.getLong("faults.seed", System.nanoTime());
    List<FaultResult> results = new FaultHarness(
            (long) (minutes * TimeUnit.MINUTES.toNanos(1)),
            Integer.getInteger("faults.trials", Integer.MAX_VALUE),
            seed)
        .run(chosen(System.getProperty("faults.only", "")), target);
    String table = FaultReport.table(results);
    if (Boolean.getBoolean("faults.update")) {
      FaultReport.update(Path.of("docs", "guarantees.md"), results);
    }
    System.out.println(table + "seed " + seed);
    System.exit(results.stream().anyMatch(FaultResult::bad) ? 1 : 0);
  }

  private static List<Fault> chosen(String only) {
    List<String> names = Arrays.asList(only.split(","));
    List<Fault> chosen = Fault.all().stream()
        .filter(fault -> only.isEmpty() || names.contains(fault.name()))
        .toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("-Dfaults.only=" + only + " is none of "
          + Fault.all().stream().map(Fault::name).toList());
    }
    return chosen;
  }

  /** Each gets an equal share of the time that is left. */
  private List<FaultResult> run(List<Fault> faults, Path target) throws IOException {
    List<FaultResult> results = new ArrayList<>();
    for (Fault fault : faults) {
      long share = (deadline - System.nanoTime()) / (faults.size() - results.size());
      Path root = Files.createTempDirectory(target, "faults-");
      FaultResult result = FaultTrials.run(fault, root, seed, share, most);
      results.add(result);
      // After each, so that a run that is ended early has told what it found.
      Files.writeString(target.resolve("faults.json"), FaultReport.json(results, seed));
      Files.writeString(target.resolve("faults.md"), FaultReport.table(results));
      System.out.printf(
          "%-20s %4d trials %7d acknowledged %3d problems %s%n",
          fault.name(),
          result.trials(),
          result.verdict().acknowledged(),
          result.verdict().problems().size(),
          result.skipped().orElse(result.recovery()));
      explain(result);
      if (result.verdict().good()) {
        Signals.run("rm", "-rf", root.toString());
      }
    }
    return results;
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
