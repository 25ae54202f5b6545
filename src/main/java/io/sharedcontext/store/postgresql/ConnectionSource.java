package io.sharedcontext.store.postgresql;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What gives a pool its connections; made by one method, and nothing can be set. A server that cannot be
 * reached is tried again for two seconds: between its own tries the pool waits longer and longer, and would
 * not notice soon that the server is back.
 */
record ConnectionSource(Opening opening) implements DataSource {
  private static final int CLOSING_SECONDS = 5;
  private static final long TRYING_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long PAUSE_MS = 100;

  /** Makes a connection. */
  @FunctionalInterface
  interface Opening {
    Connection open() throws SQLException;
  }

  @Override
  public Connection getConnection() throws SQLException {
    long began = System.nanoTime();
    while (true) {
      try {
        return opening.open();
      } catch (SQLException e) {
        if (!PostgresDialect.lost(e)
            || System.nanoTime() - began > TRYING_NANOS
            || !Pause.taken(PAUSE_MS)) {
          throw e;
        }
      }
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("the user is set");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {
    // Nothing is written.
  }

  /** The connections have a time-out of their own. */
  @Override
  public void setLoginTimeout(int seconds) {
    // The pool sets it, and it is set.
  }

  /** How long the pool waits, when it closes, for a connection that is being made. */
  @Override
  public int getLoginTimeout() {
    return CLOSING_SECONDS;
  }

  @Override
  public java.util.logging.Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("there is none");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("it wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
