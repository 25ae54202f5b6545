package io.sharedcontext.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection with the statements it has prepared: the driver keeps none, and preparing costs as
 * much as a read by key. A statement in use is taken out, so that a query may run inside the rows of
 * the same query. For one thread at a time.
 */
public final class StatementCache {
  private static final Logger LOG = LoggerFactory.getLogger(StatementCache.class);
  private static final int KEPT = 64;

  /** Longer arguments are not kept in memory until the statement is used again. */
  private static final int LONG = 4_096;

  private final Connection connection;
  private final QueryStats workload;
  private final Dialect dialect;
  private final Map<String, CachedStatement> kept = new LinkedHashMap<>();

  /** For the store's own housekeeping, which is not counted. */
  public StatementCache(Connection connection, Dialect dialect) {
    this(connection, new QueryStats(), dialect);
  }

  /** Of {@code connection}, counting what it runs in {@code workload}. */
  public StatementCache(Connection connection, QueryStats workload, Dialect dialect) {
    this.connection = connection;
    this.workload = workload;
    this.dialect = dialect;
  }

  /** Where transactions count what they run. */
  QueryStats workload() {
    return workload;
  }

  /** Closes the connection, and the statements with it. */
  public void close() throws SQLException {
    connection.close();
  }

  /** Something done with a prepared statement whose arguments are bound. */
  @FunctionalInterface
  interface Use<T> {
    T with(CachedStatement prepared) throws SQLException;
  }

  /** Shows rows to {@code more} until it returns false; returns whether it never did. */
  public boolean walk(String sql, Predicate<Row> more, Object... arguments) {
    return use(sql, arguments, prepared -> {
      try (ResultSet rows = prepared.statement().executeQuery()) {
        Row row = new Row(rows, prepared.columns(), dialect);
        boolean going = true;
        while (going && rows.next()) {
          endIfCancelled();
          going = more.test(row);
        }
        return going;
      }
    });
  }

  /** A call that nobody waits for any more gives its reader back at the next row. */
  private static void endIfCancelled() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("the call was cancelled");
    }
  }

  /** Runs a statement and returns the number of rows it changed. */
  public int run(String sql, Object... arguments) {
    return use(sql, arguments, prepared -> prepared.statement().executeUpdate());
  }

  /** Runs, to its end, a statement that gives no rows but takes many steps. */
  public void runToEnd(String sql) {
    dialect.attempt(() -> {
      try (Statement statement = connection.createStatement()) {
        return statement.executeUpdate(sql);
      }
    });
  }

  /** The integer in the first column of the first row; 0 without a row. */
  public long number(String sql) {
    return use(sql, new Object[0], prepared -> {
      try (ResultSet rows = prepared.statement().executeQuery()) {
        return rows.next() ? rows.getLong(1) : 0L;
      }
    });
  }

  private <T> T use(String sql, Object[] arguments, Use<T> use) {
    try {
      CachedStatement prepared = take(sql);
      try {
        bind(prepared.statement(), arguments);
        T result = use.with(prepared);
        keep(prepared, arguments);
        return result;
      } catch (SQLException | RuntimeException | Error e) {
        prepared.close();
        throw e;
      }
    } catch (SQLException e) {
      throw dialect.failure(e);
    }
  }

  private CachedStatement take(String sql) throws SQLException {
    CachedStatement found = kept.remove(sql);
    if (found != null) {
      return found;
    }
    // Arguments are bound, never written into it: it holds nothing of an agent's.
    if (LOG.isDebugEnabled()) {
      LOG.debug("prepares {}", sql.strip().replaceAll("\\s+", " "));
    }
    PreparedStatement prepared = connection.prepareStatement(dialect.statement(sql));
    if (dialect.fetchSize() > 0) {
      prepared.setFetchSize(dialect.fetchSize());
    }
    return new CachedStatement(sql, prepared);
  }

  /** What is bound stays so: to clear it makes SQLite plan many a query anew at its next use. */
  private void keep(CachedStatement prepared, Object[] arguments) throws SQLException {
    if (anyLong(arguments)) {
      prepared.statement().clearParameters();
    }
    CachedStatement other = kept.put(prepared.sql(), prepared);
    if (other != null) {
      other.close();
    }
    if (kept.size() > KEPT) {
      Iterator<CachedStatement> oldest = kept.values().iterator();
      oldest.next().close();
      oldest.remove();
    }
  }

  private static boolean anyLong(Object[] arguments) {
    for (Object argument : arguments) {
      if ((argument instanceof String text && text.length() > LONG)
          || (argument instanceof byte[] bytes && bytes.length > LONG)) {
        return true;
      }
    }
    return false;
  }

  private void bind(PreparedStatement statement, Object[] arguments) throws SQLException {
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, stored(arguments[i]));
    }
  }

  private @Nullable Object stored(Object value) {
    if (value instanceof String text) {
      return dialect.stored(text);
    }
    if (value instanceof Optional<?> optional) {
      return optional.isPresent() ? stored(optional.get()) : null;
    }
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    return value instanceof Instant time ? (Object) time.toEpochMilli() : value;
  }
}
