package io.sharedcontext.search.index;

import io.sharedcontext.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When this process does the work on segments: when it is woken and now and then, on a thread of its own,
 * once at a time, with a rest before each. Safe for several threads.
 */
final class SegmentUpkeep {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentUpkeep.class);
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofMillis(500);

  /** After work it rests so many times as long, so that many deletions cost a tenth of a processor. */
  private static final int REST = 9;

  private static final Duration LONGEST_REST_AFTER_FAILURES = Duration.ofMinutes(5);

  private final Store store;
  private final Work work;

  /** From being woken to the end of the work. */
  private final AtomicBoolean busy = new AtomicBoolean();

  /** Woken since the work began: what it has looked at already may have changed. */
  private final AtomicBoolean again = new AtomicBoolean();

  private final AtomicReference<Rest> rest = new AtomicReference<>(new Rest(SOON, 0));
  private final AtomicLong ended = new AtomicLong(System.nanoTime());

  /** What is done. */
  @FunctionalInterface
  interface Work {
    int run() throws IOException;
  }

  SegmentUpkeep(Store store, Work work) {
    this.store = store;
    this.work = work;
  }

  /** Wakes it now and then, as long as the store is open. */
  void keepUp() {
    // Not all processes at once.
    long first = ThreadLocalRandom.current().nextLong(2_000, INTERVAL.toMillis());
    store.after(Duration.ofMillis(first), this::lookAgainAndAgain);
  }

  private void lookAgainAndAgain() {
    store.after(INTERVAL, this::lookAgainAndAgain);
    wake();
  }

  /**
   * How long it rests after work.
   *
   * @param failures how often in a row it has failed
   */
  record Rest(Duration length, int failures) {
    Rest afterWorking(Duration took) {
      return new Rest(shorter(took.multipliedBy(REST), INTERVAL), 0);
    }

    /** What is left of it, so long after work; some time in any case, as changes come together. */
    Duration left(Duration since) {
      Duration left = length.minus(since);
      return left.compareTo(SOON) < 0 ? SOON : left;
    }

    Rest afterFailing() {
      Duration wanted = INTERVAL.multipliedBy(1L << Math.min(failures, 10));
      return new Rest(shorter(wanted, LONGEST_REST_AFTER_FAILURES), failures + 1);
    }

    private static Duration shorter(Duration one, Duration other) {
      return one.compareTo(other) < 0 ? one : other;
    }
  }

  /** Has it done after its rest, and once more if it is being done. */
  void wake() {
    again.set(true);
    if (busy.compareAndSet(false, true)) {
      Duration since = Duration.ofNanos(System.nanoTime() - ended.get());
      store.after(Objects.requireNonNull(rest.get()).left(since), this::begin);
    }
  }

  private void begin() {
    Thread thread = new Thread(this::runQuietly, "search-segments");
    thread.setDaemon(true);
    boolean started = false;
    try {
      thread.start();
      started = true;
    } finally {
      // The system may refuse a thread; then the next look tries again.
      if (!started) {
        busy.set(false);
      }
    }
  }

  private void runQuietly() {
    again.set(false);
    long began = System.nanoTime();
    try {
      work.run();
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      rest.updateAndGet(before -> before.afterWorking(took));
    } catch (RuntimeException | IOException e) {
      // Searching finds everything all the same; whoever looks next tries again.
      LOG.info("the shared index was not brought up to date: {}", e.toString());
      rest.updateAndGet(Rest::afterFailing);
    } finally {
      ended.set(System.nanoTime());
      busy.set(false);
    }
    if (again.get()) {
      wake();
    }
  }
}
