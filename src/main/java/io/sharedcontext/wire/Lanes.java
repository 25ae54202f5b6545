package io.sharedcontext.wire;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The threads that requests run on. Changes begin in the order they came in, and may share a commit
 * because none waits for the one before it to end; reads run beside each other, each after the
 * changes that came before it. Requests are submitted by one thread.
 */
final class Lanes {
  /** As many as the store has readers: more would only wait for one. */
  private static final int READS = 4;

  private final ExecutorService changes = Executors.newSingleThreadExecutor(named("changes"));
  private final ExecutorService reads = Executors.newFixedThreadPool(READS, named("reads"));
  private final AtomicReference<CompletableFuture<?>> changed =
      new AtomicReference<>(CompletableFuture.completedFuture(null));

  /** Starts {@code work} in {@code lane}. */
  void start(Lane lane, Running running, Supplier<CompletableFuture<String>> work) {
    switch (lane) {
      case AT_ONCE -> running.run(work);
      case CHANGE -> change(running, work);
      case READ -> read(running, work);
    }
  }

  private void change(Running running, Supplier<CompletableFuture<String>> work) {
    CompletableFuture<?> done = running.answer().handle((text, thrown) -> text);
    CompletableFuture<?> before = Objects.requireNonNull(changed.get());
    changed.set(before.isDone() ? done : before.thenCombine(done, (one, other) -> other));
    changes.execute(() -> running.run(work));
  }

  private void read(Running running, Supplier<CompletableFuture<String>> work) {
    CompletableFuture<?> before = Objects.requireNonNull(changed.get());
    if (before.isDone()) {
      reads.execute(() -> running.runInterruptibly(work));
      return;
    }
    CompletableFuture<Void> ignored =
        before.thenRunAsync(() -> running.runInterruptibly(work), reads);
  }

  static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, "wire-" + name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
