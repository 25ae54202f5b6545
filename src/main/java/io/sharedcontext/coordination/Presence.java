package io.sharedcontext.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;

/**
 * An agent in one server process: what it said of itself, and when it was last heard there.
 *
 * @param process the server process
 * @param status as it said; {@link PresenceStatus#ACTIVE} if it never said anything
 * @param activity as it said, else empty
 * @param session the session it named, else empty
 * @param ttl how long it counts as there after it was heard
 * @param registeredAt when it said so; the epoch for never
 */
record Presence(
    String agentId,
    String agentType,
    String process,
    PresenceStatus status,
    String activity,
    String session,
    ObjectNode metadata,
    Duration ttl,
    Instant registeredAt,
    Instant lastSeen) {

  /** When it no longer counts as there, unless it is heard before. */
  Instant expiresAt() {
    return lastSeen.plus(ttl);
  }
}
