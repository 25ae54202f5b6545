package io.sharedcontext.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A query put together from constant parts, with an argument for each {@code ?} of a part. */
public final class Query {
  private final StringBuilder sql = new StringBuilder();
  private final List<Object> arguments = new ArrayList<>();

  /** Begins with {@code part}. */
  public static Query of(String part, Object... values) {
    return new Query().add(part, values);
  }

  /** Adds {@code part}, which is never built from a caller's text. */
  public Query add(String part, Object... values) {
    sql.append(part).append(' ');
    arguments.addAll(Arrays.asList(values));
    return this;
  }

  /** Adds {@code part} when {@code condition} holds. */
  public Query addIf(boolean condition, String part, Object... values) {
    return condition ? add(part, values) : this;
  }

  /** Adds all of {@code part}. */
  public Query add(Query part) {
    sql.append(part.sql);
    arguments.addAll(part.arguments);
    return this;
  }

  String sql() {
    return sql.toString();
  }

  Object[] arguments() {
    return arguments.toArray();
  }
}
