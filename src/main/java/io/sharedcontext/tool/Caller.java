package io.sharedcontext.tool;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a call acts for, established before any tool runs.
 *
 * @param id the agent, 1 to 100 characters of {@code A-Za-z0-9._@:-}; empty for {@link #NOBODY}
 * @param type the agent's type, 1 to 50 of the same characters; empty for {@link #NOBODY}
 * @param permissions what it may do
 * @param verified whether the server has seen a key for this name, so that it is more than a claim
 */
public record Caller(String id, String type, Set<Permission> permissions, boolean verified) {
  /** The caller of a tool that needs no identity. */
  public static final Caller NOBODY = new Caller("", "", EnumSet.noneOf(Permission.class));

  public Caller {
    permissions = Set.copyOf(permissions);
  }

  /** A caller whose name nobody checked. */
  public Caller(String id, String type, Set<Permission> permissions) {
    this(id, type, permissions, false);
  }

  /** Written out, like {@link #hashCode}: what a record generates is linked anew in each process. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Caller caller
        && id.equals(caller.id)
        && type.equals(caller.type)
        && permissions.equals(caller.permissions)
        && verified == caller.verified;
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, type, permissions, verified);
  }

  /** Whether this caller holds {@code needed}. */
  public boolean may(Permission needed) {
    return needed == Permission.NONE || permissions.contains(needed);
  }

  /** Whether this caller holds {@code admin}. */
  public boolean admin() {
    return may(Permission.ADMIN);
  }
}
