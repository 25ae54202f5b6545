package io.sharedcontext.tool;

/** What the path of a call asks of the store. */
public interface CallStore {
  /** No store. */
  CallStore NONE = new CallStore() {
    @Override
    public CallSnapshot snapshot(CommitMode commit) {
      return CallSnapshot.NONE;
    }

    @Override
    public AutoCloseable listen(Runnable listener) {
      return () -> {};
    }
  };

  /** A snapshot for one call, which must close it. Nothing is read before it is used. */
  CallSnapshot snapshot(CommitMode commit);

  /**
   * Tells {@code listener} soon after any process has changed something, on a thread that it must not
   * keep; closing ends it.
   */
  AutoCloseable listen(Runnable listener);
}
