package io.sharedcontext.coordination;

import java.time.Instant;
import java.util.List;

/**
 * A lock that lets nobody but its holder write.
 *
 * @param resources names or patterns
 * @param type {@code write} or {@code exclusive}
 */
public record WriteLock(
    String session, String holder, String type, List<String> resources, Instant expiresAt) {
  public WriteLock {
    resources = List.copyOf(resources);
  }

  static WriteLock of(Lease lease) {
    LockClaim claim = lease.claim();
    return new WriteLock(
        claim.session(), claim.agent(), claim.type().label(), claim.resources(), lease.expiresAt());
  }

  /** Whether the resource of that name, in which {@code *} and {@code ?} are themselves, is locked. */
  public boolean covers(String name) {
    return resources.stream().anyMatch(resource -> Glob.of(resource).matches(name));
  }
}
