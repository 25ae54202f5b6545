package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.PoolSettings;
import io.sharedcontext.store.ReaderStats;
import io.sharedcontext.store.Scheduler;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lends the readers of the pool. The pool comes up beside the first answers, because that takes as
 * long as several of them; until then one connection serves, which then becomes the pool's first. A
 * reader that finds it in use brings the pool up. Safe for use by several threads.
 */
final class Readers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Readers.class);
  private static final long POOL_DELAY_MS = 500;

  private final ReaderPool.Source source;
  private final PoolSettings settings;
  private final Scheduler background;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicReference<@Nullable ReaderConnection> first = new AtomicReference<>();
  private final AtomicReference<@Nullable ReaderPool> pool = new AtomicReference<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  Readers(ReaderPool.Source source, PoolSettings settings, Scheduler background) {
    this.source = source;
    this.settings = settings;
    this.background = background;
  }

  /** Lends a connection; waits for one that is given back if there is no other. */
  PooledReader borrow() {
    ReaderPool up = pool.get();
    if (up == null && !closed.get()) {
      Optional<ReaderConnection> early = firstIfFree();
      if (early.isPresent()) {
        return new PooledReader(early.get(), early.get().statements());
      }
    }
    return openedPool().borrow();
  }

  /** The connection that serves before the pool is up, unless it is in use. */
  private Optional<ReaderConnection> firstIfFree() {
    if (begun.getAndSet(true)) {
      return Optional.ofNullable(first.getAndSet(null));
    }
    background.in(POOL_DELAY_MS, TimeUnit.MILLISECONDS, this::openPoolInBackground);
    return Optional.of(Sql.attempt(source::open));
  }

  boolean isPoolOpen() {
    return pool.get() != null;
  }

  private void openPoolInBackground() {
    if (!closed.get()) {
      openedPool();
    }
  }

  private ReaderPool openedPool() {
    ReaderPool up = pool.get();
    return up != null && !closed.get() ? up : openPool();
  }

  private synchronized ReaderPool openPool() {
    if (closed.get()) {
      throw Failure.of(ErrorCode.STORE_UNAVAILABLE, "this server is shutting down");
    }
    ReaderPool faster = pool.get();
    if (faster != null) {
      return faster;
    }
    ReaderPool fresh = new ReaderPool(this::openReader, settings, background.executor());
    fresh.giveBack(fresh.borrow());
    pool.set(fresh);
    closeFirst();
    return fresh;
  }

  private ReaderConnection openReader() throws SQLException {
    ReaderConnection early = first.getAndSet(null);
    return early == null ? source.open() : early;
  }

  /** Takes a connection back whose transaction has ended. */
  void giveBack(PooledReader reader) {
    if (reader.lent() instanceof ReaderConnection early) {
      first.set(early);
      if (pool.get() != null || closed.get()) {
        closeFirst();
      }
    } else {
      owner().giveBack(reader);
    }
  }

  /** It is there, be it closed, once it has lent something. */
  private ReaderPool owner() {
    return Objects.requireNonNull(pool.get());
  }

  /** Closes a connection that is in a state nobody knows. */
  void evict(PooledReader reader) {
    if (reader.lent() instanceof ReaderConnection early) {
      close(early);
    } else {
      owner().evict(reader);
    }
  }

  private void closeFirst() {
    ReaderConnection early = first.getAndSet(null);
    if (early != null) {
      close(early);
    }
  }

  private static void close(ReaderConnection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.warn("a reader of the store did not close", e);
    }
  }

  /** What the pool says of itself; brings it up. */
  ReaderStats figures() {
    return openedPool().figures();
  }

  /** Closes those that are idle, and the others as they are given back. */
  @Override
  public synchronized void close() {
    closed.set(true);
    ReaderPool up = pool.get();
    if (up != null) {
      up.close();
    }
    closeFirst();
  }
}
