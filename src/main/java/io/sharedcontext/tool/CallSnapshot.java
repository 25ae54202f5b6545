package io.sharedcontext.tool;

/**
 * The moment at which a call sees the store: all reads that it is handed to agree. It begins with the
 * first of them, and ends when the call asks for a change or returns. For the call's own thread.
 */
public interface CallSnapshot extends AutoCloseable {
  /** Every read for itself, at the moment when it is made; on any thread. */
  CallSnapshot NONE = () -> {};

  /** Whether reads with it see that moment, and not each its own. */
  default boolean open() {
    return false;
  }

  /** Later reads see the newest state, each for itself. */
  @Override
  void close();
}
