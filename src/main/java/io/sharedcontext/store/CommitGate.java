package io.sharedcontext.store;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands before every commit of this process. Once it is closed no commit begins any more, so that
 * whoever is told that a change was not made is told the truth. Safe for use by several threads.
 */
public final class CommitGate {
  private static final long RETRY_MS = 1_000;

  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicBoolean mover = new AtomicBoolean();
  private final AtomicReference<Failure> reason = new AtomicReference<>(ending());

  /** Lets nothing through from here on; a commit that has begun is not stopped. */
  public void close() {
    closed.set(true);
  }

  public boolean closed() {
    return closed.get();
  }

  /** Throws if no commit may begin any more. */
  public void pass() {
    if (closed()) {
      throw Objects.requireNonNull(reason.get());
    }
  }

  /**
   * Like {@link #pass}, for who waits for another process's commit to end. Those that come later would
   * have waited for it, too.
   */
  public void passWaiting() {
    if (closed()) {
      reason.set(busy());
    }
    pass();
  }

  /** Throws if the store has a note that its content moves, unless it is this process that moves it. */
  public void passMove(Optional<StoreMove> note) {
    if (note.isPresent() && !mover.get()) {
      throw note.get().refusal();
    }
  }

  /** From here on it is this process that moves the store's content. */
  void letMove() {
    mover.set(true);
  }

  private static Failure busy() {
    return Failure.of(
            ErrorCode.STORE_BUSY,
            "another process kept the store busy until this server had to end; nothing was changed"
                + " by this call")
        .suggest("Call again, through a new server.")
        .retryAfter(RETRY_MS);
  }

  /** Why a server that ends takes no more changes. */
  public static Failure ending() {
    return Failure.of(ErrorCode.SHUTTING_DOWN, "this server ends; nothing was changed by this call")
        .suggest("Call again, through a new server.")
        .retryAfter(RETRY_MS);
  }
}
