package io.sharedcontext.store;

import io.sharedcontext.log.UncaughtErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One transaction. Valid only inside the function it was handed to, on that thread. Arguments are
 * texts, numbers, byte arrays, flags (kept as 0 and 1), times (kept as milliseconds since the epoch)
 * and {@code Optional} of those (kept as NULL when empty).
 *
 * <pre>{@code
 * static List<String> participants(Tx tx, String session) {
 *   return tx.list(
 *       "SELECT agent_id FROM participants WHERE session_id = ?",
 *       row -> row.text("agent_id"),
 *       session);
 * }
 * }</pre>
 */
public final class Tx {
  private final StatementCache statements;
  private final boolean writing;
  private final List<Runnable> afterwards = new ArrayList<>();
  private boolean changed;
  private int statementsLeft = Integer.MAX_VALUE;

  /** One on the connection of {@code statements}; for engines. */
  public Tx(StatementCache statements, boolean writing) {
    this.statements = statements;
    this.writing = writing;
  }

  /** Runs a query; {@code map} is called once a row. */
  public <T> List<T> list(String sql, Function<Row, T> map, Object... arguments) {
    List<T> found = new ArrayList<>();
    each(sql, row -> found.add(map.apply(row)), arguments);
    return found;
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
    return walk(query.sql(), more, query.arguments());
  }

  private boolean walk(String sql, Predicate<Row> more, Object... arguments) {
    count();
    long began = System.nanoTime();
    try {
      return statements.walk(sql, more, arguments);
    } finally {
      statements.workload().done(began);
    }
  }

  /** Hands out the rows of a query one by one, so that a long result is never held in memory. */
  public void each(String sql, Consumer<Row> consumer, Object... arguments) {
    boolean all = walk(
        sql,
        row -> {
          consumer.accept(row);
          return true;
        },
        arguments);
    assert all;
  }

  /** Like {@link #each(String, Consumer, Object...)}, for a query made of parts. */
  public void each(Query query, Consumer<Row> consumer) {
    each(query.sql(), consumer, query.arguments());
  }

  /** Like {@link #list}, for a query of at most one row. */
  public <T> Optional<T> find(String sql, Function<Row, T> map, Object... arguments) {
    List<T> found = list(sql, map, arguments);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
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
    count();
    long began = System.nanoTime();
    try {
      int rows = statements.run(sql, arguments);
      changed |= rows > 0;
      return rows;
    } finally {
      statements.workload().done(began);
    }
  }

  /**
   * Runs {@code job} when the transaction is on the disk and before anybody is told of it; also if only
   * what asked for it was taken back. Every process's callers wait for it, so it must be quick.
   */
  public void afterCommit(Runnable job) {
    afterwards.add(job);
  }

  /** Runs what was to run after the commit. */
  void committed() {
    for (Runnable job : afterwards) {
      try {
        job.run();
      } catch (RuntimeException | Error e) {
        UncaughtErrors.report(e);
      }
    }
    afterwards.clear();
  }

  /** The same; a second statement is a bug, as it may see another moment than the first. */
  Tx limitedToOne() {
    statementsLeft = 1;
    return this;
  }

  private void count() {
    if (statementsLeft-- == 0) {
      throw new IllegalStateException("a second statement where one was announced");
    }
  }

  /** The connection that it is on; for engines. */
  public StatementCache statements() {
    return statements;
  }

  /** Notes a change that was made past it; for engines. */
  public void markChanged() {
    changed = true;
  }

  /** Whether it changed something, be that taken back or not. */
  public boolean changed() {
    return changed;
  }

  /** Whether it may change the store, and so may see what is not committed yet. */
  boolean writing() {
    return writing;
  }
}
