package io.sharedcontext;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.SqliteOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * No statement reads a growing table as a whole. The statements are those that servers with log
 * level debug say they prepare while every tool is called, and those of the sources that no tool
 * needs.
 */
@DisabledOnOs(OS.WINDOWS)
@SqliteOnly("asks for plans of SQLite")
class QueryPlanTest {
  private static final Pattern PREPARED = Pattern.compile("StatementCache: prepares (.*)");
  private static final Pattern LITERAL =
      Pattern.compile("\"\"\"\n(.*?)\"\"\"|\"((?:[^\"\\\\\n]|\\\\.)*)\"", Pattern.DOTALL);
  private static final Pattern STATEMENT =
      Pattern.compile("(SELECT|INSERT|UPDATE|DELETE|WITH)\\b.*", Pattern.DOTALL);
  private static final Pattern NAMED =
      Pattern.compile("(?:FROM|JOIN|INTO|UPDATE)\\s+(\\w+)(?:\\s+(?:AS\\s+)?([a-z]\\w*))?");
  private static final Pattern SCAN = Pattern.compile("SCAN (\\w+).*");

  /** Tables that have few rows however long a store is in use. */
  private static final Set<String> SMALL = Set.of(
      "store_fact",
      "keys",
      "change_seq",
      "counted",
      "figure_counts",
      // One row each.
      "audit_cut",
      "retention_turn",
      "figure_epoch",
      "operation_figures",
      "sqlite_sequence",
      // One row for each agent.
      "agents",
      "default_names",
      // One for each agent of a process that lives.
      "agent_processes",
      "memory_count",
      // One for 4,096 messages at most, and for what changed in a segment some 1,000 before it is
      // written anew.
      "search_segments",
      "search_changes",
      // Locks that are held, and those who wait for one; removed a minute after their end.
      "leases",
      "lease_waiters");

  /** Beginnings of statements that may read a growing table from one end, and why. */
  private static final Map<String, String> ALLOWED = Map.ofEntries(
      Map.entry("SELECT hash FROM audit ORDER BY id DESC LIMIT 1", "reads one row"),
      Map.entry("SELECT EXISTS (SELECT 1 FROM sessions) OR", "reads one row"),
      Map.entry("SELECT (SELECT count(*) FROM recipients r", "doctor reads the whole store"),
      Map.entry(
          "SELECT s.id, s.purpose, s.metadata, s.created_by, s.created_at, s.updated_at, s.is_active",
          "walks in the order of an index and stops where the page ends"),
      Map.entry("SELECT count(*) AS n FROM sessions WHERE is_active = 1", "an index of those only"),
      Map.entry("SELECT EXISTS (SELECT 1 FROM leases)", "reads one row"),
      Map.entry(
          "INSERT INTO usage (agent_id, sessions, messages, bytes) SELECT agent_id, sum(sessions)",
          "the first quota of a store counts what is there, once"),
      Map.entry(
          "SELECT agent_id, process, agent_type, status, activity, session_id, metadata, ttl_millis,"
              + " registered_at, last_seen FROM presence ORDER BY",
          "include_offline asks for the agents of a whole day, which is all there is"),
      Map.entry(
          "SELECT * FROM ( SELECT agent_id, agent_type, first_seen, last_seen FROM agents",
          "of presence there is a day"),
      Map.entry(
          "SELECT m.session_id, m.id, m.visibility = 'private' AS is_private",
          "a process's first search of everything reads once what is hidden, in an index of that"),
      Map.entry("SELECT agent_id, process FROM presence", "status, for a person"),
      Map.entry("SELECT workspace, count(*) AS sessions FROM sessions", "status, for a person"),
      Map.entry("SELECT id FROM tickets WHERE state = 'open'", "an index of those only"),
      Map.entry("UPDATE presence SET last_seen = ?", "now and then, of a day's rows"),
      Map.entry("UPDATE presence SET session_id = ''", "a session is deleted; of a day's rows"),
      Map.entry(
          "SELECT agent_id, tool, key FROM idempotency WHERE tool <> 'delete_session'",
          "a session was deleted; of a day's rows, keeping no writer waiting"),
      Map.entry("SELECT id FROM sessions INDEXED BY sessions_deleted", "an index of those only"),
      Map.entry("SELECT count(*) AS n FROM sessions", "doctor, for a person"),
      Map.entry("SELECT count(*) AS n FROM messages", "doctor, for a person"),
      Map.entry("SELECT s.id, s.purpose, s.created_by", "sessions list, for a person"),
      Map.entry("SELECT id, purpose, metadata, created_by", "export writes everything"),
      Map.entry("SELECT w.id, w.session_id, w.title", "export writes everything"),
      Map.entry("UPDATE work_items SET claim_expires_at", "an index of what is claimed only"),
      Map.entry("SELECT m.id, m.session_id, m.sender, m.sender_type", "export writes everything"),
      Map.entry("SELECT id, session_id, agent_id, message_id, options", "export writes everything"),
      Map.entry(
          "SELECT expires_at FROM expiring_messages ORDER BY expires_at LIMIT 1", "reads one row"),
      Map.entry("SELECT session_id, agent_id, is_public", "export writes everything"));

