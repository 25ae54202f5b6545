package io.sharedcontext.store;

import io.sharedcontext.log.UncaughtErrors;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread for what nobody waits for. It starts with the first task. */
public final class Scheduler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

  private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
      1,
      task -> {
        Thread thread = new Thread(task, "store-background");
        thread.setDaemon(true);
        return thread;
      },
      new ThreadPoolExecutor.DiscardPolicy());

  /** One that does nothing yet. */
  public Scheduler() {
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    // The pool begins and cancels a task with every reader it lends, when it looks for leaks.
    executor.setRemoveOnCancelPolicy(true);
  }

  /** Runs {@code task} once, after a while. */
  public void in(long delay, TimeUnit unit, Runnable task) {
    ScheduledFuture<?> unused = executor.schedule(() -> runLogged(task), delay, unit);
  }

  /** Runs {@code task} again and again, the first time at random: not all processes at once. */
  public void every(Duration interval, Runnable task) {
    long millis = interval.toMillis();
    ScheduledFuture<?> unused = executor.scheduleWithFixedDelay(
        () -> runLogged(task),
        ThreadLocalRandom.current().nextLong(millis),
        millis,
        TimeUnit.MILLISECONDS);
  }

  /** The thread, for a library that has tasks of its own. */
  public ScheduledExecutorService executor() {
    return executor;
  }

  private void runLogged(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      UncaughtErrors.reporting(() -> note(e)).run();
    }
  }

  /** What fails because its files are being closed is not a fault. */
  private void note(Throwable failure) {
    if (executor.isShutdown()) {
      LOG.info("background work ended with the store: {}", failure.toString());
    } else {
      LOG.warn("the store's background work failed", failure);
    }
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
