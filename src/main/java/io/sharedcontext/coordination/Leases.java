package io.sharedcontext.coordination;

import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Code;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who holds what, and who waits for it: the rules of granting, each a step inside a transaction of
 * the store's one writer at a time. A claim is granted whole or not at all, and only when neither a
 * holder nor anybody who asked earlier conflicts with it, so that nobody is overtaken and nobody
 * starves. What has expired, or belongs to a process that ended, counts for nothing and is removed on
 * the way.
 */
final class Leases {
  private final String process;
  private final Predicate<String> alive;

  /**
   * The leases as one server process sees them.
   *
   * @param process what this process is called
   * @param alive whether a process still runs
   */
  Leases(String process, Predicate<String> alive) {
    this.process = process;
    this.alive = alive;
  }

  /** What became of a claim: the lease, or the ticket under which it waits. */
  record Turn(Optional<Lease> lease, long ticket) {}

  /** Grants {@code claim} now, or refuses it with {@link Code#SESSION_LOCKED}. */
  Lease ask(Tx tx, Instant now, Claim claim, Duration ttl) {
    State state = settle(tx, now);
    if (!state.blockers(claim, state.waiters()).isEmpty()) {
      throw locked(claim, state);
    }
    return grant(tx, now, claim, ttl, state);
  }

  /** Grants {@code claim} now or queues it until {@code until}; refuses a ring of waiters. */
  Turn askOrWait(Tx tx, Instant now, Claim claim, Duration ttl, Instant until) {
    State state = settle(tx, now);
    if (state.blockers(claim, state.waiters()).isEmpty()) {
      return new Turn(Optional.of(grant(tx, now, claim, ttl, state)), 0);
    }
    state.cycleWith(claim).ifPresent(ring -> {
      throw deadlock(claim, ring);
    });
    return new Turn(Optional.empty(), LeaseTable.enqueue(tx, claim, process, ttl, now, until));
  }

  /** Grants the claim of a waiter whose turn has come; empty while it has not. */
  Optional<Lease> retry(Tx tx, Instant now, long ticket) {
    State state = settle(tx, now);
    Waiter waiter = state.waiters().stream()
        .filter(candidate -> candidate.ticket() == ticket)
        .findFirst()
        .orElseThrow(() -> Failure.of(Code.SESSION_LOCKED, "the wait for the lock has ended"));
    List<Waiter> ahead = state.waiters().subList(0, state.waiters().indexOf(waiter));
    if (!state.blockers(waiter.claim(), ahead).isEmpty()) {
      return Optional.empty();
    }
    LeaseTable.leave(tx, ticket);
    return Optional.of(grant(tx, now, waiter.claim(), waiter.ttl(), state));
  }

  /** Whether it is worth asking again for {@code ticket}; for a reader's snapshot, changes nothing. */
  boolean ready(Tx tx, Instant now, long ticket) {
    State state = view(tx, now);
    List<Waiter> ahead = new ArrayList<>();
    for (Waiter waiter : state.waiters()) {
      if (waiter.ticket() == ticket) {
        return state.blockers(waiter.claim(), ahead).isEmpty();
      }
      ahead.add(waiter);
    }
    return true;
  }

  /** Takes a waiter out of the queue and says why its claim was not granted. */
  Failure giveUp(Tx tx, Instant now, Claim claim, long ticket) {
    LeaseTable.leave(tx, ticket);
    return locked(claim, view(tx, now));
  }

  /** The state without what has expired or belongs to processes that ended. */
  State view(Tx tx, Instant now) {
    return new State(
        LeaseTable.held(tx).stream().filter(lease -> live(lease, now)).toList(),
        LeaseTable.waiting(tx).stream().filter(waiter -> live(waiter, now)).toList());
  }

  private State settle(Tx tx, Instant now) {
    LeaseTable.held(tx).stream()
        .filter(lease -> !live(lease, now))
        .forEach(lease -> LeaseTable.delete(tx, lease.fence()));
    LeaseTable.waiting(tx).stream()
        .filter(waiter -> !live(waiter, now))
        .forEach(waiter -> LeaseTable.leave(tx, waiter.ticket()));
    return view(tx, now);
  }

  private boolean live(Lease lease, Instant now) {
    return lease.expiresAt().isAfter(now) && alive.test(lease.process());
  }

  private boolean live(Waiter waiter, Instant now) {
    return waiter.until().isAfter(now) && alive.test(waiter.process());
  }

  /** Asking again for exactly what one holds replaces the lease: the token grows, the old is stale. */
  private Lease grant(Tx tx, Instant now, Claim claim, Duration ttl, State state) {
    state.leases().stream()
        .filter(lease -> lease.claim().equals(claim))
        .forEach(lease -> LeaseTable.delete(tx, lease.fence()));
    Instant expiresAt = now.plus(ttl);
    long fence = LeaseTable.insert(tx, claim, process, now, expiresAt);
    return new Lease(fence, claim, process, now, expiresAt);
  }

  private static Failure locked(Claim claim, State state) {
    Optional<Lease> holder =
        state.leases().stream().filter(lease -> lease.claim().conflicts(claim)).findFirst();
    String who = holder
        .map(lease -> lease.claim().agent() + " until " + Times.text(lease.expiresAt()))
        .orElse("an agent that asked earlier and is next in line");
    Failure failure = Failure.of(Code.SESSION_LOCKED, "the resources are held by " + who)
        .suggest("Call coordinate_session_work again with wait_seconds to stand in line.");
    return holder
        .map(lease -> failure
            .detail("locked_by", lease.claim().agent())
            .detail(
                "lock_type",
                Json.MAPPER.valueToTree(
                    lease.claim().type().name().toLowerCase(java.util.Locale.ROOT)))
            .detail("expires_at", Times.text(lease.expiresAt())))
        .orElse(failure);
  }

  private static Failure deadlock(Claim claim, List<String> ring) {
    var cycle = Json.MAPPER.createArrayNode();
    ring.forEach(cycle::add);
    return Failure.of(
            Code.SESSION_LOCKED, "waiting would never end: " + String.join(" waits for ", ring))
        .suggest("Release a lock that another agent waits for, then ask for all at once.")
        .detail("cycle", cycle)
        .detail("session_id", claim.session());
  }
}
