package io.sharedcontext.store.sqlite;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.sharedcontext.store.PoolFigures;
import io.sharedcontext.store.PoolSettings;
import io.sharedcontext.store.ReaderStats;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteDataSource;

/**
 * The connections that read, in HikariCP's keeping: it lends, waits, times out, looks for leaks and
 * counts. Safe for use by several threads.
 */
final class ReaderPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReaderPool.class);

  private final HikariDataSource pool = new HikariDataSource();
  private final PoolFigures counts = new PoolFigures();

  /** Opens a connection. */
  @FunctionalInterface
  interface Source {
    ReaderConnection open() throws SQLException;
  }

  /** A pool of connections from {@code source} whose own tasks run on {@code background}. */
  ReaderPool(Source source, PoolSettings settings, ScheduledExecutorService background) {
    pool.setPoolName("store-readers");
    pool.setDataSource(new SQLiteDataSource() {
      @Override
      public Connection getConnection() throws SQLException {
        return source.open();
      }
    });
    pool.setMaximumPoolSize(settings.size());
    pool.setMinimumIdle(1);
    pool.setConnectionTimeout(settings.patience().toMillis());
    pool.setLeakDetectionThreshold(settings.leak().toMillis());
    // Connections to a file do not age.
    pool.setMaxLifetime(0);
    pool.setIdleTimeout(0);
    pool.setKeepaliveTime(0);
    pool.setScheduledExecutor(background);
    pool.setMetricsTrackerFactory((name, stats) -> counts);
  }

  /** Lends a connection; waits for one that is given back if all are in use. The first call starts it. */
  PooledReader borrow() {
    try {
      Connection lent = pool.getConnection();
      return new PooledReader(lent, lent.unwrap(ReaderConnection.class).statements());
    } catch (SQLException e) {
      throw toFailure(e);
    } catch (PoolInitializationException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** A time-out that has a cause tells why no connection could be made; else all are in use. */
  private static RuntimeException toFailure(SQLException e) {
    Throwable cause = e.getCause();
    if (cause instanceof Failure failure) {
      return failure;
    }
    if (cause instanceof InterruptedException) {
      return Failure.because(
          ErrorCode.STORE_BUSY, "the call was ended while it waited for a reader", e);
    }
    if (cause instanceof SQLException refused) {
      return Sql.toFailure(refused);
    }
    return e instanceof SQLTransientConnectionException
        ? Failure.because(ErrorCode.STORE_BUSY, "all readers of the store are in use", e)
            .retryAfter(200)
        : Sql.toFailure(e);
  }

  void giveBack(PooledReader reader) {
    try {
      reader.lent().close();
      // One that was in use when the pool closed has been forgotten by it.
      if (pool.isClosed()) {
        reader.statements().close();
      }
    } catch (SQLException e) {
      LOG.warn("a reader of the store did not close", e);
    }
  }

  /** Closes a connection that is in a state nobody knows. */
  void evict(PooledReader reader) {
    pool.evictConnection(reader.lent());
    giveBack(reader);
  }

  /** What the pool says of itself. */
  ReaderStats figures() {
    HikariPoolMXBean bean = pool.getHikariPoolMXBean();
    return new ReaderStats(
        bean.getActiveConnections(),
        bean.getIdleConnections(),
        bean.getThreadsAwaitingConnection(),
        pool.getMaximumPoolSize(),
        counts.borrowed(),
        counts.timedOut());
  }

  /** Closes those that are idle, and the others as they are given back. */
  @Override
  public void close() {
    pool.close();
  }
}
