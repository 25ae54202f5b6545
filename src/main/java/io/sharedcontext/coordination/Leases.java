package io.sharedcontext.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Audit;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Code;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Who holds what, and who waits for it: the rules of granting, each a step inside a transaction of
 * the store's one writer at a time. A claim is granted whole or not at all, and only when neither a
 * holder nor anybody who asked earlier conflicts with it, so that nobody is overtaken and nobody
 * starves. What has expired, or belongs to a process that ended, counts for nothing and is removed on
 * the way.
 */
public final class Leases {
  private final Supplier<String> process;
  private final Predicate<String> alive;

  /** The leases as this process sees them; it joins the others of the store at the first use. */
  public Leases(Store store) {
    this(() -> store.processes().self(), id -> store.processes().alive(id));
  }

  /**
   * The leases as one server process sees them.
   *
   * @param process what this process is called
   * @param alive whether a process still runs
   */
  Leases(Supplier<String> process, Predicate<String> alive) {
    this.process = process;
    this.alive = alive;
  }

  /** What became of a claim: the lease, or the ticket under which it waits. */
  record Turn(Optional<Lease> lease, long ticket) {}

  /** The locks of a session, in the order of granting. */
  public List<ObjectNode> locks(Tx tx, Instant now, String session) {
    return held(tx, now, session).stream().map(Lease::json).toList();
  }

  /**
   * Refuses {@code token} unless it is the one of a lease that {@code caller} holds.
   *
   * @param session where; empty for anywhere
   */
  public void check(Tx tx, Instant now, Caller caller, String session, long token) {
    List<Lease> there = session.isEmpty() ? view(tx, now).leases() : held(tx, now, session);
    Lease unused = new Tenure(there, caller.id()).with(token);
  }

  /** Removes what has ended and nobody asked for since. */
  public void purge(Tx tx, Instant now) {
    if (LeaseTable.any(tx)) {
      State unused = settle(tx, now);
    }
  }

  /** Grants {@code claim} now, or refuses it with {@link Code#SESSION_LOCKED}. */
  Lease ask(Tx tx, Instant now, Claim claim, Duration ttl) {
    State state = settle(tx, now);
    if (!free(state, claim, state.waiters())) {
      throw Refusal.locked(claim, state);
    }
    return grant(tx, now, claim, ttl, state);
  }

  /** Grants {@code claim} now or queues it until {@code until}; refuses a ring of waiters. */
  Turn askOrWait(Tx tx, Instant now, Claim claim, Duration ttl, Instant until) {
    State state = settle(tx, now);
    if (free(state, claim, state.waiters())) {
      return new Turn(Optional.of(grant(tx, now, claim, ttl, state)), 0);
    }
    state.cycleWith(claim).ifPresent(ring -> {
      throw Refusal.deadlock(claim, ring);
    });
    return new Turn(
        Optional.empty(), LeaseTable.enqueue(tx, claim, process.get(), ttl, now, until));
  }

  /** Grants the claim of a waiter whose turn has come; empty while it has not. */
  Optional<Lease> retry(Tx tx, Instant now, long ticket) {
    State state = settle(tx, now);
    Waiter waiter = state.waiters().stream()
        .filter(candidate -> candidate.ticket() == ticket)
        .findFirst()
        .orElseThrow(() -> Failure.of(Code.SESSION_LOCKED, "the wait for the lock has ended")
            .suggest("Call coordinate_session_work again with wait_seconds to stand in line."));
    List<Waiter> ahead = state.waiters().subList(0, state.waiters().indexOf(waiter));
    if (!free(state, waiter.claim(), ahead)) {
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
        return free(state, waiter.claim(), ahead);
      }
      ahead.add(waiter);
    }
    return true;
  }

  /** Who holds a claim already would otherwise wait for those who wait for it. */
  private static boolean free(State state, Claim claim, List<Waiter> ahead) {
    return state.leases().stream().anyMatch(lease -> lease.claim().equals(claim))
        || state.blockers(claim, ahead).isEmpty();
  }

  /** Takes a waiter out of the queue and says why its claim was not granted. */
  Failure giveUp(Tx tx, Instant now, Claim claim, long ticket) {
    LeaseTable.leave(tx, ticket);
    return Refusal.locked(claim, view(tx, now));
  }

  /** What is held in one session, in the order of granting. */
  List<Lease> held(Tx tx, Instant now, String session) {
    return LeaseTable.held(tx, session, now).stream()
        .filter(lease -> live(lease, now))
        .toList();
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
        .forEach(lease ->
            end(tx, now, lease, lease.expiresAt().isAfter(now) ? "process_ended" : "expired"));
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

  /** Ends a lease that its holder did not release; the log keeps why. */
  static void end(Tx tx, Instant now, Lease lease, String reason) {
    LeaseTable.delete(tx, lease.fence());
    Claim claim = lease.claim();
    ObjectNode details = Json.object().put("fencing_token", lease.fence()).put("reason", reason);
    Audit.record(
        tx,
        now,
        new Audit.Event(
            "lock_ended", claim.agent(), claim.session(), Audit.Result.SUCCESS, details));
  }

  /** Asking again for exactly what one holds replaces the lease: the token grows, the old is stale. */
  private Lease grant(Tx tx, Instant now, Claim claim, Duration ttl, State state) {
    state.leases().stream()
        .filter(lease -> lease.claim().equals(claim))
        .forEach(lease -> end(tx, now, lease, "replaced"));
    Instant expiresAt = now.plus(ttl);
    String self = process.get();
    long fence = LeaseTable.insert(tx, claim, self, now, expiresAt);
    return new Lease(fence, claim, self, now, expiresAt);
  }
}
