package io.sharedcontext.store;

import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * A change for a caller who said how long to wait: where other changes wait as long as the store lets them,
 * this one is given up before, and then is never made. Any thread may ask for one.
 */
public final class BoundedChange {
  private static final long RETRY_MS = 1_000;

  private BoundedChange() {}

  /**
   * Like {@link Store#write(Call, Function)}; fails with {@code STORE_BUSY} if {@code work} has not begun
   * after {@code longest}.
   */
  public static <T> CompletableFuture<T> write(
      Store store, Call call, Function<Tx, T> work, Duration longest) {
    AtomicBoolean decided = new AtomicBoolean();
    if (call.snapshot() instanceof Snapshot shared) {
      shared.close();
    }
    // Never on this thread, which could not be called back.
    CompletableFuture<T> change = store.write(tx -> {
      if (decided.getAndSet(true)) {
        throw busy(longest);
      }
      return work.apply(tx);
    });
    CompletableFuture<Boolean> late = new CompletableFuture<Boolean>()
        .completeOnTimeout(true, longest.toNanos(), TimeUnit.NANOSECONDS);
    CompletableFuture<?> ignored = late.thenRun(() -> {
      if (!decided.getAndSet(true)) {
        change.completeExceptionally(busy(longest));
      }
    });
    CompletableFuture<T> unused = change.whenComplete((done, thrown) -> late.cancel(true));
    return change;
  }

  private static Failure busy(Duration longest) {
    return Failure.of(
            ErrorCode.STORE_BUSY,
            "others keep the store busy; nothing was changed by this call, which could not be begun"
                + " within " + longest.plusMillis(500).toSeconds() + " seconds")
        .retryAfter(RETRY_MS);
  }
}
