package io.sharedcontext.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Audit;
import io.sharedcontext.store.LockHints;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Who holds what, and who waits for it: the rules of granting, each a step inside a transaction of
 * the store's one writer at a time. A claim is granted whole or not at all, and only when neither a
 * holder nor anybody who asked earlier conflicts with it, so that nobody is overtaken and nobody
 * starves; but for who cannot take what is free: a call in a process that was stopped, a task that no
 * process carries. What has expired, or belongs to a process that ended, counts for nothing and is removed
 * on the way.
 */
public final class Leases {
  private final LeaseProcesses processes;
  private final Consumer<Lease> granted;

  /** The leases as this process sees them; it joins the others of the store at the first use. */
  public Leases(Store store) {
    this(store, (tx, agent) -> false);
  }

  /**
   * The leases as this process sees them.
   *
   * @param shared whether another process acts for an agent too, and so holds what this one is granted
   */
  public Leases(Store store, BiPredicate<Tx, String> shared) {
    this(LeaseProcesses.of(store, shared), WriteLock.noting(new LockHints(store.settings())));
  }

  /**
   * The leases as one server process sees them.
   *
   * @param process what this process is called
   * @param alive whether a process still runs
   */
  Leases(Supplier<String> process, Predicate<String> alive) {
    this(
        new LeaseProcesses(process, alive, id -> false, id -> false, (tx, agent) -> false),
        lease -> {});
  }

  private Leases(LeaseProcesses processes, Consumer<Lease> granted) {
    this.processes = processes;
    this.granted = granted;
  }

  /** Whether another living process acts for the agent too. */
  boolean sharedName(Tx tx, String agent) {
    return processes.shared().test(tx, agent);
  }

  /**
   * A claim, and how long a lease on it is to last.
   *
   * @param task the task that asks, which keeps its place in the queue when its process ends; empty for a
   *     call
   */
  record LeaseRequest(LockClaim claim, Duration ttl, String task) {
    LeaseRequest(LockClaim claim, Duration ttl) {
      this(claim, ttl, "");
    }
  }

  /** What became of a claim: the lease, or the ticket under which it waits. */
  record AcquireResult(Optional<Lease> lease, long ticket) {}

  /** The locks of a session, in the order of granting. */
  public List<ObjectNode> locks(Tx tx, Instant now, String session) {
    return held(tx, now, session).stream().map(Lease::json).toList();
  }

  /** Who waits for locks of a session, in the order of asking. */
  public List<ObjectNode> waiters(Tx tx, Instant now, String session) {
    return view(tx, now).waiters().stream()
        .filter(waiter -> waiter.claim().session().equals(session))
        .map(Waiter::json)
        .toList();
  }

  /**
   * Refuses {@code token} unless it is the one of a lease that {@code caller} holds.
   *
   * @param session where; empty for anywhere
   */
  public void check(Tx tx, Instant now, Caller caller, String session, long token) {
    List<Lease> there = session.isEmpty() ? view(tx, now).leases() : held(tx, now, session);
    HeldLeases held = new HeldLeases(there, caller.id(), session);
    if (held.find(token).isEmpty()) {
      // To write under a lock that has ended is to write under a stale token, whoever has it now.
      long newest = LeaseTable.newest(tx);
      if (token <= newest && !alive(tx, now, token)) {
        throw LockFailures.stale(session, token, newest);
      }
    }
    held.require(token);
  }

  /** Whether the lease that was granted with {@code token} still holds. */
  boolean alive(Tx tx, Instant now, long token) {
    return view(tx, now).leases().stream().anyMatch(lease -> lease.fence() == token);
  }

  /** Ends every lock and every wait in a session that is being deleted, and who said to be in it. */
  public static void removeSession(Tx tx, String session) {
    LeaseTable.deleteAll(tx, session);
    PresenceTable.leave(tx, session);
  }

  /** Removes what has ended and nobody asked for since. */
  public void purge(Tx tx, Instant now) {
    if (LeaseTable.any(tx)) {
      endExpired(tx, now);
    }
  }

  /** Grants {@code claim} now, or refuses it with {@link ErrorCode#SESSION_LOCKED}. */
  Lease ask(Tx tx, Instant now, LeaseRequest leaseRequest) {
    return ask(tx, now, leaseRequest, self());
  }

  /** The same for a lease that belongs to {@code holder}, a process or an item of work. */
  Lease ask(Tx tx, Instant now, LeaseRequest leaseRequest, String holder) {
    LeaseState state = endExpired(tx, now);
    if (!free(state, leaseRequest.claim(), state.waiters())) {
      throw LockFailures.locked(
          now, leaseRequest.claim(), state.leases(), state.waiters(), Duration.ZERO);
    }
    return grant(tx, now, leaseRequest, holder, state);
  }

  /** Whether {@link #ask} would grant {@code claim} now; for a reader's snapshot, changes nothing. */
  boolean free(Tx tx, Instant now, LockClaim claim) {
    LeaseState state = view(tx, now);
    return free(state, claim, state.waiters());
  }

  /**
   * Ends {@code lease} and grants the same to {@code agent}, under a new token, for {@code ttl}. A read lock
   * that the agent has itself stays beside it: its token and its time are nobody else's to end.
   */
  Lease move(Tx tx, Instant now, Lease lease, String agent, String holder, Duration ttl) {
    end(tx, now, lease, "transferred");
    return insert(tx, now, new Leases.LeaseRequest(lease.claim().of(agent), ttl), holder);
  }

