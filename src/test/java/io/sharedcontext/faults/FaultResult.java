package io.sharedcontext.faults;

import io.sharedcontext.faults.check.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What became of the trials of one fault.
 *
 * @param skipped why there were none
 * @param pending why what went wrong is known
 * @param recovered nanoseconds until everybody had succeeded again, ascending
 */
record FaultResult(
    Fault fault,
    Optional<String> skipped,
    Optional<String> pending,
    int trials,
    Verdict verdict,
    List<Long> recovered) {
  static FaultResult skipped(Fault fault, String reason) {
    return new FaultResult(
        fault, Optional.of(reason), Optional.empty(), 0, Verdict.NONE, List.of());
  }

  /** What became of the trials of both; of one that was not tried at all, those of the other. */
  FaultResult and(FaultResult other) {
    if (skipped.isPresent() || other.skipped.isPresent()) {
      return skipped.isPresent() ? other : this;
    }
    return new FaultResult(
        fault,
        Optional.empty(),
        pending,
        trials + other.trials,
        verdict.and(other.verdict),
        Stream.concat(recovered.stream(), other.recovered.stream()).sorted().toList());
  }

  /** Whether it has to fail the run. */
  boolean bad() {
    return pending.isEmpty() && !verdict.good();
  }

  /** Median and greatest time of recovery. */
  String recovery() {
    if (recovered.isEmpty()) {
      return "–";
    }
    return seconds(recovered.get(recovered.size() / 2)) + " / "
        + seconds(recovered.get(recovered.size() - 1)) + " s";
  }

  private static String seconds(long nanos) {
    return String.format("%.2f", nanos / 1e9);
  }
}
