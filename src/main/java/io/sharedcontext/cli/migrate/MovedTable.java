package io.sharedcontext.cli.migrate;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import io.sharedcontext.auth.MovedSecrets;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A table whose rows move from one store to another. Its statements are in the words that both engines
 * share, and its columns are named, so that a column that one engine alone has is noticed by a test.
 *
 * @param name its name
 * @param keys the columns of its primary key, in order
 * @param others its other columns
 * @param rows which rows move
 */
record MovedTable(String name, List<String> keys, List<String> others, String rows) {
  /** Rows that are read and written at once, if they are short. */
  private static final int BATCH_ROWS = 4_096;

  /** About as many bytes as are read and written at once. */
  private static final long BATCH_BYTES = 4L << 20;

  /** Rows of one statement: fewer statements, and no more parameters than SQLite takes. */
  private static final int AT_ONCE = 128;

  /**
   * Rows are added to them in the order of their keys, so that the last row that arrived tells where to
   * go on; those that others refer to come first.
   */
  static final List<MovedTable> GROWING = List.of(
      of(
          "sessions",
          "id",
          "purpose metadata created_by created_at updated_at is_active public_count deleted_at workspace"),
      of(
          "participants",
          "agent_id session_id",
          "is_public acked_id joined_at moved acted acked_at"),
      of(
          "messages",
          "id",
          "session_id sender sender_type content visibility recipients metadata parent_id sent_at"
              + " sender_verified deleted_parent deleted_parent_public"),
      of("recipients", "message_id agent_id", "offered_at acknowledged_at"),
      of("expiring_messages", "message_id", "expires_at"),
      of("lapsed_messages", "message_id", "visibility missed lapsed_at"),
      of(
          "tickets",
          "id",
          "session_id agent_id message_id options asked_at expires_at state answer answered_by"
              + " reply_id closed_at"),
      of("search_documents", "message_id", "version document"),
      of(
          "memory",
          "owner session_id key",
          "value metadata version created_by updated_by created_at updated_at expires_at writers"),
      of("memory_gone", "owner session_id key", "version gone_at"),
      of(
          "work_items",
          "number",
          "id session_id title description metadata labels priority state reason waits_for"
              + " created_by created_at updated_at assignee claim_token claim_millis"
              + " claim_expires_at lapsed_token lapses hand_over handed"),
      of("work_dependencies", "work_item_id depends_on", ""),
      of("idempotency", "agent_id tool key", "arguments result created_at"),
      of("audit", "id", "at event_type agent_id session_id outcome details hash"),
      of("audit_cut", "only_one", "up_to removed hash cut_at secret mac"),
      of(
          "keys",
          "id",
          "agent_id agent_type permissions salt hash created_at revoked_at expires_at replaced_by"),
      of("revoked_tokens", "token_id", "expires_at"),
      of("agents", "agent_id", "agent_type first_seen last_seen"),
      of("agent_searches", "agent_id minute", "searches last_at"),
      of("agent_hours", "agent_id session_id hour", "messages denied first_at last_at"),
      of("operation_figures", "name", "errors total_nanos max_nanos buckets"),
      of("figure_counts", "name", "total"),
      of("default_names", "client directory number", "agent_id process"),
      of("refusals", "event_type agent_id session_id tool code", "outcome since pending reason"),
      of("wrong_keys", "agent_id", "since given"),
      // One that waits for a lock asks anew: what is held and waited for stays.
      of(
          "tasks",
          "id",
          "agent_id agent_type permissions verified tool arguments key notes state status result code"
              + " process created_at updated_at until expires_at"));

  /** Triggers or migrations put rows into them: they are replaced when all else is there. */
  static final List<MovedTable> REPLACED = List.of(
      of("change_seq", "scope", "seq"),
      of("memory_count", "created_by", "entries"),
      of("counted", "name", "up_to total"),
      of("figure_epoch", "only_one", "began_at"),
      // The sums under '' come last, as a trigger adds to them what is inserted.
      of("usage", "agent_id", "sessions messages bytes"),
      new MovedTable(
          "store_fact",
          List.of("name"),
          List.of("value"),
          Stream.concat(Stream.of("move"), MovedSecrets.FACTS.stream())
              .collect(joining("', '", "name NOT IN ('", "')"))));

  /** What holds only for the processes, the files or the server of one store. */
  static final List<String> LEFT = List.of(
      "leases",
      "lease_waiters",
      "presence",
      "agent_processes",
      "retention_turn",
      "search_segments",
      "search_changes",
      "search_segment_parts",
      "commit_record",
      "ended_process",
      "store_state",
      "id_sequence",
      "sqlite_sequence");

  /** Where numbers go on after the last that was given. */
  private static final List<String> NUMBERED =
      List.of("messages", "audit", "leases", "lease_waiters");

  private static MovedTable of(String name, String keys, String others) {
    return new MovedTable(
        name,
        List.of(keys.split(" ")),
        others.isEmpty() ? List.of() : List.of(others.split(" ")),
        "true");
  }

  /** All that move. */
  static List<MovedTable> all() {
    return Stream.concat(GROWING.stream(), REPLACED.stream()).toList();
  }

  /** All its columns, those of the key first. */
  List<String> columns() {
    return Stream.concat(keys.stream(), others.stream()).toList();
  }

