package io.sharedcontext.coordination;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All leases and waiters of a store at one moment.
 *
 * @param leases in the order of granting
 * @param waiters in the order of asking
 */
record State(List<Lease> leases, List<Waiter> waiters) {
  State {
    leases = List.copyOf(leases);
    waiters = List.copyOf(waiters);
  }

  /** The agents that keep {@code claim} out, when {@code ahead} asked earlier. */
  Set<String> blockers(Claim claim, List<Waiter> ahead) {
    return WaitGraph.blockers(claim, held(), claims(ahead));
  }

  /** The ring of waiters that would close if {@code claim} waited too. */
  Optional<List<String>> cycleWith(Claim claim) {
    List<Claim> waiting = new ArrayList<>(claims(waiters));
    waiting.add(claim);
    return new WaitGraph(held(), waiting).cycle(claim.agent());
  }

  private List<Claim> held() {
    return leases.stream().map(Lease::claim).toList();
  }

  private static List<Claim> claims(List<Waiter> waiters) {
    return waiters.stream().map(Waiter::claim).toList();
  }
}
