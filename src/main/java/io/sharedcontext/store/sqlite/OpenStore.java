package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.CommitGate;
import io.sharedcontext.store.Scheduler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store as this process has it open now: opened by the first who needs it, and left as soon as its
 * log or the index of its log was lost, to be opened anew by the next who needs it. Whoever closes such
 * a store last brings what is in the lost log into the database. Safe for use by several threads.
 */
final class OpenStore {
  private static final Logger LOG = LoggerFactory.getLogger(OpenStore.class);

  /** A process that does nothing has to notice too, for others wait for that. */
  static final Duration LOOK = Duration.ofSeconds(1);

  private static final long LEAVING_MS = 2_000;

  private final StoreOpener opener;
  private final Scheduler background;
  private final AtomicReference<@Nullable StoreHandle> opened = new AtomicReference<>();
  private final AtomicReference<@Nullable StoreHandle> former = new AtomicReference<>();
  private final AtomicReference<@Nullable Leaving> leaving = new AtomicReference<>();
  private final AtomicLong times = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();

  OpenStore(StoreOpener opener, Scheduler background) {
    this.opener = opener;
    this.background = background;
  }

  /** A store that is being closed; done when it is. */
  private record Leaving(StoreHandle store, CompletableFuture<Boolean> done) {}

  /** The store; opens it if need be. */
  StoreHandle get() {
    StoreHandle store = opened.get();
    if (store != null && lost(store)) {
      left(store);
      return openOnce();
    }
    return store != null ? store : openOnce();
  }

  /** The store if it is open. */
  Optional<StoreHandle> ifOpen() {
    return Optional.ofNullable(opened.get());
  }

  /** Grows with every commit of others, and with every opening. */
  long version() {
    StoreHandle store = get();
    store.identityGuard().check();
    return (times.get() << Integer.SIZE) + store.version().getAsLong();
  }

  private synchronized StoreHandle openOnce() {
    if (closed.get()) {
      throw CommitGate.ending();
    }
    StoreHandle faster = opened.get();
    if (faster != null) {
      return faster;
    }
    StoreHandle before = former.get();
    if (before != null) {
      before.identityGuard().requireDatabase();
    }
    StoreHandle store = opener.open();
    opened.set(store);
    if (times.incrementAndGet() == 1) {
      background.every(LOOK, this::look);
    }
    return store;
  }

  private void look() {
    StoreHandle store = opened.get();
    if (store != null && lost(store)) {
      CompletableFuture<?> ignored = leave(store);
    } else if (store != null) {
      store.writer().look();
    }
  }

  /** Closing takes the log away by itself. */
  private boolean lost(StoreHandle store) {
    return !closed.get() && store.identityGuard().lost();
  }

  /** Waits until {@code lost} is closed; but the writer's thread cannot, as closing waits for it. */
  private void left(StoreHandle lost) {
    CompletableFuture<Boolean> done = leave(lost);
    try {
      if (!lost.writer().busyHere()) {
        done.get(LEAVING_MS, TimeUnit.MILLISECONDS);
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.info("the store is still being left: {}", e.toString());
    }
    lost.identityGuard().check();
  }

  private synchronized CompletableFuture<Boolean> leave(StoreHandle lost) {
    Leaving under = leaving.get();
    if (under != null && under.store().equals(lost)) {
      return under.done();
    }
    LOG.warn("the store is opened anew: its log or the index of its log was lost");
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    leaving.set(new Leaving(lost, done));
    Thread thread = new Thread(() -> close(lost, done), "store-leaving");
    thread.setDaemon(true);
    thread.start();
    return done;
  }

  /** If that fails the store stays as it is, and lost: what is left of it must not meet another opening. */
  private void close(StoreHandle lost, CompletableFuture<Boolean> done) {
    try {
      lost.close();
    } catch (RuntimeException | Error e) {
      done.completeExceptionally(e);
      throw e;
    }
    former.set(lost);
    opened.compareAndSet(lost, null);
    done.complete(true);
  }

  /** Opens it no more; it stays open if it is. */
  void stopOpening() {
    closed.set(true);
  }

  boolean closed() {
    return closed.get();
  }

  /** Finishes what waits and closes it if it is open. */
  synchronized void close() {
    ifOpen().ifPresent(StoreHandle::close);
    opened.set(null);
  }
}
