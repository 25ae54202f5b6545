package io.sharedcontext.wire;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One request in flight, from its line to its answer. Safe for use by several threads. */
final class Running {
  private final CompletableFuture<String> answer = new CompletableFuture<>();
  private final AtomicReference<@Nullable Thread> worker = new AtomicReference<>();

  /** The result; cancelled when the client wants none. */
  CompletableFuture<String> answer() {
    return answer;
  }

  /** Does the work here; an interrupt reaches it, and nothing that this thread does after it. */
  void runInterruptibly(Supplier<CompletableFuture<String>> work) {
    begin();
    try {
      run(work);
    } finally {
      end();
    }
  }

  private synchronized void begin() {
    worker.set(Thread.currentThread());
  }

  private synchronized void end() {
    worker.set(null);
    boolean ignored = Thread.interrupted();
  }

  /** Does the work here, unless it was cancelled before it began. */
  void run(Supplier<CompletableFuture<String>> work) {
    if (answer.isDone()) {
      return;
    }
    try {
      follow(work.get());
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e);
    }
  }

  private void follow(CompletableFuture<String> result) {
    CompletableFuture<String> ignored = result.whenComplete((text, thrown) -> {
      if (thrown == null) {
        answer.complete(text);
      } else {
        answer.completeExceptionally(thrown);
      }
    });
    cancelWithAnswer(result);
  }

  private void cancelWithAnswer(CompletableFuture<String> result) {
    CompletableFuture<String> ignored = answer.whenComplete((text, thrown) -> {
      if (answer.isCancelled()) {
        result.cancel(true);
      }
    });
  }

  /** Ends the work as soon as it can be ended; no answer goes out. */
  synchronized void cancel() {
    answer.cancel(true);
    Thread thread = worker.get();
    if (thread != null) {
      thread.interrupt();
    }
  }
}
