package io.sharedcontext.store;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;

/** Refuses every change of a store that can only be read. Safe for use by several threads. */
public final class RefusedCommits implements Commits {
  private final WriteQueue queue;

  /** Refuses with {@code reason}. */
  public RefusedCommits(Failure reason) {
    queue = new WriteQueue(() -> reason);
    queue.close();
  }

  /** Whether that is why a change failed. */
  static boolean by(Throwable thrown) {
    return thrown instanceof Failure failure && failure.code() == ErrorCode.STORE_READ_ONLY;
  }

  @Override
  public WriteQueue queue() {
    return queue;
  }

  @Override
  public boolean commitInline(Command<?> command) {
    return false;
  }

  @Override
  public boolean busyHere() {
    return false;
  }

  @Override
  public void look() {
    // There is no queue of processes.
  }

  @Override
  public void stopWaiting() {
    // Nothing waits.
  }

  @Override
  public void close() {
    queue.close();
  }
}
