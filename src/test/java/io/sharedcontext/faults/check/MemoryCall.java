package io.sharedcontext.faults.check;

/**
 * A read or a write of one shared memory entry.
 *
 * @param value what was written or read; empty for an absent entry. Written values are unique
 * @param expected the version that a write asks for, or {@link #ANY}
 * @param version what the answer told: of a read or a write the version it has now, of a refused
 *     compare-and-set the one that was in its way
 * @param token the fencing token of a guarded write; 0 for none
 */
public record MemoryCall(
    boolean write,
    String key,
    String value,
    long expected,
    long version,
    long token,
    Span span,
    Outcome outcome) {
  /** A write that asks for no version. */
  public static final long ANY = -1;

  /** An entry's content after every write. */
  public record State(long version, String value) {
    /** Nothing was ever written. */
    public static final State ABSENT = new State(0, "");
  }

  /** The same call before its answer came. */
  MemoryCall unanswered() {
    Span open = Span.open(span.invoked());
    return new MemoryCall(write, key, value, expected, -1, token, open, Outcome.UNKNOWN);
  }

  /** A read that was answered. */
  public static MemoryCall read(String key, State found, Span span) {
    return new MemoryCall(false, key, found.value(), ANY, found.version(), 0, span, Outcome.DONE);
  }
}
