package io.sharedcontext.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One transaction. Valid only inside the function it was handed to, on that thread. Arguments are
 * texts, numbers, byte arrays, flags (kept as 0 and 1), times (kept as milliseconds since the epoch)
 * and {@code Optional} of those (kept as NULL when empty).
 */
public final class Tx {
  private final Connection connection;

  Tx(Connection connection) {
    this.connection = connection;
  }

  /** Runs a query; {@code map} is called once a row. */
  public <T> List<T> list(String sql, Function<Row, T> map, Object... arguments) {
    return Sql.attempt(() -> {
      try (PreparedStatement statement = prepare(sql, arguments);
          ResultSet rows = statement.executeQuery()) {
        List<T> found = new ArrayList<>();
        Row row = new Row(rows);
        while (rows.next()) {
          found.add(map.apply(row));
        }
        return found;
      }
    });
  }

  /** Runs a query made of parts. */
  public <T> List<T> list(Query query, Function<Row, T> map) {
    return list(query.sql(), map, query.arguments());
  }

  /**
   * Shows rows to {@code more}, one at a time, until it returns false. Rows it never saw are never
   * read, so a reader may stop where a page ends.
   *
   * @return whether every row was shown and wanted
   */
  public boolean walk(Query query, Predicate<Row> more) {
    return Sql.attempt(() -> {
      try (PreparedStatement statement = prepare(query.sql(), query.arguments());
          ResultSet rows = statement.executeQuery()) {
        Row row = new Row(rows);
        boolean going = true;
        while (going && rows.next()) {
          going = more.test(row);
        }
        return going;
      }
    });
  }

  /** Like {@link #list}, for a query of at most one row. */
  public <T> Optional<T> find(String sql, Function<Row, T> map, Object... arguments) {
    return list(sql, map, arguments).stream().findFirst();
  }

  /** The integer that a query of one row and one column named {@code n} gives; 0 without a row. */
  public long number(String sql, Object... arguments) {
    return find(sql, row -> row.number("n"), arguments).orElse(0L);
  }

  /** Like {@link #number(String, Object...)}, for a query made of parts. */
  public long number(Query query) {
    return number(query.sql(), query.arguments());
  }

  /** Runs a statement and returns the number of rows it changed. */
  public int run(String sql, Object... arguments) {
    return Sql.attempt(() -> {
      try (PreparedStatement statement = prepare(sql, arguments)) {
        return statement.executeUpdate();
      }
    });
  }

  private PreparedStatement prepare(String sql, Object... arguments) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, stored(arguments[i]));
    }
    return statement;
  }

  private static @Nullable Object stored(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.isPresent() ? stored(optional.get()) : null;
    }
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    return value instanceof Instant time ? (Object) time.toEpochMilli() : value;
  }
}
