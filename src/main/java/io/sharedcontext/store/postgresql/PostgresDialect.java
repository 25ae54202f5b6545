package io.sharedcontext.store.postgresql;

import io.sharedcontext.store.Dialect;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * How PostgreSQL takes the statements of tables. Most of what SQLite has by other names is made by
 * the schema (its first migration); what is left are words, translated here once for each statement:
 * hints about indexes, which PostgreSQL does not take, and a few spellings.
 */
final class PostgresDialect implements Dialect {
  /** The one there is. */
  static final PostgresDialect POSTGRES = new PostgresDialect();

  private static final int ROWS_AT_ONCE = 200;

  /** The server ended a connection that did nothing in the middle of a transaction. */
  private static final String KEPT_A_TURN = "25P03";

  /** Statements are constants and what is put together from constants. */
  private static final int MOST_KNOWN = 2_000;

  /** Hints: which index to use or not, and in which order to join. */
  private static final Pattern HINT = Pattern.compile("\\b(?:INDEXED BY \\w+|NOT INDEXED)\\b");

  private static final Pattern ORDERED_JOIN = Pattern.compile("\\bCROSS JOIN\\b");

  private static final Pattern NOT_BY_INDEX = Pattern.compile("\\bGROUP BY \\+");

  /** SQLite's LIKE makes no difference between upper and lower case. */
  private static final Pattern LIKE = Pattern.compile("\\bLIKE\\b");

  private static final Pattern NO_LIMIT = Pattern.compile("\\bLIMIT -1\\b");

  private static final Pattern OF_SESSION = Pattern.compile("\\bm\\.session_id = (\\?|s\\.id)");

  private static final Pattern BY_ID = Pattern.compile("\\bORDER BY m\\.id\\b( DESC)?+");

  private static final Pattern UNLIMITED = Pattern.compile(
      "(ORDER BY m\\.session_id(?: DESC)?+, m\\.id(?: DESC)?+)(?:\\s+LIMIT ALL|(?!\\s+LIMIT))");

  private static final Pattern SEQUENCES = Pattern.compile("\\bsqlite_sequence\\b");

  /**
   * What of the texts of agents is counted in bytes; all other that is counted is JSON. Compared with
   * the number of characters, to tell whether they are of ASCII, bytes are those that are kept.
   */
  private static final Pattern BYTES =
      Pattern.compile("\\boctet_length\\(((?:\\w+\\.)?(?:content|purpose))\\)(?! <> length)");

  private final Map<String, String> known = new ConcurrentHashMap<>();

  private PostgresDialect() {}

  @Override
  public String statement(String sql) {
    String found = known.get(sql);
    if (found == null) {
      found = translated(sql);
      if (known.size() < MOST_KNOWN) {
        known.put(sql, found);
      }
    }
    return found;
  }

  private static String translated(String sql) {
    String text = HINT.matcher(sql).replaceAll("");
    text = ORDERED_JOIN.matcher(text).replaceAll("JOIN");
    text = NOT_BY_INDEX.matcher(text).replaceAll("GROUP BY ");
    text = LIKE.matcher(text).replaceAll("ILIKE");
    text = NO_LIMIT.matcher(text).replaceAll("LIMIT ALL");
    text = BYTES.matcher(text).replaceAll("text_bytes($1)");
    text = SEQUENCES.matcher(text).replaceAll("id_sequence");
    return OF_SESSION.matcher(text).find() && BY_ID.matcher(text).find() ? walked(text) : text;
  }

  /**
   * A walk through the messages of one session by their ids. The planner would sort all of the session, as it does
   * not know that a page of it is read, or go through the messages of all sessions by their ids and leave most out,
   * as it takes those of a session for strewn evenly. By a session in an array it cannot take that for a constant, so
   * that the order by session and id is one that only the index of both has; by a limit that it cannot know it counts on
   * a tenth of the rows.
   */
  private static String walked(String sql) {
    String text = OF_SESSION.matcher(sql).replaceAll("m.session_id = ANY (ARRAY[$1])");
    text = BY_ID.matcher(text).replaceAll(found -> {
      String down = found.group(1) == null ? "" : found.group(1);
      return "ORDER BY m.session_id" + down + ", m.id" + down;
    });
    return UNLIMITED.matcher(text).replaceAll("$1 LIMIT (SELECT " + Long.MAX_VALUE + ")");
  }

  /** A query without a limit is read until a page is full: the rest of it should not be fetched. */
  @Override
  public int fetchSize() {
    return ROWS_AT_ONCE;
  }

  @Override
  public long number(ResultSet rows, int column) throws SQLException {
    if (rows.getMetaData().getColumnType(column) == Types.BIT) {
      return rows.getBoolean(column) ? 1 : 0;
    }
    return rows.getLong(column);
  }

  @Override
  public String stored(String text) {
    return EscapedText.of(text);
  }

  @Override
  public String loaded(String stored) {
    return EscapedText.read(stored);
  }

  /** Whether the connection is gone, or going, so that another one has to be made. */
  static boolean lost(SQLException e) {
    String state = state(e);
    return state.startsWith("08") || state.startsWith("57P") || state.equals(KEPT_A_TURN);
  }

  private static String state(SQLException e) {
    String state = e.getSQLState();
    return state == null ? "" : state;
  }

  /** Decides by the SQLSTATE, never by the text. */
  @Override
  public RuntimeException failure(SQLException e) {
    if (lost(e)) {
      return Failure.because(
              ErrorCode.STORE_BUSY, "the connection to the database server was lost", e)
          .suggest("Call again; with the same idempotency_key nothing is done twice.")
          .retryAfter(1_000);
    }
    return switch (state(e)) {
      case "40001", "40P01", "55P03" ->
        Failure.because(ErrorCode.STORE_BUSY, "the store is busy with other writers", e)
            .retryAfter(100);
      case "57014" ->
        Failure.because(
                ErrorCode.STORE_BUSY,
                "the database server gave a statement up: it took too long",
                e)
            .retryAfter(1_000);
      case "53300" ->
        Failure.because(ErrorCode.STORE_BUSY, "the database server has no connection left", e)
            .retryAfter(1_000);
      case "53100" ->
        Failure.because(ErrorCode.STORE_FULL, "the disk of the database server is full", e)
            .retryAfter(5_000);
      case "25006" ->
        Failure.because(
            ErrorCode.STORE_READ_ONLY,
            "the store cannot be written: its database server is a standby, or read-only",
            e);
      case "28000", "28P01" -> unusable("its server refuses the user or the password", e);
      case "3D000" -> unusable("its server has no such database", e);
      case "3F000", "42501" -> unusable("its user lacks a right on the database or the schema", e);
      default -> new IllegalStateException("the store refused a statement", e);
    };
  }

  private static Failure unusable(String reason, SQLException e) {
    return Failure.because(ErrorCode.STORE_UNAVAILABLE, "the store cannot be used: " + reason, e);
  }
}
