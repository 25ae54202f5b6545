package io.sharedcontext.store;

import io.sharedcontext.log.UncaughtErrors;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls that wait for something in the store. Between two looks a wait is nothing but an entry here:
 * no thread, connection, transaction or lock. All waits look again when some process has committed;
 * those that depend on more than commits do so four times a second in any case, since a process can
 * die without committing. So do those that could not look because the store was busy or out of reach:
 * only the last look of a wait tells of that. Safe for use by several threads.
 */
public final class ChangeAwaiter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeAwaiter.class);
  private static final long LOOK_MS = 250;

  private final Store store;
  private final Set<Wait<?>> waits = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean due = new AtomicBoolean();
  private final AtomicBoolean ticking = new AtomicBoolean();
  private final AtomicBoolean finishing = new AtomicBoolean();
  private final AtomicReference<@Nullable AutoCloseable> listening = new AtomicReference<>();
  private final ScheduledThreadPoolExecutor looks =
      new ScheduledThreadPoolExecutor(1, ChangeAwaiter::thread, new DiscardPolicy());

  /** Waits for changes of {@code store}; costs nothing while nobody waits. */
  public ChangeAwaiter(Store store) {
    this.store = store;
    looks.setRemoveOnCancelPolicy(true);
    looks.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "store-waits");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * One wait.
   *
   * @param always whether it looks now and then though nobody commits
   * @param again whether it has to because its last look came to nothing
   */
  private record Wait<R>(
      Supplier<Optional<R>> look,
      Supplier<R> late,
      CompletableFuture<R> result,
      boolean always,
      AtomicBoolean again) {
    boolean restless() {
      return always || again.get();
    }

    /** Looks once; completes when there is something, or with what looking threw if that will stay so. */
    void tryOnce() {
      tryOnce(look, true);
    }

    /** Looks once; completes when there is something, or with what looking threw. */
    void tryOrFail() {
      tryOnce(look, false);
    }

    private synchronized void tryOnce(Supplier<Optional<R>> wanted, boolean patient) {
      if (result.isDone()) {
        return;
      }
      again.set(false);
      try {
        wanted.get().ifPresent(result::complete);
      } catch (Failure e) {
        again.set(patient && passing(e));
        fail(e);
      } catch (RuntimeException | Error e) {
        result.completeExceptionally(e);
      }
    }

    private void fail(Failure e) {
      if (again.get()) {
        LOG.debug("a wait looks again soon: {}", e.toString());
      } else {
        result.completeExceptionally(e);
      }
    }

    private static boolean passing(Failure e) {
      return e.retryAfterMillis().isPresent()
          && (e.code() == ErrorCode.STORE_BUSY || e.code() == ErrorCode.STORE_UNAVAILABLE);
    }

    /** Looks once more; without anything to say it ends as if it had been cancelled. */
    void abandon() {
      tryOrFail();
      result.cancel(true);
    }

    /** Looks for the last time. */
    void end() {
      tryOrFail();
      tryOnce(() -> Optional.of(late.get()), false);
    }
  }

  /**
   * Completes with the first thing that {@code look} finds, or after {@code longest} with what
   * {@code late} gives. Both run on this thread or one of the waits and must be quick. Cancelling
   * ends the wait.
   */
  public <R> CompletableFuture<R> until(
      Supplier<Optional<R>> look, Duration longest, Supplier<R> late) {
    return until(wait(look, late, true), longest);
  }

  /** Like {@link #until}, for what only a commit can bring about; costs less. */
  public <R> CompletableFuture<R> untilCommitted(
      Supplier<Optional<R>> look, Duration longest, Supplier<R> late) {
    return until(wait(look, late, false), longest);
  }

  private static <R> Wait<R> wait(Supplier<Optional<R>> look, Supplier<R> late, boolean always) {
    return new Wait<>(look, late, new CompletableFuture<>(), always, new AtomicBoolean());
  }

  private <R> CompletableFuture<R> until(Wait<R> wait, Duration longest) {
    if (longest.isZero()) {
      wait.end();
    } else if (finishing.get()) {
      wait.abandon();
    } else if (listening.get() == null) {
      wait.tryOrFail();
    }
    return wait.result().isDone() ? wait.result() : begin(wait, longest);
  }

  private <R> CompletableFuture<R> begin(Wait<R> wait, Duration longest) {
    waits.add(wait);
    listen();
    ScheduledFuture<?> end = looks.schedule(
        UncaughtErrors.reporting(wait::end), longest.toMillis(), TimeUnit.MILLISECONDS);
    CompletableFuture<R> unused = wait.result().whenComplete((found, thrown) -> {
      end.cancel(false);
      ended(wait);
    });
    // What was committed before this is found by it, and everything else is heard of.
    wait.tryOnce();
    tick();
    if (finishing.get()) {
      wait.abandon();
    }
    return wait.result();
  }

  /** Whoever waits once often waits again, so that the listening goes on for a moment. */
  private void ended(Wait<?> wait) {
    waits.remove(wait);
    if (waits.isEmpty()) {
      later(this::stopIfIdle);
    }
  }

  private void later(Runnable task) {
    ScheduledFuture<?> unused =
        looks.schedule(UncaughtErrors.reporting(task), LOOK_MS, TimeUnit.MILLISECONDS);
  }

  private void scheduleRound() {
    if (!due.getAndSet(true)) {
      looks.execute(UncaughtErrors.reporting(this::round));
    }
  }

  private void round() {
    due.set(false);
    waits.forEach(Wait::tryOnce);
    tick();
  }

  private synchronized void listen() {
    if (listening.get() == null) {
      listening.set(store.listen(this::scheduleRound));
    }
  }

  /** Has those that need it look once more, unless that is due anyway, and so on. */
  private void tick() {
    if (waits.stream().anyMatch(Wait::restless) && !ticking.getAndSet(true)) {
      later(this::lookAgain);
    }
  }

  private void lookAgain() {
    waits.stream().filter(Wait::restless).forEach(Wait::tryOnce);
    ticking.set(false);
    tick();
  }

  private synchronized void stopIfIdle() {
    if (!waits.isEmpty()) {
      return;
    }
    AutoCloseable ended = listening.getAndSet(null);
    try {
      if (ended != null) {
        ended.close();
      }
    } catch (Exception e) {
      LOG.debug("listening did not end: {}", e.toString());
    }
  }

  /**
   * Has all waits look once more, soon and on their own thread, and ends those that find nothing as
   * if they had been cancelled; so it does with those that begin later.
   */
  public void finish() {
    finishing.set(true);
    looks.execute(UncaughtErrors.reporting(() -> waits.forEach(Wait::abandon)));
  }

  /** Cancels all waits. */
  @Override
  public void close() {
    looks.shutdownNow();
    waits.forEach(wait -> wait.result().cancel(true));
  }
}
