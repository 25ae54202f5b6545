package io.sharedcontext.wire;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** What is to be done once a request's answer has been taken by the client's pipe. */
public final class WrittenHook {
  private final AtomicReference<Runnable> task = new AtomicReference<>(WrittenHook::nothing);

  private static void nothing() {}

  /** Has {@code next} done in place of what was to be done. */
  void then(Runnable next) {
    task.set(next);
  }

  /** Does it, the first time. */
  void run() {
    Objects.requireNonNull(task.getAndSet(WrittenHook::nothing)).run();
  }
}
