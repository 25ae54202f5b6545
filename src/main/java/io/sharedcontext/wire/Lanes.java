package io.sharedcontext.wire;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The threads that requests run on. Changes begin in the order they came in, and may share a commit
 * because none waits for the one before it to end; reads run beside each other, each after the
 * changes that came before it. Requests are submitted by one thread at a time.
 */
final class Lanes {
  /** As many as the store has readers, more would only wait for one; and one for changes. */
  private static final int THREADS = 5;

  private final Predicate<Runnable> here;
  private final ExecutorService pool = Executors.newFixedThreadPool(THREADS, named("calls"));
  private final Queue<Runnable> changes = new ArrayDeque<>();
  private final AtomicBoolean changing = new AtomicBoolean();
  private final AtomicReference<CompletableFuture<?>> changed =
      new AtomicReference<>(CompletableFuture.completedFuture(null));

  /**
   * No requests yet.
   *
   * @param here runs a request on the thread that submits it, unless that has better things to do
   */
  Lanes(Predicate<Runnable> here) {
    this.here = here;
  }

  /**
   * Starts {@code work} in {@code lane}.
   *
   * @param written completes once the answer has been written
   */
  void start(
      Lane lane,
      Running running,
      CompletableFuture<?> written,
      Supplier<CompletableFuture<String>> work) {
    switch (lane) {
      case AT_ONCE -> running.run(work);
      case CHANGE -> change(written, () -> running.run(work));
      case READ -> read(() -> running.runInterruptibly(work));
    }
  }

  private void change(CompletableFuture<?> written, Runnable task) {
    CompletableFuture<?> done = written.handle((answer, thrown) -> true);
    CompletableFuture<?> before = Objects.requireNonNull(changed.get());
    changed.set(before.isDone() ? done : before.thenCombine(done, (one, other) -> other));
    if (queue(task)) {
      run(this::runChanges);
    }
  }

  private void read(Runnable task) {
    CompletableFuture<?> before = Objects.requireNonNull(changed.get());
    if (before.isDone()) {
      run(task);
      return;
    }
    CompletableFuture<Void> ignored = before.thenRunAsync(task, pool);
  }

  private void run(Runnable task) {
    if (!here.test(task)) {
      pool.execute(task);
    }
  }

  /** Whether somebody has to be found who runs the changes. */
  private synchronized boolean queue(Runnable change) {
    changes.add(change);
    return !changing.getAndSet(true);
  }

  private void runChanges() {
    for (Optional<Runnable> next = next(); next.isPresent(); next = next()) {
      next.get().run();
    }
  }

  private synchronized Optional<Runnable> next() {
    Optional<Runnable> next = Optional.ofNullable(changes.poll());
    changing.set(next.isPresent());
    return next;
  }

  static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, "wire-" + name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
