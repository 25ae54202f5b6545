package io.sharedcontext.auth;

import io.sharedcontext.tool.Permission;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A credential that is registered for an agent. Its secret is not kept, only a salted hash of it.
 *
 * @param id names the key without giving it away
 * @param agentId the only agent that may use it
 * @param agentType the only type that agent may then have; empty for any
 * @param permissions the most it grants
 * @param expiresAt when it stops working by itself; empty for never
 * @param revokedAt when it was made to stop working
 * @param replacedBy the key that it was rotated to
 */
public record Key(
    String id,
    String agentId,
    Optional<String> agentType,
    Set<Permission> permissions,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> revokedAt,
    Optional<String> replacedBy) {

  public Key {
    permissions = Set.copyOf(permissions);
  }

  /** The same key, which stops working then. */
  Key until(Optional<Instant> end) {
    return new Key(id, agentId, agentType, permissions, createdAt, end, revokedAt, replacedBy);
  }

  /** Whether it works at {@code now}. */
  public boolean live(Instant now) {
    return revokedAt.isEmpty() && expiresAt.map(now::isBefore).orElse(true);
  }

  /** Whether it gives its agent a type; who is admin sees what is for any type anyway. */
  boolean typed() {
    return agentType.isPresent() || permissions.contains(Permission.ADMIN);
  }
}
