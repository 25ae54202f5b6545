package io.sharedcontext.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Times;
import java.time.Duration;
import java.time.Instant;

/**
 * A claim that waits its turn.
 *
 * @param ticket its place in the queue: lower is earlier
 * @param claim who asks for what
 * @param process the server process that asks; its death takes it out of the queue, unless it is a task
 * @param task the task that waits; empty for a call, which ends with its process
 * @param ttl how long the lease is to last
 * @param askedAt since when it waits
 * @param until when it gives up
 */
record Waiter(
    long ticket,
    LockClaim claim,
    String process,
    String task,
    Duration ttl,
    Instant askedAt,
    Instant until) {

  /** As agents see it. */
  ObjectNode json() {
    ObjectNode json = Json.object()
        .put("agent_id", claim.agent())
        .put("lock_type", claim.type().label());
    claim.resources().forEach(json.putArray("resources")::add);
    return json.put("waiting_since", Times.text(askedAt));
  }
}
