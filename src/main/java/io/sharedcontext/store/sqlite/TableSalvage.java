package io.sharedcontext.store.sqlite;

import io.sharedcontext.store.Row;
import io.sharedcontext.store.StatementCache;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Failure;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one table of a damaged store row by row: from both ends, and where a page between cannot be
 * read by halving the range of row numbers around it. Indexes are not used, as they may be what is
 * damaged. Triggers of the new store fire, so tables that they write are copied over what they wrote.
 */
final class TableSalvage {
  private static final Logger LOG = LoggerFactory.getLogger(TableSalvage.class);

  /** Beyond so many questions what is left of a table is given up. */
  private static final long MOST_READS = 2_000_000;

  private final StatementCache source;
  private final Tx target;
  private final String table;
  private final AtomicLong reads = new AtomicLong();

  TableSalvage(StatementCache source, Tx target, String table) {
    this.source = source;
    this.target = target;
    this.table = table;
  }

  Salvage.Table run() {
    List<String> columns = shared();
    if (columns.isEmpty()) {
      return new Salvage.Table(table, 0, OptionalLong.empty());
    }
    Copy copy = new Copy(columns);
    if (!copy.all("") && numbered()) {
      copy.range(end("ASC"), end("DESC"));
    } else if (!copy.complete()) {
      boolean unused = copy.all(" ORDER BY " + key());
    }
    long there = target.number("SELECT count(*) AS n FROM \"" + table + "\"");
    return new Salvage.Table(table, there, lost(there));
  }

  private List<String> shared() {
    try {
      List<String> there = Schema.columns(new Tx(source, false), table);
      return Schema.columns(target, table).stream().filter(there::contains).toList();
    } catch (RuntimeException e) {
      return Collections.emptyList();
    }
  }

  private boolean numbered() {
    return target.number(
            "SELECT count(*) AS n FROM pragma_table_list WHERE name = ? AND wr = 0", table)
        > 0;
  }

  /** The columns of the primary key, from the last on. */
  private String key() {
    return target
        .list(
            "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk",
            row -> "\"" + row.text("name") + "\" DESC",
            table)
        .stream()
        .collect(Collectors.joining(", "));
  }

  /** The first or last row number that can be read; beyond any where none can. */
  private long end(String order) {
    AtomicLong found = new AtomicLong(order.equals("ASC") ? 0 : known());
    try {
      boolean unused = source.walk(
          "SELECT rowid AS n FROM \"" + table + "\" NOT INDEXED ORDER BY rowid " + order
              + " LIMIT 1",
          row -> {
            found.set(row.number("n"));
            return false;
          });
    } catch (RuntimeException e) {
      LOG.info("an end of {} cannot be read: {}", table, e.toString());
    }
    return found.get();
  }

  /** The highest row number that was ever given, or any if that is not known. */
  private long known() {
    try {
      long[] known = {0};
      boolean unused = source.walk(
          "SELECT seq AS n FROM sqlite_sequence WHERE name = ?",
          row -> {
            known[0] = row.number("n");
            return false;
          },
          table);
      return known[0] > 0 ? known[0] : 1L << 32;
    } catch (RuntimeException e) {
      return 1L << 32;
    }
  }

  /** What an index, or the table where it can be walked, knows beyond what is there. */
  private OptionalLong lost(long there) {
    try {
      long all = source.number("SELECT count(*) FROM \"" + table + "\"");
      return OptionalLong.of(Math.max(0, all - there));
    } catch (RuntimeException e) {
      return OptionalLong.empty();
    }
  }

  /** The new store takes nothing more: no row of the damaged one is to blame. */
  static final class Unwritable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure reason;

    Unwritable(Failure reason) {
      super(reason);
      this.reason = reason;
    }

    Failure reason() {
      return reason;
    }
  }

  /** Copies rows. */
  private final class Copy {
    private final List<String> columns;
    private final String select;
    private final String insert;
    private boolean complete;

    Copy(List<String> columns) {
      this.columns = columns;
      String names =
          columns.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", "));
      String marks = columns.stream().map(name -> "?").collect(Collectors.joining(", "));
      this.select = "SELECT " + names + " FROM \"" + table + "\" NOT INDEXED";
      this.insert =
          "INSERT OR REPLACE INTO \"" + table + "\" (" + names + ") VALUES (" + marks + ")";
    }

    boolean complete() {
      return complete;
    }

    /** Reads from one end; false if that did not come to the other. */
    boolean all(String order) {
      complete = read(select + order);
      return complete;
    }

    /** Reads the rows of a range, in halves where they cannot be read together. */
    void range(long from, long to) {
      if (from > to || reads.incrementAndGet() > MOST_READS) {
        return;
      }
      boolean whole = read(select + " WHERE rowid BETWEEN ? AND ?", from, to);
      if (!whole && from < to) {
        long middle = from + (to - from) / 2;
        range(from, middle);
        range(middle + 1, to);
      }
    }

    private boolean read(String sql, Object... arguments) {
      try {
        return source.walk(sql, this::keep, arguments);
      } catch (Failure | IllegalStateException e) {
        return false;
      }
    }

    private boolean keep(Row row) {
      Object[] values = columns.stream().map(row::value).toArray();
      try {
        return target.run(insert, values) >= 0;
      } catch (Failure e) {
        throw new Unwritable(e);
      }
    }
  }
}
