package io.sharedcontext.coordination;

import io.sharedcontext.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Locks that belong to a claim on a piece of work: they last as long as the claim, outlive the process
 * that asked, and go where the claim goes. Each method is a step inside the transaction that changes
 * the claim. Safe for use by several threads.
 */
public final class ClaimLocks {
  private final Leases leases;

  /** Locks among those of {@code leases}. */
  public ClaimLocks(Leases leases) {
    this.leases = leases;
  }

  /**
   * A lock that belongs to a claim.
   *
   * @param fencingToken what guards writes under it; larger than that of any lock before
   * @param resources names and patterns
   */
  public record ClaimLock(long fencingToken, List<String> resources) {
    static ClaimLock of(Lease lease) {
      return new ClaimLock(lease.fence(), lease.claim().resources());
    }
  }

  /** Refuses resources that are too long together to be compared with others. */
  public static void requireShort(List<String> resources) {
    LockClaim.requireShort(resources);
  }

  /**
   * What a claim asks for.
   *
   * @param item the claimed work, whose lock it becomes
   * @param agent who claims it
   * @param resources names and patterns, to be locked for writing
   * @param ttl how long the claim, and so the lock, lasts
   */
  public record Wanted(
      String item, String agent, String session, List<String> resources, Duration ttl) {
    public Wanted {
      resources = resources.stream().distinct().toList();
    }

    LockClaim claim() {
      return new LockClaim(agent, session, LockType.WRITE, resources);
    }
  }

  /**
   * Locks all that is wanted, or nothing.
   *
   * @throws io.sharedcontext.tool.Failure SESSION_LOCKED while somebody else holds one of the resources,
   *     or asked for it earlier
   */
  public ClaimLock take(Tx tx, Instant now, Wanted wanted) {
    Leases.LeaseRequest request = new Leases.LeaseRequest(wanted.claim(), wanted.ttl());
    return ClaimLock.of(leases.ask(tx, now, request, wanted.item()));
  }

  /** Whether {@link #take} would lock it now; for a reader's snapshot, changes nothing. */
  public boolean free(Tx tx, Instant now, Wanted wanted) {
    return leases.free(tx, now, wanted.claim());
  }

  /** The lock of {@code item}, if it has one. */
  public Optional<ClaimLock> of(Tx tx, String item) {
    return LeaseTable.heldFor(tx, item).stream().findFirst().map(ClaimLock::of);
  }

  /** Has the lock of {@code item} last {@code ttl} from now. */
  public void extend(Tx tx, Instant now, String item, Duration ttl) {
    LeaseTable.heldFor(tx, item).forEach(lease -> LeaseTable.extend(tx, lease.renewed(now, ttl)));
  }

  /** Ends the lock of {@code item}; the audit log keeps {@code reason}. */
  public void release(Tx tx, Instant now, String item, String reason) {
    LeaseTable.heldFor(tx, item).forEach(lease -> Leases.end(tx, now, lease, reason));
  }

  /** Gives the lock of {@code item} to another agent under a new token, for {@code ttl}. */
  public Optional<ClaimLock> move(Tx tx, Instant now, String item, String to, Duration ttl) {
    return LeaseTable.heldFor(tx, item).stream()
        .map(lease -> leases.move(tx, now, lease, to, item, ttl))
        .map(ClaimLock::of)
        .findFirst();
  }

  /** Whether a lock of {@code process} ends by its time alone, whichever processes end. */
  public static boolean outlivesProcesses(String process) {
    return Lease.outlivesProcesses(process);
  }
}
