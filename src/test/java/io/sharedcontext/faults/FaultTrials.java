package io.sharedcontext.faults;

import io.sharedcontext.faults.check.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The trials of one fault, made in rounds, each on a store of its own. For one thread at a time, but for
 * {@link #result}. Moments are of {@link System#nanoTime}.
 */
final class FaultTrials {
  private final Fault fault;
  private final Lab lab;
  private final int most;
  private final AtomicReference<FaultResult> result;
  private final List<Long> recovered = new ArrayList<>();
  private Verdict verdict = Verdict.NONE;
  private int trials;
  private long longestRound;
  private boolean failed;

  /** At most {@code most} trials of {@code fault}, none so far. */
  FaultTrials(Fault fault, Lab lab, int most) {
    this.fault = fault;
    this.lab = lab;
    this.most = most;
    this.result = new AtomicReference<>(fault
        .unavailable()
        .map(reason -> FaultResult.skipped(fault, reason))
        .orElseGet(this::found));
  }

  /** Makes trials for so long, but at least one, unless it is impossible here. */
  static FaultResult run(Fault fault, Path root, long seed, long nanos, int most) {
    FaultTrials trials = new FaultTrials(fault, new Lab(root, root.resolve("cache"), seed), most);
    long deadline = System.nanoTime() + nanos;
    do {
      trials.round(deadline);
    } while (!trials.over() && System.nanoTime() < deadline);
    return trials.result();
  }

  String name() {
    return fault.name();
  }

  /** How many were made. */
  int trials() {
    return trials;
  }

  /** Whether there is nothing left to try. */
  boolean over() {
    return failed || trials >= most || result().skipped().isPresent();
  }

  /** Whether another round that takes as long as the longest so far ends by {@code deadline}. */
  boolean fits(long deadline) {
    return deadline - System.nanoTime() > longestRound;
  }

  /** Makes a round of trials, and judges it; one trial at least, and none that begins after {@code deadline}. */
  void round(long deadline) {
    if (over()) {
      return;
    }
    long begun = System.nanoTime();
    try {
      round(fault.begin(lab), deadline);
    } catch (Exception | AssertionError e) {
      failed = true;
      verdict = verdict.and(Verdict.broken("a trial could not go on: " + e));
      e.printStackTrace();
    }
    result.set(found());
    longestRound = Math.max(longestRound, System.nanoTime() - begun);
    if (verdict.good()) {
      lab.clear();
    }
  }

  private void round(Campaign campaign, long deadline) throws Exception {
    int least = Math.min(most, trials + fault.leastPerRound());
    int end = Math.min(most, trials + fault.perRound());
    try {
      do {
        long nanos = campaign.trial();
        trials++;
        if (nanos >= 0) {
          recovered.add(nanos);
        }
      } while (trials < least || (trials < end && System.nanoTime() < deadline));
    } finally {
      // What still runs has to end, whatever happened.
      verdict = verdict.and(campaign.judge());
    }
  }

  private FaultResult found() {
    return new FaultResult(
        fault,
        Optional.empty(),
        Pending.reason(fault),
        trials,
        verdict,
        recovered.stream().sorted().toList());
  }

  /** What became of them up to the last round that has ended. For any thread. */
  FaultResult result() {
    return Objects.requireNonNull(result.get());
  }
}
