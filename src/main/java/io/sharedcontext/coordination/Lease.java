package io.sharedcontext.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Times;
import java.time.Instant;

/**
 * A claim that was granted.
 *
 * @param fence the fencing token: grows with every grant of the store
 * @param claim who holds what
 * @param process the server process that asked; its death frees the lease
 * @param lockedAt when it was granted
 * @param expiresAt when it ends unless it is renewed
 */
record Lease(long fence, Claim claim, String process, Instant lockedAt, Instant expiresAt) {
  /** The same lease with another end. */
  Lease until(Instant end) {
    return new Lease(fence, claim, process, lockedAt, end);
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
