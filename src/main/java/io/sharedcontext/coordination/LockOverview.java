package io.sharedcontext.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The locks of all sessions, for who only looks at them. */
public final class LockOverview {
  private final Leases leases;

  /** Of the locks in {@code store}. */
  public LockOverview(Store store) {
    this.leases = new Leases(store);
  }

  /** Of those locks. */
  public LockOverview(Leases leases) {
    this.leases = leases;
  }

  /** The locks in each session that has any, in the order of granting. */
  public Map<String, List<ObjectNode>> bySession(Tx tx, Instant now) {
    Map<String, List<ObjectNode>> found = new HashMap<>();
    for (Lease lease : leases.bounded(LeaseTable.held(tx), now)) {
      found.computeIfAbsent(lease.claim().session(), id -> new ArrayList<>()).add(lease.json());
    }
    return found;
  }

  /** How many locks an agent has, and how many it waits for. */
  public record LockCount(long held, long waitedFor) {}

  /** How many locks the agent has, and how many it waits for. */
  public LockCount count(Tx tx, Instant now, String agent) {
    LeaseState state = leases.view(tx, now);
    return new LockCount(
        state.leases().stream().filter(one -> one.claim().agent().equals(agent)).count(),
        state.waiters().stream()
            .filter(one -> one.claim().agent().equals(agent))
            .count());
  }

  /** The locks by which their holders alone may write, in the order of granting. */
  public List<WriteLock> writeLocks(Tx tx, Instant now) {
    return leases.view(tx, now).leases().stream()
        .filter(lease -> lease.claim().type() != LockType.READ)
        .map(WriteLock::of)
        .toList();
  }

  /** The token of the newest lock that was ever granted. */
  public static long newest(Tx tx) {
    return LeaseTable.newest(tx);
  }
}