  @TempDir
  Path home;

  @Test
  void no_statement_reads_a_growing_table_as_a_whole() throws Exception {
    EveryTool tools = new EveryTool(home);
    tools.call();
    assertThat(tools.missed()).as("add a call of these to EveryTool").isEmpty();
    Set<String> statements = prepared(tools.said());
    // The second goes on where the first ended.
    statements.addAll(prepared(hook("session-start")));
    statements.addAll(prepared(hook("prompt")));
    assertThat(statements).hasSizeGreaterThan(80);

    try (Connection store =
            DriverManager.getConnection("jdbc:sqlite:" + home.resolve("context.db"));
        Statement statement = store.createStatement()) {
      assertThat(unplanned(statement, unseen(statements)))
          .as("no call runs these, and they are no statement alone")
          .isEmpty();
      statements.addAll(unseen(statements));
      assertThat(scans(statement, statements)).isEmpty();
      assertThat(statements)
          .as("items of several boards are not sorted as a whole")
          .filteredOn(sql -> sql.contains("work_items w ON w.session_id = p.session_id"))
          .filteredOn(sql -> !sql.contains("'blocked'"))
          .hasSizeGreaterThan(1)
          .allSatisfy(sql -> assertThat(steps(statement, sql))
              .anyMatch(step -> step.startsWith("SEARCH w USING COVERING INDEX")));
    }
  }

  @Test
  void statistics_of_a_young_store_would_make_plans_that_a_grown_one_suffers_from()
      throws Exception {
    try (ServerProcess server = ServerProcess.start(home, "ada")) {
      server.call("create_session", Map.of("purpose", "p"));
    }
    String page = "SELECT content FROM messages WHERE session_id = ? ORDER BY id";
    try (Connection store =
            DriverManager.getConnection("jdbc:sqlite:" + home.resolve("context.db"));
        Statement statement = store.createStatement()) {
      assertThat(growing(statement)).doesNotContain("sqlite_stat1");
      assertThat(scans(statement, Set.of(page))).isEmpty();
      statement.executeUpdate("""
          INSERT INTO messages (session_id, sender, sender_type, content, visibility, recipients,
            metadata, sent_at)
          SELECT sessions.id, 'ada', 't', 'c', 'public', '[]', '{}', 0
          FROM sessions, json_each('[1,2,3,4,5,6,7,8,9]')""");
      statement.executeUpdate("ANALYZE");
      assertThat(scans(statement, Set.of(page))).as("why there is no ANALYZE").hasSize(1);
    }
  }

