package io.sharedcontext.retention;

import io.sharedcontext.auth.ExpiredRecords;
import io.sharedcontext.auth.StoreBootstrap;
import io.sharedcontext.memory.MemoryTable;
import io.sharedcontext.message.MessageDeletions;
import io.sharedcontext.retention.RetentionRun.Progress;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.task.Tasks;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes in the background what is over: what is kept for a time only, what is left of deleted
 * sessions, what the policy says, and the room that all of it took. Every process looks now and then;
 * one works. Safe for use by several threads.
 */
public final class RetentionJob {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionJob.class);
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  /** How often the policy is applied. */
  private static final Duration POLICY_INTERVAL = Duration.ofHours(1);

  /** Few enough that no writer waits for them noticeably. */
  private static final int MOST = 1_000;

  /** Between two pieces others write: so many times as long as the piece took. */
  private static final int SHARE = 4;

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(20);

  private final Store store;
  private final Clock clock;
  private final Optional<RetentionPolicy> override;
  private final AtomicBoolean running = new AtomicBoolean();
  private final AtomicBoolean woken = new AtomicBoolean();

  /**
   * A job that does nothing yet.
   *
   * @param override the policy of this process, in place of the store's
   */
  public RetentionJob(Store store, Clock clock, Optional<RetentionPolicy> override) {
    this.store = store;
    this.clock = clock;
    this.override = override;
  }

  /** Does it now and then, as long as the store is open. */
  public void keepUp() {
    store.every(INTERVAL, tx -> ExpiredRecords.remove(tx, clock.instant(), MOST));
    store.every(INTERVAL, tx -> MemoryTable.purge(tx, clock.instant()));
    store.every(INTERVAL, tx -> Tasks.purge(tx, clock.instant(), MOST));
    // Not all processes at once.
    long first = ThreadLocalRandom.current().nextLong(1_000, INTERVAL.toMillis());
    store.after(Duration.ofMillis(first), this::lookAgainAndAgain);
  }

  private void lookAgainAndAgain() {
    store.after(INTERVAL, this::lookAgainAndAgain);
    look();
  }

  /** Does it soon, because something was deleted. */
  public void wake() {
    woken.set(true);
    store.after(Duration.ZERO, this::look);
  }

  private void look() {
    if (!running.getAndSet(true)) {
      woken.set(false);
      endUnless(this::begin);
    }
  }

  /** Ends the work unless {@code work} says that it goes on, in the background. */
  private void endUnless(BooleanSupplier work) {
    boolean going = false;
    try {
      going = work.getAsBoolean();
    } finally {
      if (!going) {
        end();
      }
    }
  }

  /** Looks again at once if something was deleted meanwhile. */
  private void end() {
    running.set(false);
    if (woken.get()) {
      store.after(Duration.ZERO, this::look);
    }
  }

  /** Whether there is something to do, which has begun then. */
  private boolean begin() {
    Work work = store.read(this::work);
    if (!work.steps().isEmpty()) {
      return advance(new RetentionRun(store, clock, work.steps()), work.policy());
    }
    return work.log() && recoverSpace();
  }

  /**
   * What is to be done.
   *
   * @param policy whether the policy is due
   * @param log whether the write-ahead log still holds what was deleted
   */
  private record Work(List<Step> steps, boolean policy, boolean log) {}

  private Work work(Tx tx) {
    RetentionPolicy policy = override.orElseGet(() -> RetentionTable.policy(tx));
    long due = RetentionTable.dueAt(tx);
    long now = clock.millis();
    // A time that is too far ahead was set before the clock was put back.
    boolean apply = policy.any() && (due <= now || due > now + POLICY_INTERVAL.toMillis());
    List<Step> steps = new ArrayList<>();
    if (apply || !SessionTable.deleted(tx).isEmpty()) {
      steps.add(Steps.deletedSessions());
    }
    if (apply) {
      steps.addAll(Steps.of(policy, new StoreBootstrap(store, clock)));
    }
    return new Work(steps, apply, MessageDeletions.count(tx) > RetentionTable.emptied(tx));
  }

  private boolean advance(RetentionRun run, boolean policy) {
    long began = System.nanoTime();
    CompletableFuture<Boolean> unused = run.next().handle((progress, failure) -> {
      Duration took = Duration.ofNanos(System.nanoTime() - began).multipliedBy(SHARE);
      Duration pause = took.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : took;
      if (failure != null) {
        LOG.info("what is over was not removed; it is tried again: {}", failure.toString());
        running.set(false);
      } else if (progress == Progress.MORE) {
        store.after(pause, () -> endUnless(() -> advance(run, policy)));
      } else {
        store.after(pause, () -> endUnless(() -> ended(progress == Progress.DONE && policy)));
      }
      return true;
    });
    return true;
  }

  private boolean ended(boolean applied) {
    if (applied) {
      store.later(tx -> RetentionTable.setDue(tx, clock.instant().plus(POLICY_INTERVAL)));
    }
    return recoverSpace();
  }

  /** What was deleted before the log was emptied is not in it any more. */
  private boolean recoverSpace() {
    long deletions = store.read(MessageDeletions::count);
    CompletableFuture<Boolean> unused = store.recoverSpace().whenComplete((emptied, failure) -> {
      if (failure == null && emptied) {
        store.later(tx -> RetentionTable.setEmptied(tx, deletions));
      }
      end();
    });
    return true;
  }
}
