package io.sharedcontext.store;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls that wait for something in the store. Between two looks a wait is nothing but an entry here:
 * no thread, connection, transaction or lock. All waits look again when some process has committed,
 * and four times a second in any case, since a signal can be lost and a process can die without
 * committing. Safe for use by several threads.
 */
public final class Waits implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Waits.class);
  private static final long LOOK_MS = 250;

  private final Store store;
  private final Set<Wait<?>> waits = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean due = new AtomicBoolean();
  private final AtomicBoolean finishing = new AtomicBoolean();
  private final AtomicReference<@Nullable AutoCloseable> listening = new AtomicReference<>();
  private final ScheduledThreadPoolExecutor looks = new ScheduledThreadPoolExecutor(1, task -> {
    Thread thread = new Thread(task, "store-waits");
    thread.setDaemon(true);
    return thread;
  });

  /** Waits for changes of {@code store}; costs nothing while nobody waits. */
  public Waits(Store store) {
    this.store = store;
    looks.setRemoveOnCancelPolicy(true);
    looks.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** One wait. */
  private record Wait<R>(
      Supplier<Optional<R>> look, Supplier<R> late, CompletableFuture<R> result) {
    /** Looks once; completes when there is something, or with what looking threw. */
    void tryOnce() {
      if (result.isDone()) {
        return;
      }
      try {
        look.get().ifPresent(result::complete);
      } catch (RuntimeException | Error e) {
        result.completeExceptionally(e);
      }
    }

    /** Looks for the last time. */
    void end() {
      tryOnce();
      new Wait<>(() -> Optional.of(late.get()), late, result).tryOnce();
    }
  }

  /**
   * Completes with the first thing that {@code look} finds, or after {@code longest} with what
   * {@code late} gives. Both run on this thread or one of the waits and must be quick. Cancelling
   * ends the wait.
   */
  public <R> CompletableFuture<R> until(
      Supplier<Optional<R>> look, Duration longest, Supplier<R> late) {
    Wait<R> wait = new Wait<>(look, late, new CompletableFuture<>());
    wait.tryOnce();
    if (wait.result().isDone()) {
      return wait.result();
    }
    if (finishing.get()) {
      wait.end();
      return wait.result();
    }
    waits.add(wait);
    listen();
    ScheduledFuture<?> end = looks.schedule(wait::end, longest.toMillis(), TimeUnit.MILLISECONDS);
    CompletableFuture<R> unused = wait.result().whenComplete((found, thrown) -> {
      end.cancel(false);
      waits.remove(wait);
    });
    soon();
    return wait.result();
  }

  private void soon() {
    if (!due.getAndSet(true)) {
      looks.execute(this::round);
    }
  }

  private void round() {
    due.set(false);
    waits.forEach(Wait::tryOnce);
  }

  private synchronized void listen() {
    if (listening.get() != null) {
      return;
    }
    listening.set(store.listen(this::soon));
    ScheduledFuture<?> unused = looks.schedule(this::lookAgain, LOOK_MS, TimeUnit.MILLISECONDS);
  }

  /** Goes on four times a second while somebody waits; ends the listening when nobody does. */
  private void lookAgain() {
    round();
    if (!stopIfIdle()) {
      ScheduledFuture<?> unused = looks.schedule(this::lookAgain, LOOK_MS, TimeUnit.MILLISECONDS);
    }
  }

  private synchronized boolean stopIfIdle() {
    if (!waits.isEmpty()) {
      return false;
    }
    AutoCloseable ear = listening.getAndSet(null);
    try {
      if (ear != null) {
        ear.close();
      }
    } catch (Exception e) {
      LOG.debug("listening did not end: {}", e.toString());
    }
    return true;
  }

  /** Ends all waits as if their time had come, and those that begin later at once. */
  public void finish() {
    finishing.set(true);
    waits.forEach(Wait::end);
  }

  @Override
  public void close() {
    looks.shutdownNow();
    waits.forEach(wait -> wait.result().cancel(true));
  }
}
