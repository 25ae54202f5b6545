package io.sharedcontext.store;

/** Changes an open store for this process. */
public interface Commits extends AutoCloseable {
  /** What waits to be carried out. */
  WriteQueue queue();

  /**
   * Carries a command out on this thread, unless others are under way or wait; returns whether it
   * did. The thread must be one that nothing interrupts: that would close the files it works with.
   */
  boolean commitInline(Command<?> command);

  /** Whether this thread is carrying out a change, or nothing else but that. */
  boolean busyHere();

  /** Looks whether what it works with is still there; called once a second, on any thread. */
  void look();

  /** Has what waits for another process wait no longer; no commit may begin any more. */
  void stopWaiting();

  /** Takes no more commands, finishes those that wait, and ends; waits for that. */
  @Override
  void close();
}