  /** What a client's hook for the agent {@code bob} writes on standard error. */
  private String hook(String event) throws Exception {
    List<String> command = new ArrayList<>(ServerProcess.command("io.sharedcontext.Main"));
    command.addAll(List.of("hook", "claude-code", event, "--as", "bob"));
    ProcessBuilder builder = ServerProcess.builder(command, home, Map.of(Setting.LOG, "debug"));
    try (ServerProcess hook = ServerProcess.run(builder)) {
      hook.process().getOutputStream().close();
      assertThat(hook.process().waitFor()).as(hook.errors()).isZero();
      return hook.errors();
    }
  }

  private static Set<String> prepared(String log) {
    Set<String> statements = new TreeSet<>();
    PREPARED
        .matcher(log)
        .results()
        .map(found -> plain(found.group(1)))
        .filter(sql -> STATEMENT.matcher(sql).matches())
        .forEach(statements::add);
    return statements;
  }

  /** Statements of the sources that are in none of {@code statements}. */
  private static Set<String> unseen(Set<String> statements) throws IOException {
    Set<String> unseen = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      sources
          .filter(path -> path.toString().endsWith("Table.java"))
          // The search that evaluate compares with has tables of its own, in a store of its own.
          .filter(path -> !path.endsWith("evaluate/Fts5Table.java"))
          .flatMap(path -> LITERAL.matcher(text(path)).results())
          .map(QueryPlanTest::literal)
          .filter(sql -> STATEMENT.matcher(sql).matches())
          // A row that is added is looked for by its key.
          .filter(sql -> !sql.startsWith("INSERT") || !sql.contains("VALUES"))
          .filter(sql -> statements.stream().noneMatch(seen -> seen.contains(sql)))
          .forEach(unseen::add);
    }
    return unseen;
  }

  private static String literal(MatchResult found) {
    String text = found.group(1) == null ? found.group(2) : found.group(1);
    return plain(text.translateEscapes());
  }

  private static String plain(String sql) {
    return sql.replaceAll("\\s+", " ").strip();
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of {@code statements} that SQLite cannot plan. */
  private static List<String> unplanned(Statement statement, Set<String> statements) {
    List<String> unplanned = new ArrayList<>();
    for (String sql : statements) {
      try {
        List<String> unused = steps(statement, sql);
      } catch (SQLException e) {
        unplanned.add(sql + ": " + e.getMessage());
      }
    }
    return unplanned;
  }

  private static List<String> steps(Statement statement, String sql) throws SQLException {
    List<String> steps = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
      while (rows.next()) {
        steps.add(rows.getString("detail"));
      }
    }
    return steps;
  }

  /** Every step that reads a growing table without a condition that an index answers. */
  private static List<String> scans(Statement statement, Set<String> statements)
      throws SQLException {
    Set<String> growing = growing(statement);
    List<String> scans = new ArrayList<>();
    for (String sql : statements) {
      boolean allowed = ALLOWED.keySet().stream().anyMatch(sql::startsWith);
      for (String step : allowed ? List.<String>of() : steps(statement, sql)) {
        Matcher scan = SCAN.matcher(step);
        if (scan.matches() && growing.contains(table(sql, scan.group(1)))) {
          scans.add(step + ": " + sql);
        }
      }
    }
    return scans;
  }

  private static Set<String> growing(Statement statement) throws SQLException {
    Set<String> tables = new TreeSet<>();
    try (ResultSet rows =
        statement.executeQuery("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
      while (rows.next()) {
        tables.add(rows.getString("name"));
      }
    }
    tables.removeAll(SMALL);
    return tables;
  }

  /** The table that a plan calls {@code name}, which may be an alias in {@code sql}. */
  private static String table(String sql, String name) {
    Map<String, String> aliases = new HashMap<>();
    NAMED
        .matcher(sql)
        .results()
        .filter(found -> found.group(2) != null)
        .forEach(found -> aliases.put(found.group(2), found.group(1)));
    return aliases.getOrDefault(name, name);
  }
}
