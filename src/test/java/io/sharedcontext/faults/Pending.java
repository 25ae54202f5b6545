package io.sharedcontext.faults;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Faults that the server does not survive yet, with the reason. They are tried and reported, and fail
 * nothing. A fault that is mended leaves this list.
 */
final class Pending {
  private static final Map<String, String> REASONS = Map.of();

  private Pending() {}

  static Set<String> names() {
    return REASONS.keySet();
  }

  /** Why that fault may still do harm. */
  static Optional<String> reason(Fault fault) {
    return Optional.ofNullable(REASONS.get(fault.name()));
  }
}
