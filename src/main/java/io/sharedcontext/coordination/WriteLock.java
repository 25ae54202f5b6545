package io.sharedcontext.coordination;

import io.sharedcontext.store.LockHints;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

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

  /** What notes each lease that is granted for guards that look before a file is written. */
  static Consumer<Lease> noting(LockHints hints) {
    return lease -> {
      LockClaim claim = lease.claim();
      hints.granted(
          lease.fence(),
          claim.agent(),
          claim.type() == LockType.READ ? List.of() : claim.resources());
    };
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
