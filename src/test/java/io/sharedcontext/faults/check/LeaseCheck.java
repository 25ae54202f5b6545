package io.sharedcontext.faults.check;

import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Whether no two agents can have held a lock at once, tokens grew, and no write went through under the
 * token of a lock that had ended.
 */
final class LeaseCheck {
  private final List<LeaseCall> leases;
  private final Map<String, Long> ends;
  private final List<String> problems = new ArrayList<>();

  private LeaseCheck(List<LeaseCall> leases, Map<String, Long> ends) {
    this.leases = leases.stream()
        .sorted(Comparator.comparingLong(lease -> lease.span().returned()))
        .toList();
    this.ends = ends;
  }

  /**
   * What broke exclusion.
   *
   * @param ends when processes had ended at the latest, by name
   * @param shifts moments at which the clock of the servers was moved: no lease is relied on across one
   */
  static List<String> problems(
      List<LeaseCall> leases, List<MemoryCall> calls, Map<String, Long> ends, List<Long> shifts) {
    LeaseCheck check = new LeaseCheck(leases, ends);
    check.leases.stream()
        .collect(groupingBy(LeaseCall::resource))
        .values()
        .forEach(of -> check.exclusion(of, shifts));
    check.tokens();
    check.guarded(calls, shifts);
    return check.problems;
  }

  private void exclusion(List<LeaseCall> of, List<Long> shifts) {
    for (int i = 0; i < of.size(); i++) {
      LeaseCall lease = of.get(i);
      long end = surelyHeldUntil(lease, shifts);
      for (int j = i + 1; j < of.size() && of.get(j).span().returned() < end; j++) {
        LeaseCall other = of.get(j);
        if (!other.agent().equals(lease.agent())
            && surelyHeldUntil(other, shifts) > other.span().returned()) {
          problems.add("two holders at once: " + lease + " and " + other);
        }
      }
    }
  }

  /** The first moment at which the lease may have ended. */
  private long surelyHeldUntil(LeaseCall lease, List<Long> shifts) {
    long end = Math.min(lease.givenUp(), lease.earliestExpiry());
    long died = ends.getOrDefault(lease.process(), Long.MAX_VALUE);
    long shift = shifts.stream()
        .filter(moment -> moment >= lease.span().invoked())
        .min(Comparator.naturalOrder())
        .orElse(Long.MAX_VALUE);
    return Math.min(Math.min(end, died), shift);
  }

  private void tokens() {
    List<LeaseCall> asked = leases.stream()
        .sorted(Comparator.comparingLong(lease -> lease.span().invoked()))
        .toList();
    int known = 0;
    long highest = 0;
    for (LeaseCall lease : asked) {
      while (leases.get(known).span().before(lease.span())) {
        highest = Math.max(highest, leases.get(known).token());
        known++;
      }
      if (lease.token() <= highest) {
        problems.add("a token did not grow beyond " + highest + ": " + lease);
      }
    }
  }

  private void guarded(List<MemoryCall> calls, List<Long> shifts) {
    for (MemoryCall call : calls) {
      if (call.write() && call.token() > 0 && call.outcome() == Outcome.DONE) {
        leases.stream()
            .filter(lease -> lease.token() == call.token())
            .filter(lease -> surelyOver(lease, shifts) < call.span().invoked())
            .forEach(lease -> problems.add("a write under a lock that had ended: " + call + lease));
      }
    }
  }

  /** A moment by which the lease had ended. */
  private long surelyOver(LeaseCall lease, List<Long> shifts) {
    boolean shifted = shifts.stream().anyMatch(moment -> moment >= lease.span().invoked());
    long expiry = shifted ? Long.MAX_VALUE : lease.latestExpiry();
    long taken = leases.stream()
        .filter(other -> other.resource().equals(lease.resource()))
        .filter(other -> !other.agent().equals(lease.agent()) && other.token() > lease.token())
        .mapToLong(other -> other.span().returned())
        .min()
        .orElse(Long.MAX_VALUE);
    return Math.min(Math.min(expiry, taken), lease.unlocked());
  }
}