  /** Grants {@code claim} now or queues it until {@code until}; refuses a ring of waiters. */
  AcquireResult askOrWait(Tx tx, Instant now, LeaseRequest leaseRequest, Instant until) {
    LeaseState state = endExpired(tx, now);
    LockClaim claim = leaseRequest.claim();
    if (free(state, claim, state.waiters())) {
      return new Leases.AcquireResult(Optional.of(grant(tx, now, leaseRequest, self(), state)), 0);
    }
    state.cycleWith(claim, processes.missing()).ifPresent(ring -> {
      throw LockFailures.deadlock(claim, ring, state);
    });
    return new Leases.AcquireResult(
        Optional.empty(), LeaseTable.enqueue(tx, leaseRequest, self(), now, until));
  }

  /**
   * Grants the claim of a waiter whose turn has come; empty while it has not. One whose ticket is
   * gone asks anew: a clock that is set forward ends the time of everybody in line.
   */
  AcquireResult retry(Tx tx, Instant now, long ticket, LeaseRequest leaseRequest, Instant until) {
    LeaseState state = endExpired(tx, now);
    List<Waiter> ahead = state.ahead(ticket);
    if (ahead.size() == state.waiters().size()) {
      return askOrWait(tx, now, leaseRequest, until);
    }
    if (!free(state, leaseRequest.claim(), ahead)) {
      return new Leases.AcquireResult(Optional.empty(), ticket);
    }
    LeaseTable.leave(tx, ticket);
    return new Leases.AcquireResult(
        Optional.of(grant(tx, now, leaseRequest, self(), state)), ticket);
  }

  /** Whether it is worth asking again for {@code ticket}; for a reader's snapshot, changes nothing. */
  boolean ready(Tx tx, Instant now, long ticket) {
    LeaseState state = view(tx, now);
    List<Waiter> ahead = state.ahead(ticket);
    return ahead.size() == state.waiters().size()
        || free(state, state.waiters().get(ahead.size()).claim(), ahead);
  }

  /** What this process is called. */
  String self() {
    return processes.self().get();
  }

  /** Whether a process is there, and runs. */
  boolean runs(String id) {
    return processes.run(id);
  }

  /** Who holds all of it already would otherwise wait for those who wait for it. */
  boolean free(LeaseState state, LockClaim claim, List<Waiter> ahead) {
    return state.covers(claim)
        || state.blockers(claim, ahead).isEmpty()
        || (state.blockers(claim, List.of()).isEmpty()
            && state.blockers(claim, running(ahead)).isEmpty());
  }

  /** Those that can take what is free: a task cannot while nobody carries it, and keeps its place. */
  private List<Waiter> running(List<Waiter> waiters) {
    return waiters.stream().filter(waiter -> runs(waiter.process())).toList();
  }

  /** Takes a waiter out of the queue and says why its claim was not granted. */
  Failure giveUp(Tx tx, Instant now, LockClaim claim, long ticket, Duration waited) {
    LeaseState state = view(tx, now);
    LeaseTable.leave(tx, ticket);
    return LockFailures.locked(now, claim, state.leases(), state.ahead(ticket), waited);
  }

  /** What is held in one session, in the order of granting. */
  List<Lease> held(Tx tx, Instant now, String session) {
    return bounded(LeaseTable.held(tx, session, now), now);
  }

  List<Lease> bounded(List<Lease> leases, Instant now) {
    return leases.stream()
        .filter(lease -> processes.counts(lease, now))
        .map(lease -> lease.bounded(now))
        .toList();
  }

  /** The state without what has expired or belongs to processes that ended. */
  LeaseState view(Tx tx, Instant now) {
    return new LeaseState(
        bounded(LeaseTable.held(tx), now),
        LeaseTable.waiting(tx).stream()
            .filter(waiter -> processes.counts(waiter, now))
            .toList());
  }

  /** After a clock was set back, a lease lasts no longer from then on than it was granted for. */
  private LeaseState endExpired(Tx tx, Instant now) {
    LeaseTable.held(tx).stream()
        .filter(lease -> lease.outlasts(now))
        .forEach(lease -> LeaseTable.extend(tx, lease.bounded(now)));
    LeaseTable.held(tx).stream()
        .filter(lease -> !processes.counts(lease, now))
        .forEach(lease ->
            end(tx, now, lease, lease.expiresAt().isAfter(now) ? "process_ended" : "expired"));
    LeaseTable.waiting(tx).stream()
        .filter(waiter -> !processes.counts(waiter, now))
        .forEach(waiter -> LeaseTable.leave(tx, waiter.ticket()));
    return view(tx, now);
  }

  /** Ends a lease that its holder did not release; the log keeps why. */
  static void end(Tx tx, Instant now, Lease lease, String reason) {
    LeaseTable.delete(tx, lease.fence());
    LockClaim claim = lease.claim();
    ObjectNode details = Json.object().put("fencing_token", lease.fence()).put("reason", reason);
    Audit.record(
        tx,
        now,
        new Audit.Event(
            "lock_ended", claim.agent(), claim.session(), Audit.Result.SUCCESS, details));
  }

  /** Asking again for exactly what one holds replaces the lease: the token grows, the old is stale. */
  private Lease grant(Tx tx, Instant now, LeaseRequest asked, String holder, LeaseState state) {
    state.leases().stream()
        .filter(lease -> lease.replacedBy(asked.claim(), holder))
        .forEach(lease -> end(tx, now, lease, "replaced"));
    return insert(tx, now, asked, holder);
  }

  private Lease insert(Tx tx, Instant now, LeaseRequest asked, String holder) {
    long fence = LeaseTable.insert(tx, asked.claim(), holder, now, asked.ttl());
    Lease lease = new Lease(fence, asked.claim(), holder, now, asked.ttl(), now.plus(asked.ttl()));
    tx.afterCommit(() -> granted.accept(lease));
    return lease;
  }
}
