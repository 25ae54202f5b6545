package io.sharedcontext.store;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The current row of a result. Valid only inside the function it was handed to. */
public final class Row {
  private final ResultSet rows;
  private final Map<String, Integer> columns;
  private final Dialect dialect;

  /** Reads from {@code rows}, remembering in {@code columns} where each column is. */
  Row(ResultSet rows, Map<String, Integer> columns, Dialect dialect) {
    this.rows = rows;
    this.columns = columns;
    this.dialect = dialect;
  }

  /** A text that is not NULL. */
  public String text(String column) {
    return text(bytes(column));
  }

  /** A text, empty for NULL. */
  public Optional<String> optionalText(String column) {
    return Optional.ofNullable(found(column)).map(this::text);
  }

  private String text(byte[] utf8) {
    return dialect.loaded(new String(utf8, StandardCharsets.UTF_8));
  }

  /** An integer; 0 for NULL. */
  public long number(String column) {
    // Here and below no lambda: in a new process to make one takes as long as all the rest.
    try {
      return dialect.number(rows, at(column));
    } catch (SQLException e) {
      throw dialect.failure(e);
    }
  }

  /** An integer, empty for NULL. */
  public Optional<Long> optionalNumber(String column) {
    long value = number(column);
    return dialect.attempt(rows::wasNull) ? Optional.empty() : Optional.of(value);
  }

  /** Whatever it is, a text as it was given to be kept; empty for NULL. */
  public Optional<Object> value(String column) {
    Object found = dialect.attempt(() -> rows.getObject(at(column)));
    return Optional.ofNullable(found instanceof String text ? dialect.loaded(text) : found);
  }

  /** A flag: 0 is false. */
  public boolean flag(String column) {
    return number(column) != 0;
  }

  /** Bytes that are not NULL. */
  public byte[] bytes(String column) {
    byte[] found = found(column);
    if (found == null) {
      throw new IllegalStateException("column " + column + " is NULL");
    }
    return found;
  }

  /** Bytes, empty for NULL. */
  public Optional<byte[]> optionalBytes(String column) {
    return Optional.ofNullable(found(column));
  }

  /** A text comes as the bytes it is kept in, for which the driver goes a shorter way. */
  private byte @Nullable [] found(String column) {
    try {
      return rows.getBytes(at(column));
    } catch (SQLException e) {
      throw dialect.failure(e);
    }
  }

  /** A time, kept as milliseconds since the epoch. */
  public Instant time(String column) {
    return Instant.ofEpochMilli(number(column));
  }

  /** A time, empty for NULL. */
  public Optional<Instant> optionalTime(String column) {
    return optionalNumber(column).map(Instant::ofEpochMilli);
  }

  private int at(String column) throws SQLException {
    Integer known = columns.get(column);
    return known != null ? known : place(column);
  }

  private int place(String column) throws SQLException {
    int place = rows.findColumn(column);
    columns.put(column, place);
    return place;
  }
}
