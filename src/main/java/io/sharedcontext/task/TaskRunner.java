package io.sharedcontext.task;

import io.sharedcontext.log.UncaughtErrors;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Failure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries tasks: one thread, which looks at all of them in one snapshot when somebody has committed, when
 * the time of one is over, and now and then for what no commit tells. Between two looks a task is an entry
 * here. Safe for use by several threads.
 */
final class TaskRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);

  /** A burst of commits costs a look every so often, and one follows the last of them. */
  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** How often tasks are looked for whose process has ended. */
  private static final Duration ORPHANS = Duration.ofSeconds(5);

  /** When is looked again after a look that failed. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** For how long the thread is kept when there is nothing to look for. */
  private static final long IDLE_SECONDS = 5;

  private final Store store;
  private final Clock clock;
  private final Steps steps;
  private final Map<String, PendingTask<?, ?>> pending = new ConcurrentHashMap<>();
  private final Map<String, Queue<Runnable>> watches = new ConcurrentHashMap<>();
  private final AtomicBoolean due = new AtomicBoolean();
  private final AtomicLong restsUntil = new AtomicLong(System.nanoTime());
  private final AtomicLong orphansAt = new AtomicLong(System.nanoTime());
  private final AtomicLong changes = new AtomicLong(-1);
  private final AtomicReference<@Nullable AutoCloseable> listening = new AtomicReference<>();
  private final AtomicReference<@Nullable ScheduledFuture<?>> timer = new AtomicReference<>();
  private final ScheduledThreadPoolExecutor looks =
      new ScheduledThreadPoolExecutor(1, TaskRunner::thread, new DiscardPolicy());

  /** What is done about what a look finds. Called on the runner's thread, which it must not keep. */
  interface Steps {
    /** Attempts a task, and calls {@link TaskRunner#ended} or {@link TaskRunner#look} when that is done. */
    void attempt(PendingTask<?, ?> task, boolean last);

    /** Goes on with the tasks of an agent whose process has ended. */
    void adopt(String agent);

    /** Whether another process has ended or was stopped, so that its tasks go on elsewhere. */
    boolean unattended(String process);

    /** The agents whose tasks go on here. */
    List<String> agents();
  }

  /** Carries nothing yet, and costs nothing until it does. */
  TaskRunner(Store store, Clock clock, Steps steps) {
    this.store = store;
    this.clock = clock;
    this.steps = steps;
    looks.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    looks.allowCoreThreadTimeOut(true);
    looks.setRemoveOnCancelPolicy(true);
    looks.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    store.atEnd(this::close);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "tasks");
    thread.setDaemon(true);
    return thread;
  }

  /** Whether this process carries the task. */
  boolean carries(String id) {
    return pending.containsKey(id);
  }

  /** Carries {@code task}, which is committed. What was committed since is found by a look. */
  void add(PendingTask<?, ?> task) {
    pending.put(task.id(), task);
    look();
  }

  /** Carries a task no more, and tells who waits for that. */
  void ended(String id) {
    pending.remove(id);
    Queue<Runnable> told = watches.remove(id);
    if (told != null) {
      told.forEach(this::run);
    }
  }

  /** Runs {@code work} on the thread of the tasks. */
  void run(Runnable work) {
    looks.execute(UncaughtErrors.reporting(work));
  }

  /** Runs {@code changed} once when the task has ended, soon after; closing ends that. */
  AutoCloseable watch(String id, Runnable changed) {
    watches.compute(id, (same, all) -> {
      Queue<Runnable> told = all == null ? new ConcurrentLinkedQueue<>() : all;
      told.add(changed);
      return told;
    });
    look();
    return () -> watches.computeIfPresent(id, (same, all) -> {
      all.remove(changed);
      return all.isEmpty() ? null : all;
    });
  }

  /** Has a look soon, unless one is due anyway. */
  void look() {
    if (!due.getAndSet(true)) {
      long rest = Math.max(0, restsUntil.get() - System.nanoTime());
      ScheduledFuture<?> unused = schedule(Duration.ofNanos(rest), this::round);
    }
  }

  private ScheduledFuture<?> schedule(Duration delay, Runnable work) {
    return looks.schedule(UncaughtErrors.reporting(work), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void round() {
    due.set(false);
    long began = System.nanoTime();
    Optional<Duration> next;
    try {
      listen();
      lookNow();
      next = next();
    } catch (Failure e) {
      LOG.debug("tasks are looked at again soon: {}", e.toString());
      next = Optional.of(RETRY);
    } catch (RuntimeException e) {
      note(e);
      next = Optional.of(RETRY);
    }
    long now = System.nanoTime();
    restsUntil.set(now + Math.max(REST_NANOS, 2 * (now - began)));
    arm(next);
  }

  /** What fails because the store is being closed is not a fault. */
  private void note(RuntimeException failure) {
    if (looks.isShutdown()) {
      LOG.debug("looking at tasks ended with the store: {}", failure.toString());
    } else {
      LOG.error("tasks could not be looked at; they are again soon", failure);
    }
  }

  private void lookNow() {
    // Those that come later may be newer than the snapshot.
    List<PendingTask<?, ?>> known =
        pending.values().stream().filter(PendingTask::idle).toList();
    List<String> watched =
        watches.keySet().stream().filter(id -> !pending.containsKey(id)).toList();
    List<String> agents = orphansDue() ? steps.agents() : List.of();
    if (known.isEmpty() && watched.isEmpty() && agents.isEmpty()) {
      return;
    }
    TaskLook found = store.read(tx -> {
      TaskLook.Wanted wanted = new TaskLook.Wanted(known, taken(tx), watched, agents);
      String self = store.processes().self();
      return TaskLook.of(tx, clock.instant(), wanted, self, steps::unattended);
    });
    found.gone().forEach(this::ended);
    found.ready().forEach(task -> steps.attempt(task, false));
    found.over().forEach(task -> steps.attempt(task, true));
    found.orphaned().forEach(steps::adopt);
  }

  private boolean taken(Tx tx) {
    long now = ChangeCounters.seq(tx, TaskTable.SCOPE);
    return changes.getAndSet(now) != now;
  }

  private boolean orphansDue() {
    boolean due = System.nanoTime() - orphansAt.get() >= 0;
    if (due) {
      orphansAt.set(System.nanoTime() + ORPHANS.toNanos());
    }
    return due;
  }

  /** When is looked at the latest though nobody commits. */
  private Optional<Duration> next() {
    Optional<Duration> next = steps.agents().isEmpty() ? Optional.empty() : Optional.of(ORPHANS);
    Instant now = clock.instant();
    for (PendingTask<?, ?> task : pending.values()) {
      Duration left = task.idle() ? Duration.between(now, task.call().until()) : RETRY;
      Duration own = task.restless().filter(often -> often.compareTo(left) < 0).orElse(left);
      if (next.isEmpty() || own.compareTo(next.get()) < 0) {
        next = Optional.of(own);
      }
    }
    return next;
  }

  private void arm(Optional<Duration> delay) {
    ScheduledFuture<?> before = timer.getAndSet(null);
    if (before != null) {
      before.cancel(false);
    }
    delay.ifPresent(
        left -> timer.set(schedule(left.isNegative() ? Duration.ZERO : left, this::look)));
  }

  /** Hears of commits as long as there is something that they could end. */
  private void listen() {
    boolean wanted = !pending.isEmpty() || !watches.isEmpty();
    AutoCloseable now = listening.get();
    if (wanted && now == null) {
      listening.set(store.listen(this::look));
    } else if (!wanted && now != null) {
      stopListening();
    }
  }

  private void stopListening() {
    AutoCloseable ended = listening.getAndSet(null);
    try {
      if (ended != null) {
        ended.close();
      }
    } catch (Exception e) {
      LOG.debug("listening did not end: {}", e.toString());
    }
  }

  /** Looks no more; the tasks are in the store. */
  @Override
  public void close() {
    looks.shutdown();
    stopListening();
  }
}
