package io.sharedcontext.wire;

import io.sharedcontext.log.UncaughtErrors;
import io.sharedcontext.tool.CommitMode;
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
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The threads that requests run on. Changes begin in the order they came in, and may share a commit
 * because none waits for the one before it to end; reads run beside each other, each after the
 * changes that came before it. Requests are submitted by one thread at a time.
 */
final class RequestScheduler {
  /** As many as the store has readers, more would only wait for one; and one for changes. */
  private static final int THREADS = 5;

  private final Predicate<Runnable> inline;
  private final ExecutorService pool = Executors.newFixedThreadPool(THREADS, named("calls"));
  private final Queue<Consumer<CommitMode>> changes = new ArrayDeque<>();
  private final AtomicBoolean changing = new AtomicBoolean();
  private final AtomicReference<CompletableFuture<?>> changed =
      new AtomicReference<>(CompletableFuture.completedFuture(null));

  /**
   * No requests yet.
   *
   * @param inline runs a request on the thread that submits it, unless that has better things to do
   */
  RequestScheduler(Predicate<Runnable> inline) {
    this.inline = inline;
  }

  /**
   * Starts a call.
   *
   * @param written completes once the answer has been written
   */
  void start(RpcCall call, PendingRequest running, CompletableFuture<?> written) {
    RpcCall.Work work = call.work();
    switch (call.ordering()) {
      case AT_ONCE -> running.run(() -> work.begin(CommitMode.QUEUED));
      case CHANGE -> change(written, commit -> running.run(() -> work.begin(commit)));
      case READ -> read(() -> running.runInterruptibly(() -> work.begin(CommitMode.QUEUED)));
    }
  }

  private void change(CompletableFuture<?> written, Consumer<CommitMode> change) {
    CompletableFuture<?> done = written.handle((answer, thrown) -> true);
    CompletableFuture<?> before = Objects.requireNonNull(changed.get());
    boolean first = before.isDone();
    changed.set(first ? done : before.thenCombine(done, (one, other) -> other));
    CommitMode commit = first ? CommitMode.INLINE : CommitMode.QUEUED;
    if (queue(change) && !inline.test(() -> runChanges(commit))) {
      onPool(() -> runChanges(CommitMode.QUEUED));
    }
  }

  private void read(Runnable task) {
    CompletableFuture<?> before = Objects.requireNonNull(changed.get());
    if (before.isDone()) {
      run(task);
      return;
    }
    CompletableFuture<Void> ignored = before.thenRunAsync(task, this::onPool);
  }

  private void run(Runnable task) {
    if (!inline.test(task)) {
      onPool(task);
    }
  }

  /** On another thread, or here if none can be had: nobody else would run it. */
  private void onPool(Runnable task) {
    try {
      pool.execute(task);
    } catch (LinkageError | OutOfMemoryError e) {
      task.run();
    }
  }

  /** Whether somebody has to be found who runs the changes. */
  private synchronized boolean queue(Consumer<CommitMode> change) {
    changes.add(change);
    return !changing.getAndSet(true);
  }

  /** Only the first is committed here: the others came while it ran, and may share a commit. */
  private void runChanges(CommitMode first) {
    CommitMode commit = first;
    for (Optional<Consumer<CommitMode>> next = next(); next.isPresent(); next = next()) {
      try {
        next.get().accept(commit);
      } catch (RuntimeException | Error e) {
        // The others would wait for ever.
        UncaughtErrors.report(e);
      }
      commit = CommitMode.QUEUED;
    }
  }

  private synchronized Optional<Consumer<CommitMode>> next() {
    Optional<Consumer<CommitMode>> next = Optional.ofNullable(changes.poll());
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
