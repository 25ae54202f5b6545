package io.sharedcontext.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Times;
import java.time.Duration;
import java.time.Instant;

/**
 * A claim that was granted.
 *
 * @param fence the fencing token: grows with every grant of the store
 * @param claim who holds what
 * @param process the server process whose death frees the lease; {@link #NO_PROCESS} or the id of an
 *     item of work for one that only its time ends
 * @param lockedAt when it was granted
 * @param ttl how long it lasts from its grant or its last renewal
 * @param expiresAt when it ends unless it is renewed
 */
record Lease(
    long fence,
    LockClaim claim,
    String process,
    Instant lockedAt,
    Duration ttl,
    Instant expiresAt) {
  /** Stands for a process where a lease belongs to none. */
  static final String NO_PROCESS = "";

  private static final String WORK = "work_";

  /** Whether a lease of {@code process} ends by its time alone, whichever processes end. */
  static boolean outlivesProcesses(String process) {
    return process.equals(NO_PROCESS) || process.startsWith(WORK);
  }

  /** Whether it belongs to a claim on an item of work, and so lasts as long as that. */
  boolean ofClaim() {
    return process.startsWith(WORK);
  }

  /**
   * Whether a new lease on {@code other}, which belongs to {@code holder}, takes the place of this one, which
   * is on the same. The lock of a claim ends with that claim and no other lock does.
   */
  boolean replacedBy(LockClaim other, String holder) {
    boolean apart = ofClaim() || holder.startsWith(WORK);
    return claim.same(other) && (process.equals(holder) || !apart);
  }

  /** The same lease, lasting so long from {@code now}. */
  Lease renewed(Instant now, Duration time) {
    return new Lease(fence, claim, process, lockedAt, time, now.plus(time));
  }

  /** Whether it would outlast its time: the clock was set back since. */
  boolean outlasts(Instant now) {
    return expiresAt.isAfter(now.plus(ttl));
  }

  /** The same lease, ending no later than its time from {@code now}. */
  Lease bounded(Instant now) {
    return outlasts(now) ? renewed(now, ttl) : this;
  }

  /** As agents see it. */
  ObjectNode json() {
    ObjectNode json = Json.object()
        .put("fencing_token", fence)
        .put("locked_by", claim.agent())
        .put("lock_type", claim.type().label());
    claim.resources().forEach(json.putArray("resources")::add);
    return json.put("locked_at", Times.text(lockedAt)).put("expires_at", Times.text(expiresAt));
  }
}
