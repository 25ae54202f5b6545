package io.sharedcontext.wire;

import io.sharedcontext.tool.Utf8Bytes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One request in flight, from its line to its answer. Safe for use by several threads. */
final class PendingRequest {
  private final CompletableFuture<Utf8Bytes> answer = new CompletableFuture<>();
  private final AtomicBoolean left = new AtomicBoolean();
  private final Runnable leaving;
  private final boolean stream;
  private final AtomicReference<@Nullable Thread> worker = new AtomicReference<>();

  /**
   * A request.
   *
   * @param leaving gives back the room that it takes up
   * @param stream whether it does so as soon as it has begun
   */
  PendingRequest(Runnable leaving, boolean stream) {
    this.leaving = leaving;
    this.stream = stream;
  }

  /** Gives back the room, once: when the answer has been written, or when a stream has begun. */
  void leave() {
    if (!left.getAndSet(true)) {
      leaving.run();
    }
  }

  /** The result; cancelled when the client wants none. */
  CompletableFuture<Utf8Bytes> answer() {
    return answer;
  }

  /** Does the work here; an interrupt reaches it, and nothing that this thread does after it. */
  void runInterruptibly(Supplier<CompletableFuture<Utf8Bytes>> work) {
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
    Thread.interrupted();
  }

  /** Does the work here, unless it was cancelled before it began. */
  void run(Supplier<CompletableFuture<Utf8Bytes>> work) {
    if (answer.isDone()) {
      return;
    }
    try {
      follow(work.get());
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /** Answers that it failed. */
  void fail(Throwable thrown) {
    try {
      answer.completeExceptionally(thrown);
    } catch (OutOfMemoryError e) {
      MemoryReserve.giveUp();
      answer.completeExceptionally(thrown);
    }
  }

  private void follow(CompletableFuture<Utf8Bytes> result) {
    CompletableFuture<Utf8Bytes> ignored = result.whenComplete((text, thrown) -> {
      if (thrown == null) {
        answer.complete(text);
      } else {
        fail(thrown);
      }
    });
    cancelWithAnswer(result);
    if (stream) {
      leave();
    }
  }

  private void cancelWithAnswer(CompletableFuture<Utf8Bytes> result) {
    CompletableFuture<Utf8Bytes> ignored = answer.whenComplete((text, thrown) -> {
      if (answer.isCancelled()) {
        result.cancel(true);
      }
    });
  }

  /** Answers that time is up; what the work still comes to is told to nobody. */
  void giveUp() {
    answer.completeExceptionally(new OutOfTime());
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
