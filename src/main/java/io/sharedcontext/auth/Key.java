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
 * @param revokedAt when it stopped working
 */
public record Key(
    String id,
    String agentId,
    Optional<String> agentType,
    Set<Permission> permissions,
    Instant createdAt,
    Optional<Instant> revokedAt) {

  public Key {
    permissions = Set.copyOf(permissions);
  }

  /** Whether it still works. */
  public boolean live() {
    return revokedAt.isEmpty();
  }
}
