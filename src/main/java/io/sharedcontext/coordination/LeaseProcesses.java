package io.sharedcontext.coordination;

import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import java.time.Instant;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The server processes of a store, as far as leases depend on them.
 *
 * @param self what this process is called
 * @param alive whether a process is there
 * @param stopped whether a process that is there does not run
 * @param missing whether a process that counts is not there, and may come back
 * @param shared whether another living process acts for an agent too
 */
record LeaseProcesses(
    Supplier<String> self,
    Predicate<String> alive,
    Predicate<String> stopped,
    Predicate<String> missing,
    BiPredicate<Tx, String> shared) {
  static LeaseProcesses of(Store store, BiPredicate<Tx, String> shared) {
    return new LeaseProcesses(
        () -> store.processes().self(),
        id -> store.processes().alive(id),
        id -> store.processes().stopped(id),
        id -> store.processes().missing(id),
        shared);
  }

  /** Whether a process is there, and runs. */
  boolean run(String id) {
    return alive.test(id) && !stopped.test(id);
  }

  /** Whether a lease still counts. */
  boolean counts(Lease lease, Instant now) {
    return lease.expiresAt().isAfter(now)
        && (Lease.outlivesProcesses(lease.process()) || alive.test(lease.process()));
  }

  /** Whether a waiter still stands in line. */
  boolean counts(Waiter waiter, Instant now) {
    return waiter.until().isAfter(now)
        && (!waiter.task().isEmpty() || alive.test(waiter.process()));
  }
}
