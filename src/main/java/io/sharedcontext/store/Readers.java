package io.sharedcontext.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/**
 * The connections that read. They are made as they are needed, up to four, and stay. A read is one
 * transaction, so that all its queries see the same moment, and it ends with the call: a reader that
 * stayed inside one would make the write-ahead log grow without bound.
 */
final class Readers implements AutoCloseable {
  private static final int MOST = 4;
  private static final long WAIT_MS = 5_000;

  static {
    // The pool would test a connection after half a second without use, 150 µs each time; a
    // connection to a file does not go stale.
    System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", Long.toString(Long.MAX_VALUE));
  }

  private final Sentry sentry;
  private final Workload workload;
  private final HikariDataSource pool;
  private final Map<Connection, Statements> statements = new ConcurrentHashMap<>();

  Readers(SQLiteDataSource source, Sentry sentry, Workload workload) {
    this.sentry = sentry;
    this.workload = workload;
    HikariConfig config = new HikariConfig();
    config.setPoolName("store-readers");
    config.setDataSource(source);
    config.setMaximumPoolSize(MOST);
    config.setMinimumIdle(1);
    config.setMaxLifetime(0);
    config.setIdleTimeout(0);
    config.setConnectionTimeout(WAIT_MS);
    config.setInitializationFailTimeout(-1);
    pool = new HikariDataSource(config);
  }

  <T> T read(Function<Tx, T> work) {
    return Sql.attempt(() -> {
      try (Connection pooled = connection()) {
        return snapshot(
            statements.computeIfAbsent(pooled.unwrap(SQLiteConnection.class), this::checked), work);
      }
    });
  }

  private Connection connection() throws SQLException {
    try {
      return pool.getConnection();
    } catch (SQLException e) {
      sentry.check();
      throw e;
    }
  }

  /** A connection that is new has opened whatever has the store's name by now. */
  private Statements checked(Connection fresh) {
    sentry.check();
    return new Statements(fresh, workload);
  }

  private static <T> T snapshot(Statements statements, Function<Tx, T> work) {
    statements.run("BEGIN");
    try {
      return work.apply(new Tx(statements, false));
    } finally {
      statements.run("COMMIT");
    }
  }

  StoreFacts.Connections connections() {
    HikariPoolMXBean figures = pool.getHikariPoolMXBean();
    return new StoreFacts.Connections(
        figures.getActiveConnections(),
        figures.getIdleConnections(),
        figures.getThreadsAwaitingConnection(),
        MOST);
  }

  @Override
  public void close() {
    pool.close();
  }
}
