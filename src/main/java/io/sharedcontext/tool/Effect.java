package io.sharedcontext.tool;

/** What a call does to the store. The four hints that clients see follow from this one word. */
public enum Effect {
  /** Changes nothing. */
  READS,
  /** Adds, and never alters what is there. */
  ADDS,
  /** Sets something; the same call twice leaves the same state. */
  REPLACES,
  /** Removes something that a caller may still want. */
  DELETES;

  public boolean readOnly() {
    return this == READS;
  }

  public boolean destructive() {
    return this == REPLACES || this == DELETES;
  }

  public boolean idempotent() {
    return this != ADDS;
  }
}
