package io.sharedcontext.work;

import java.util.Locale;

/** How far an item of work is. */
enum WorkState {
  /** Nobody has it; it can be claimed once all that it depends on is finished. */
  OPEN,
  /** Somebody has claimed it. */
  IN_PROGRESS,
  /** It is parked: nobody can claim it until its creator or an admin opens it. */
  BLOCKED,
  DONE,
  CANCELLED;

  /** As clients and the store write it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static WorkState of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }

  /** Whether nothing is left to do, so that what depends on it need not wait. */
  boolean finished() {
    return this == DONE || this == CANCELLED;
  }
}
