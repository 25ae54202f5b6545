package io.sharedcontext.message;

import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Failure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what has a time in the store, before anybody reads anything: a reader that comes after that time
 * finds it ended, as an ordinary change with its counters, so that caches, counts and searches need to
 * know nothing of time. Whichever process comes first does it. Nothing may be given less than a second,
 * so that a look holds for half of one. While the store cannot be written, reading goes on, and what
 * should have ended is there until it can. Safe for use by several threads.
 */
public final class Deadlines {
  private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);

  /** How long it is known that nothing new can have ended: half of the shortest time. */
  private static final long LOOK_MS = 500;

  /** Processes that wait for the same moment do not all come at once. */
  private static final long SPREAD_MS = 40;

  /** How long a read waits for the change, in which readers have never been seen to wait so far. */
  private static final long PATIENCE_MS = 2_000;

  private final Store store;
  private final Clock clock;
  private final List<Kind> kinds;
  private final AtomicLong lookAt = new AtomicLong();
  private final AtomicLong timer = new AtomicLong(Long.MAX_VALUE);
  private final AtomicBoolean looking = new AtomicBoolean();
  private final ReentrantLock turn = new ReentrantLock();

  /** One kind of thing that ends. */
  public interface Kind {
    /** When the next of them is over; empty if none ever is. */
    Optional<Instant> first(Tx tx);

    /** Ends some of those that are over, and says whether there were any. */
    boolean end(Tx tx, Instant now);
  }

  /** Ends things of {@code kinds}; does nothing yet. */
  public Deadlines(Store store, Clock clock, List<Kind> kinds) {
    this.store = store;
    this.clock = clock;
    this.kinds = List.copyOf(kinds);
  }

  /** From now on no read of this process begins before what is over has been ended. */
  public Deadlines keep() {
    store.beforeReads().set(this::settle);
    return this;
  }

  /** Has the next read look, since something was given a time. */
  public void changed() {
    lookAt.set(0);
  }

  private void settle() {
    if (turn.isHeldByCurrentThread() || !due()) {
      return;
    }
    turn.lock();
    try {
      if (due()) {
        look();
      }
    } finally {
      turn.unlock();
    }
  }

  /** A clock that was put back is no reason not to look. */
  private boolean due() {
    long left = lookAt.get() - clock.millis();
    boolean known = left > 0 && left <= LOOK_MS;
    if (known && !looking.getAndSet(true)) {
      // Who waits may not read again by itself, and should hear of what was added since the last
      // look.
      store.after(Duration.ofMillis(LOOK_MS), this::lookAgain);
    }
    return !known;
  }

  private void lookAgain() {
    looking.set(false);
    lookAt.set(0);
    settle();
  }

  private void look() {
    lookAt.set(clock.millis() + LOOK_MS);
    try {
      Optional<Instant> first = store.read(this::first);
      while (first.isPresent() && !first.get().isAfter(clock.instant())) {
        if (!end()) {
          return;
        }
        first = store.read(this::first);
      }
      first.ifPresent(this::wake);
    } catch (Failure e) {
      // Whoever wanted to read meets it as well.
      LOG.debug("what is over could not be looked for: {}", e.toString());
    }
  }

  private Optional<Instant> first(Tx tx) {
    return kinds.stream()
        .map(kind -> kind.first(tx))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /** Looks at that moment, though nobody reads. */
  private void wake(Instant first) {
    long at = first.toEpochMilli();
    long now = clock.millis();
    lookAt.accumulateAndGet(at, Math::min);
    if (at < timer.get() || timer.get() <= now) {
      timer.set(at);
      long spread = ThreadLocalRandom.current().nextLong(1, SPREAD_MS);
      store.after(Duration.ofMillis(Math.max(0, at - now) + spread), this::settle);
    }
  }

  /** Whether something could be ended, or somebody else has ended it. */
  private boolean end() {
    try {
      return store.write(this::end).get(PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | CompletionException e) {
      LOG.info("what is over stays for now: {}", String.valueOf(e.getCause()));
    } catch (TimeoutException e) {
      LOG.info("what is over stays for now: the store took no change within {} ms", PATIENCE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private boolean end(Tx tx) {
    Instant now = clock.instant();
    kinds.forEach(kind -> kind.end(tx, now));
    return true;
  }
}
