package io.sharedcontext.tool;

/**
 * What a call does to the store. The hints that clients see follow from this one word. Hosts repeat
 * calls of idempotent tools and ask a person before destructive ones, so both must be true: a new
 * version, a new id or a later expiry is something more that the second call changes.
 */
public enum Effect {
  /** Changes nothing. */
  READS(true, false, true),
  /** Reads, and moves the caller's own read position when asked to. */
  READS_AND_MARKS(false, false, true),
  /** Adds or extends, and never loses what is there. */
  ADDS(false, false, false),
  /** Writes over what is there; each call makes a newer state. */
  REPLACES(false, true, false),
  /** Brings something to a state, or removes it; the second call finds it so. */
  SETS(false, true, true);

  private final boolean readOnly;
  private final boolean destructive;
  private final boolean idempotent;

  Effect(boolean readOnly, boolean destructive, boolean idempotent) {
    this.readOnly = readOnly;
    this.destructive = destructive;
    this.idempotent = idempotent;
  }

  /** Whether a call leaves the store as it was. */
  public boolean readOnly() {
    return readOnly;
  }

  /** Whether a call may lose something. */
  public boolean destructive() {
    return destructive;
  }

  /** Whether the same call again changes nothing more. */
  public boolean idempotent() {
    return idempotent;
  }

  /** Whether a caller needs no more than to read, and calls may run beside each other. */
  public boolean reads() {
    return this == READS || this == READS_AND_MARKS;
  }
}
