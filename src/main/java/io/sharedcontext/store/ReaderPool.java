package io.sharedcontext.store;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteDataSource;

/**
 * The connections that read. They are made as they are needed, up to four, and stay; the one used
 * last, whose pages are in memory, is used next. A read is one transaction, so that all its queries
 * see the same moment, and it ends with the call: a reader that stayed inside one would make the
 * write-ahead log grow without bound. Safe for use by several threads.
 */
final class ReaderPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReaderPool.class);
  private static final int MOST = 4;
  private static final long WAIT_MS = 5_000;
  private static final ThreadLocal<@Nullable Moment> MOMENTS = new ThreadLocal<>();

  private final SQLiteDataSource source;
  private final FileIdentityGuard sentry;
  private final QueryStats workload;
  private final Semaphore room = new Semaphore(MOST, true);
  private final Deque<StatementCache> idle = new ConcurrentLinkedDeque<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  ReaderPool(SQLiteDataSource source, FileIdentityGuard sentry, QueryStats workload) {
    this.source = source;
    this.sentry = sentry;
    this.workload = workload;
  }

  /**
   * What one thread reads within {@link #together}.
   *
   * @param owner of the reader
   * @param alone whether the thread may make a change itself
   * @param reader there from the first read on
   * @param depth of the reads that the thread is inside of
   */
  private record Moment(
      ReaderPool owner,
      boolean alone,
      AtomicReference<@Nullable StatementCache> reader,
      AtomicInteger depth) {
    static Moment of(ReaderPool owner, boolean alone) {
      return new Moment(owner, alone, new AtomicReference<>(), new AtomicInteger());
    }
  }

  /** Runs {@code work} in a transaction: that of {@link #together} if this thread is inside one. */
  <T> T read(Function<Tx, T> work) {
    Moment moment = MOMENTS.get();
    return moment == null || !moment.owner().equals(this) ? alone(work) : within(moment, work);
  }

  private <T> T within(Moment moment, Function<Tx, T> work) {
    StatementCache before = moment.reader().get();
    StatementCache reader = before == null ? begun() : before;
    moment.reader().set(reader);
    moment.depth().incrementAndGet();
    try {
      return work.apply(new Tx(reader, false));
    } finally {
      moment.depth().decrementAndGet();
    }
  }

  private <T> T alone(Function<Tx, T> work) {
    StatementCache reader = begun();
    try {
      return work.apply(new Tx(reader, false));
    } finally {
      end(reader);
    }
  }

  /**
   * Runs {@code work}, all of whose reads on this thread see the moment of the first.
   *
   * @param alone what {@link #apart} gives
   */
  <T> T together(boolean alone, Supplier<T> work) {
    if (MOMENTS.get() != null) {
      return work.get();
    }
    MOMENTS.set(Moment.of(this, alone));
    try {
      return work.get();
    } finally {
      boolean unused = apart();
    }
  }

  /**
   * Reads of this thread see the newest state from here on, unless it is in the middle of one.
   *
   * @return whether the thread may make a change itself
   */
  boolean apart() {
    Moment moment = MOMENTS.get();
    if (moment == null || moment.depth().get() > 0 || !moment.owner().equals(this)) {
      return false;
    }
    MOMENTS.remove();
    StatementCache reader = moment.reader().get();
    if (reader != null) {
      end(reader);
    }
    return moment.alone();
  }

  private StatementCache begun() {
    StatementCache reader = take();
    try {
      reader.run("BEGIN");
      return reader;
    } catch (RuntimeException | Error e) {
      discard(reader);
      throw e;
    }
  }

  private StatementCache take() {
    enter();
    StatementCache kept = idle.pollFirst();
    try {
      return kept != null ? kept : Sql.attempt(this::opened);
    } catch (RuntimeException | Error e) {
      room.release();
      throw e;
    }
  }

  private void enter() {
    try {
      if (!room.tryAcquire() && !room.tryAcquire(WAIT_MS, TimeUnit.MILLISECONDS)) {
        throw Failure.of(ErrorCode.STORE_BUSY, "all readers of the store are in use")
            .retryAfter(200);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.because(
          ErrorCode.STORE_BUSY, "the call was ended while it waited for a reader", e);
    }
  }

  /** A connection that is new has opened whatever has the store's name by now. */
  private StatementCache opened() throws SQLException {
    sentry.check();
    Connection fresh = source.getConnection();
    sentry.check();
    return new StatementCache(fresh, workload);
  }

  /** Ends the transaction; a connection that cannot is not used again. */
  private void end(StatementCache reader) {
    try {
      reader.run("COMMIT");
    } catch (RuntimeException | Error e) {
      discard(reader);
      throw e;
    }
    idle.addFirst(reader);
    room.release();
    if (closed.get()) {
      close();
    }
  }

  private void discard(StatementCache reader) {
    closeQuietly(reader);
    room.release();
  }

  private static void closeQuietly(StatementCache reader) {
    try {
      reader.close();
    } catch (SQLException e) {
      LOG.warn("a reader of the store did not close", e);
    }
  }

  StoreInfo.Connections connections() {
    int free = room.availablePermits();
    return new StoreInfo.Connections(MOST - free, idle.size(), room.getQueueLength(), MOST);
  }

  /** Closes those that are idle, and the others as they become so. */
  @Override
  public void close() {
    closed.set(true);
    for (StatementCache reader = idle.pollFirst(); reader != null; reader = idle.pollFirst()) {
      closeQuietly(reader);
    }
  }
}
