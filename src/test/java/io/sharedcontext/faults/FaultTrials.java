package io.sharedcontext.faults;

import io.sharedcontext.faults.check.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs the trials of one fault until time or number is used up. */
final class FaultTrials {
  private final Fault fault;
  private final Lab lab;
  private final long deadline;
  private final int most;
  private final List<Long> recovered = new ArrayList<>();
  private Verdict verdict = Verdict.NONE;
  private int trials;

  private FaultTrials(Fault fault, Lab lab, long deadline, int most) {
    this.fault = fault;
    this.lab = lab;
    this.deadline = deadline;
    this.most = most;
  }

  /** At least one trial, unless it is impossible here. */
  static FaultResult run(Fault fault, Path root, long seed, long nanos, int most) {
    Optional<String> unavailable = fault.unavailable();
    if (unavailable.isPresent()) {
      return FaultResult.skipped(fault, unavailable.get());
    }
    FaultTrials trials =
        new FaultTrials(fault, new Lab(root, seed), System.nanoTime() + nanos, most);
    trials.run();
    return new FaultResult(
        fault,
        Optional.empty(),
        Pending.reason(fault),
        trials.trials,
        trials.verdict,
        trials.recovered.stream().sorted().toList());
  }

  private void run() {
    try {
      do {
        round(fault.begin(lab));
      } while (more());
    } catch (Exception | AssertionError e) {
      verdict = verdict.and(Verdict.broken("a trial could not go on: " + e));
      e.printStackTrace();
    }
  }

  private boolean more() {
    return trials < most && System.nanoTime() < deadline;
  }

  private void round(Campaign campaign) throws Exception {
    int least = Math.min(most, trials + fault.leastPerRound());
    int end = trials + fault.perRound();
    try {
      do {
        long nanos = campaign.trial();
        trials++;
        if (nanos >= 0) {
          recovered.add(nanos);
        }
      } while (trials < least || (trials < end && more()));
    } finally {
      // What still runs has to end, whatever happened.
      verdict = verdict.and(campaign.judge());
    }
  }
}
