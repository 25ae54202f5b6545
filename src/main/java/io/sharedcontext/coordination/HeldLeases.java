package io.sharedcontext.coordination;

import io.sharedcontext.tool.Failure;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one agent holds of some leases.
 *
 * @param all the live leases of a session, or of the store
 * @param agent whose are meant
 * @param session which session; empty for the store
 */
record HeldLeases(List<Lease> all, String agent, String session) {
  HeldLeases {
    all = List.copyOf(all);
  }

  /** Everything the agent holds; refuses one that holds nothing. */
  List<Lease> any() {
    return someOf(mine(), agent + " holds no lock in session " + session);
  }

  /** What the agent holds of {@code resources}: its leases on those and no others. */
  List<Lease> on(List<String> resources) {
    return someOf(within(mine(), resources), nothing(resources));
  }

  /** What anybody holds of {@code resources}, unless the agent itself does. */
  List<Lease> anybodysOn(List<String> resources) {
    List<Lease> own = within(mine(), resources);
    return own.isEmpty() ? someOf(within(all, resources), nothing(resources)) : own;
  }

  /** The agent's lease that was granted with {@code token}, if it lives. */
  Optional<Lease> find(long token) {
    return mine().stream().filter(lease -> lease.fence() == token).findFirst();
  }

  /** The agent's lease that was granted with {@code token}. */
  Lease require(long token) {
    return find(token).orElseThrow(() -> missing(token));
  }

  /** Anybody's lease that was granted with {@code token}. */
  Lease anybodysWith(long token) {
    return all.stream()
        .filter(lease -> lease.fence() == token)
        .findFirst()
        .orElseThrow(() -> missing(token));
  }

  /** A token is stale for who holds another by now, and once it ended and a later one was granted. */
  private Failure missing(long token) {
    long latest = all.stream().mapToLong(Lease::fence).max().orElse(0);
    boolean live = all.stream().anyMatch(lease -> lease.fence() == token);
    return mine().isEmpty() && (live || latest < token)
        ? LockFailures.notHeld(
            session, "fencing_token " + token + " belongs to no lock that " + agent + " holds")
        : LockFailures.stale(session, token, latest);
  }

  private List<Lease> mine() {
    return all.stream().filter(lease -> lease.claim().agent().equals(agent)).toList();
  }

  private static List<Lease> within(List<Lease> leases, List<String> resources) {
    Set<String> named = Set.copyOf(resources);
    return leases.stream()
        .filter(lease -> named.containsAll(lease.claim().resources()))
        .toList();
  }

  private List<Lease> someOf(List<Lease> found, String otherwise) {
    if (found.isEmpty()) {
      throw LockFailures.notHeld(session, otherwise);
    }
    return found;
  }

  private String nothing(List<String> resources) {
    return agent + " holds no lock on just " + String.join(", ", resources);
  }
}
