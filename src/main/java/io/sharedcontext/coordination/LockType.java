package io.sharedcontext.coordination;

import java.util.Locale;

/** What a lease lets its holder do, and whom it keeps out. */
public enum LockType {
  /** Shared: any number of readers, and one writer, may hold overlapping resources at once. */
  READ,
  /** Keeps out other writers and exclusive holders; readers may go on. */
  WRITE,
  /** Keeps out everybody else. */
  EXCLUSIVE;

  /** As clients write it: lower case. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether two agents must not hold these on overlapping resources; symmetric. */
  boolean excludes(LockType other) {
    return this == EXCLUSIVE || other == EXCLUSIVE || (this == WRITE && other == WRITE);
  }
}
