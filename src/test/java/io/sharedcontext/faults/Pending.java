package io.sharedcontext.faults;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Faults that the server does not survive yet, with the reason. They are tried and reported, and fail
 * nothing. A fault that is mended leaves this list.
 */
final class Pending {
  private static final Map<String, String> REASONS = Map.of(
      "WAL_TRUNCATED",
          "a log cut after a part of it was checkpointed damages the database: it is refused",
      "WAL_DAMAGED", "the same: the trial knows only of what the log held alone",
      "COPIED_OVER",
          "the store stays closed until doctor --fix or a restore, which the trial does not do",
      "DESCRIPTORS", "a call without a descriptor is answered as an error of the protocol",
      "SMALL_HEAP", "a request for which memory is short may stay without an answer");

  private Pending() {}

  static Set<String> names() {
    return REASONS.keySet();
  }

  /** Why that fault may still do harm. */
  static Optional<String> reason(Fault fault) {
    return Optional.ofNullable(REASONS.get(fault.name()));
  }
}