  /** How many rows there are to move. */
  long count(Tx tx) {
    return tx.number("SELECT count(*) AS n FROM " + name + " WHERE " + rows);
  }

  /** The key of its last row; empty if it has none. */
  List<Object> last(Tx tx) {
    return tx.find(
            "SELECT " + list(keys) + " FROM " + name + " ORDER BY "
                + keys.stream().map(key -> key + " DESC").collect(joining(", ")) + " LIMIT 1",
            row -> values(row, keys))
        .orElse(List.of());
  }

  /** The rows that follow the key {@code after}, as many as are moved at once; none at the end. */
  List<List<Object>> after(Tx tx, List<Object> after) {
    Query query = Query.of("SELECT " + list(columns()) + " FROM " + name);
    if (!after.isEmpty()) {
      query.add(
          "WHERE (" + list(keys) + ") > ("
              + String.join(", ", Collections.nCopies(keys.size(), "?")) + ")",
          after.toArray());
    }
    List<List<Object>> batch = new ArrayList<>();
    long[] bytes = {0};
    tx.walk(query.add("ORDER BY " + list(keys) + " LIMIT " + BATCH_ROWS), row -> {
      List<Object> values = values(row, columns());
      batch.add(values);
      bytes[0] += values.stream().mapToLong(MovedTable::size).sum();
      return bytes[0] < BATCH_BYTES;
    });
    return batch;
  }

  private static long size(Object value) {
    return value instanceof String text
        ? 2L * text.length()
        : value instanceof byte[] bytes ? bytes.length : Long.BYTES;
  }

  /** Adds rows behind the last one, whose key is {@code last}. */
  void append(Tx tx, List<Object> last, List<List<Object>> batch) {
    if (!last(tx).equals(last)) {
      throw Failure.of(
          ErrorCode.STORE_UNAVAILABLE,
          "another process is filling the new store; let it come to its end");
    }
    insert(tx, batch);
  }

  /** Makes it what it is in the source. */
  void replace(Tx source, Tx target) {
    target.run("DELETE FROM " + name + " WHERE " + rows);
    List<List<Object>> batch = new ArrayList<>();
    source.each(
        Query.of("SELECT " + list(columns()) + " FROM " + name + " WHERE " + rows + " ORDER BY "
            + list(keys) + " DESC"),
        row -> {
          batch.add(values(row, columns()));
          if (batch.size() == AT_ONCE) {
            insert(target, batch);
            batch.clear();
          }
        });
    insert(target, batch);
  }

  /** The last goes alone, since PostgreSQL's triggers see all rows of a statement. */
  private void insert(Tx tx, List<List<Object>> batch) {
    int size = AT_ONCE;
    for (int done = 0; done < batch.size(); done += size) {
      while (size > Math.max(1, batch.size() - done - 1)) {
        size /= 2;
      }
      List<List<Object>> some = batch.subList(done, done + size);
      tx.run(statement(size), some.stream().flatMap(List::stream).toArray());
    }
  }

  private String statement(int size) {
    String row = "(" + String.join(", ", Collections.nCopies(columns().size(), "?")) + ")";
    return "INSERT INTO " + name + " (" + list(columns()) + ") VALUES "
        + String.join(", ", Collections.nCopies(size, row));
  }

  /** The number of rows, and a sum of what is in them that does not depend on their order. */
  RowSum sum(Tx tx, Runnable each) {
    RowSum sum = new RowSum();
    List<String> columns = columns();
    tx.each(Query.of("SELECT " + list(columns) + " FROM " + name + " WHERE " + rows), row -> {
      sum.add(values(row, columns));
      each.run();
    });
    return sum;
  }

  /** The last numbers that were given. */
  static Map<String, Long> numbers(Tx tx) {
    return NUMBERED.stream()
        .collect(toMap(
            table -> table,
            table -> tx.number("SELECT seq AS n FROM sqlite_sequence WHERE name = ?", table)));
  }

  /** Has numbers go on after {@code last}. */
  static void number(Tx tx, Map<String, Long> last) {
    last.forEach((table, number) -> {
      int known = tx.run("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", number, table);
      if (known == 0) {
        tx.run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", table, number);
      }
    });
  }

  /** The agents that hold a lock which has not expired, each with the process whose death frees it. */
  static Map<String, String> holders(Tx tx, long now) {
    Map<String, String> holders = new TreeMap<>();
    tx.each(
        "SELECT agent_id, process FROM leases WHERE expires_at > ?",
        row -> holders.put(row.text("agent_id"), row.text("process")),
        now);
    return holders;
  }

  /** Lets a server that plans by figures have them. */
  void analyze(Tx tx) {
    tx.run("ANALYZE " + name);
  }

  private static String list(List<String> columns) {
    return String.join(", ", columns);
  }

  private static List<Object> values(Row row, List<String> columns) {
    List<Object> values = new ArrayList<>(columns.size());
    for (String column : columns) {
      values.add(row.value(column).<Object>map(MovedTable::whole).orElse(Optional.empty()));
    }
    return values;
  }

  /** Drivers give whole numbers in several sizes. */
  private static Object whole(Object value) {
    return value instanceof Number number ? (Object) number.longValue() : value;
  }
}
