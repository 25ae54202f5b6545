package io.sharedcontext.wire;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Two threads, of which one reads the pipe. It may run a request itself, which spares the request the
 * way to another thread and back: two thirds of the time of a small call. If that takes longer than a
 * moment the other reads on, so that nothing has to wait for the answer. While nothing is asked for,
 * both sleep. The caller's thread is neither: it has to go on once the input ends, whatever still
 * runs.
 */
final class LeaderFollower {
  /** How long a request may keep the reader; between one and two of these. */
  private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** The state in which a thread reads; any other is the number of the request that it runs. */
  private static final long READING = 0;

  /** Reads one line and starts what it asks for; false at the end of input. */
  @FunctionalInterface
  interface Step {
    boolean more() throws IOException;
  }

  private final Step step;
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong state = new AtomicLong(READING);
  private final AtomicReference<@Nullable Thread> reader = new AtomicReference<>();
  private final AtomicReference<@Nullable Thread> watcher = new AtomicReference<>();
  private final AtomicBoolean asleep = new AtomicBoolean();
  private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

  LeaderFollower(Step step) {
    this.step = step;
  }

  /** Reads until the input ends; throws what reading threw. */
  void run() throws IOException {
    Thread first = RequestScheduler.named("first").newThread(() -> {
      read();
      follow();
    });
    reader.set(first);
    first.start();
    RequestScheduler.named("second").newThread(this::follow).start();
    try {
      if (!ended.join()) {
        throw new IllegalStateException("reading ended for want of memory");
      }
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException lost) {
        throw lost;
      }
      throw e;
    }
  }

  /** Runs a request here and now; false if this is not the reader, or nobody could relieve it. */
  boolean tryRun(Runnable request) {
    Thread here = Thread.currentThread();
    if (reader.get() != here || watcher.get() == null) {
      return false;
    }
    long number = requests.incrementAndGet();
    state.set(number);
    if (asleep.get() && asleep.compareAndSet(true, false)) {
      LockSupport.unpark(watcher.get());
    }
    try {
      request.run();
    } finally {
      // Else the other would take the thread that reads on for one that is kept, and read beside
      // it.
      if (!state.compareAndSet(number, READING)) {
        reader.compareAndSet(here, null);
      }
    }
    return true;
  }

  private void follow() {
    Thread here = Thread.currentThread();
    while (!ended.isDone()) {
      watcher.set(here);
      if (becameLeader()) {
        // The other may watch by now.
        watcher.compareAndSet(here, null);
        reader.set(here);
        read();
      }
    }
  }

  /** Watches the reader until it has been relieved; false at the end. */
  private boolean becameLeader() {
    long before = requests.get();
    while (!ended.isDone()) {
      LockSupport.parkNanos(this, MOMENT_NANOS);
      long now = state.get();
      if (now != READING && now == before && state.compareAndSet(now, READING)) {
        return true;
      }
      long newest = requests.get();
      if (now == READING && newest == before) {
        sleep(newest);
      }
      before = newest;
    }
    return false;
  }

  private void sleep(long newest) {
    asleep.set(true);
    while (asleep.get() && requests.get() == newest && !ended.isDone()) {
      LockSupport.park(this);
    }
    asleep.set(false);
  }

  private void read() {
    Thread here = Thread.currentThread();
    try {
      boolean more = !ended.isDone();
      while (more && reader.get() == here) {
        more = step.more();
      }
      if (!more) {
        end(ended.complete(true));
      }
    } catch (IOException | RuntimeException | Error e) {
      end(failed(e));
    }
  }

  /** To say with what takes memory; to say that reading has ended takes none. */
  private boolean failed(Throwable thrown) {
    try {
      return ended.completeExceptionally(thrown);
    } catch (OutOfMemoryError e) {
      return ended.complete(false);
    }
  }

  /** Wakes the other, which finds that there is nothing left to do. */
  private void end(boolean first) {
    if (first) {
      LockSupport.unpark(watcher.get());
    }
  }
}
