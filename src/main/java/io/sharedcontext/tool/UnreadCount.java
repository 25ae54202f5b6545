package io.sharedcontext.tool;

/** Counts what waits for a caller. */
@FunctionalInterface
public interface UnreadCount {
  /** Messages that wait unacknowledged for {@code caller}, in the sessions it takes part in. */
  long of(CallSnapshot snapshot, Caller caller);
}
