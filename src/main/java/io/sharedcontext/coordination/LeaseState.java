package io.sharedcontext.coordination;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * All leases and waiters of a store at one moment.
 *
 * @param leases in the order of granting
 * @param waiters in the order of asking
 */
record LeaseState(List<Lease> leases, List<Waiter> waiters) {
  LeaseState {
    leases = List.copyOf(leases);
    waiters = List.copyOf(waiters);
  }

  /** The waiters before that ticket; all of them when it is not among them. */
  List<Waiter> ahead(long ticket) {
    return waiters.stream().takeWhile(waiter -> waiter.ticket() != ticket).toList();
  }

  /** Whether who claims it holds every part of it already, at least in the way it asks for. */
  boolean covers(LockClaim claim) {
    return claim.resources().stream()
        .allMatch(
            resource -> leases.stream().anyMatch(lease -> lease.claim().covers(claim, resource)));
  }

  /** The agents that keep {@code claim} out, when {@code ahead} asked earlier. */
  Set<String> blockers(LockClaim claim, List<Waiter> ahead) {
    return WaitGraph.blockers(claim, held(), claims(ahead));
  }

  /**
   * The ring of waiters that would close if {@code claim} waited too. What belongs to a process that is missing
   * closes none: it ends by itself, unless that comes back.
   */
  Optional<List<String>> cycleWith(LockClaim claim, Predicate<String> missing) {
    List<LockClaim> held = leases.stream()
        .filter(lease -> Lease.outlivesProcesses(lease.process()) || !missing.test(lease.process()))
        .map(Lease::claim)
        .toList();
    List<LockClaim> waiting = new ArrayList<>(claims(waiters.stream()
        .filter(waiter -> !waiter.task().isEmpty() || !missing.test(waiter.process()))
        .toList()));
    waiting.add(claim);
    return new WaitGraph(held, waiting).cycle(claim.agent());
  }

  /** The ring of waiters that {@code agent} is part of. */
  Optional<List<String>> cycle(String agent) {
    return new WaitGraph(held(), claims(waiters)).cycle(agent);
  }

  private List<LockClaim> held() {
    return leases.stream().map(Lease::claim).toList();
  }

  private static List<LockClaim> claims(List<Waiter> waiters) {
    return waiters.stream().map(Waiter::claim).toList();
  }
}
