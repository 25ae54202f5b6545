package io.sharedcontext.cli.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.Setting;
import io.sharedcontext.Settings;
import io.sharedcontext.auth.AuditCut;
import io.sharedcontext.auth.StoreBootstrap;
import io.sharedcontext.cli.CliRunner;
import io.sharedcontext.store.Row;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.StoreSettings;
import io.sharedcontext.store.Tx;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store with something in every table that moves, and a place on a server for it. */
abstract class MigrationFixture {
  static final Caller ANN = ToolFixture.agent("ann", "tester");
  static final Caller BOB = ToolFixture.agent("bob", "tester");
  static final Map<String, String> QUOTA = Map.of("SHARED_CONTEXT_QUOTA", "agent.messages=100000");

  @TempDir
  Path place;

  Path home;
  String server;
  String session = "";

  @BeforeEach
  void name() {
    home = place.resolve("home");
    server = Objects.requireNonNull(
        TestEngine.POSTGRESQL.environment(home).get("SHARED_CONTEXT_DATABASE"));
  }

  CliRunner desk() {
    CliRunner desk = new CliRunner(home);
    String password = System.getenv("SHARED_CONTEXT_DATABASE_PASSWORD");
    return password == null ? desk : desk.with("SHARED_CONTEXT_DATABASE_PASSWORD", password);
  }

  ToolFixture bench(TestEngine engine) {
    return new ToolFixture(home, Clock.systemUTC(), QUOTA, engine);
  }

  StoreSettings settings(String database) {
    Map<String, String> environment = new HashMap<>(TestEngine.POSTGRESQL.environment(home));
    environment.put("SHARED_CONTEXT_DATABASE", database);
    return Settings.of(environment).store();
  }

  String file() {
    return home.resolve("context.db").toString();
  }

  /** The command in a process of its own, which can be killed. */
  ServerProcess moving(String... words) {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    String password = System.getenv("SHARED_CONTEXT_DATABASE_PASSWORD");
    if (password != null) {
      settings.put(Setting.DATABASE_PASSWORD, password);
    }
    List<String> command = ServerProcess.command("io.sharedcontext.Main");
    command.add("migrate");
    command.addAll(List.of(words));
    return ServerProcess.run(ServerProcess.builder(command, home, settings));
  }

  /** Something in every table that moves. */
  void fill() {
    try (ToolFixture bench = bench(TestEngine.SQLITE)) {
      StoreBootstrap secrets = new StoreBootstrap(bench.store(), Clock.systemUTC());
      secrets.ensure();
      session = bench.session(ANN);
      long first = bench.post(ANN, session, "the lantern is lit");
      bench.post(BOB, session, "an answer \uD83D\uDE00", "{'parent_message_id':" + first + "}");
      bench.post(
          BOB, session, "for ann", "{'visibility':'private','to':['ann'],'metadata':{'a':1}}");
      bench.post(BOB, session, "output\0of a \1program");
      long gone = bench.post(ANN, session, "to be deleted", "{'idempotency_key':'k1'}");
      bench.post(BOB, session, "answers what goes", "{'parent_message_id':" + gone + "}");
      bench.call(ANN, "delete_message", "{'message_id':" + gone + "}");
      bench.post(ANN, session, "for a while", "{'to':['bob'],'expires_in':100000}");
      bench.call(ANN, "ask_human", "{'session_id':'" + session + "','question':'Why?'}");
      bench.call(ANN, "set_memory", "{'key':'k','value':1}");
      bench.call(ANN, "set_memory", "{'key':'k','value':{'b':[2,null]},'expires_in':100000}");
      bench.call(ANN, "set_memory", "{'key':'gone','value':1,'session_id':'" + session + "'}");
      bench.call(ANN, "delete_memory", "{'key':'gone','session_id':'" + session + "'}");
      bench.call(ANN, "search_context", "{'query':'lantern'}");
      bench.call(
          ANN,
          "coordinate_session_work",
          "{'session_id':'" + session + "','action':'lock','resources':['a']}");
      bench.call(
          ANN, "coordinate_session_work", "{'session_id':'" + session + "','action':'unlock'}");
      bench.store().write(tx -> fillRest(tx, secrets)).join();
    }
  }

  /** What only hours, or other processes, would bring. */
  private static boolean fillRest(Tx tx, StoreBootstrap secrets) {
    tx.run("INSERT INTO revoked_tokens (token_id, expires_at) VALUES ('t', 9007199254740993)");
    tx.run(
        "INSERT INTO agent_searches (agent_id, minute, searches, last_at) VALUES ('ann', 1, 2, 3)");
    tx.run(
        "INSERT INTO agent_hours (agent_id, session_id, hour, messages, denied, first_at, last_at)"
            + " VALUES ('ann', '', 1, 2, 3, 4, 5)");
    tx.run("INSERT INTO operation_figures (name, errors, total_nanos, max_nanos, buckets)"
        + " VALUES ('o', 1, 2, 3, x'00ff')");
    tx.run("INSERT INTO figure_counts (name, total) VALUES ('f', 1)");
    tx.run("""
        INSERT INTO work_items (number, id, session_id, title, description, metadata, labels,
          priority, state, reason, waits_for, created_by, created_at, updated_at, assignee,
          claim_token, claim_millis, claim_expires_at, lapsed_token, lapses, hand_over, handed)
        SELECT 3, 'work_1', id, 't', 'd', '{"a":1}', '["l"]', 5, 'in_progress', '', 1, 'ann', 1, 2,
          'bob', 7, 60000, 9007199254740993, 6, 1, '', 0
        FROM sessions
        """);
    tx.run("INSERT INTO work_dependencies (work_item_id, depends_on) VALUES ('work_1', 'work_0')");
    tx.run("INSERT INTO default_names (client, directory, number, agent_id, process)"
        + " VALUES ('c', '/d', 1, 'c-1234', '1-ab')");
    tx.run("INSERT INTO refusals (event_type, agent_id, session_id, tool, code, outcome, since,"
        + " pending, reason) VALUES ('e', 'ann', '', 't', 'c', 'denied', 1, 2, 'r')");
    tx.run(
        "INSERT INTO tasks (id, agent_id, agent_type, permissions, verified, tool, arguments, key,"
            + " notes, state, status, result, code, process, created_at, updated_at, until, expires_at)"
            + " VALUES ('task_1', 'ann', 't', 'read', 0, 'wait_for_messages', '{}', 'k', '{}',"
            + " '{\"after\":1}', 'completed', '{}', 'SESSION_LOCKED', '1-ab', 1, 2, 3, 9007199254740993)");
    tx.run("INSERT INTO lapsed_messages (message_id, visibility, missed, lapsed_at)"
        + " VALUES (1, 'public', '[\"bob\"]', 2)");
    tx.run("INSERT INTO wrong_keys (agent_id, since, given) VALUES ('ann', 1, 2)");
    tx.run("INSERT INTO agents (agent_id, agent_type, first_seen, last_seen)"
        + " VALUES ('eve', 't', 1, 2) ON CONFLICT DO NOTHING");
    tx.run("UPDATE counted SET up_to = 2, total = 2 WHERE name = 'audit'");
    Instant now = Clock.systemUTC().instant();
    int cut = AuditCut.cut(tx, secrets.secret(tx).orElseThrow(), now.plusSeconds(9), now, 1);
    assertThat(cut).isEqualTo(1);
    return true;
  }

  /** The columns of every table, as the engine itself says. */
  static Map<String, List<String>> schema(Store store) {
    String columns = store.settings().inFile() ? """
            SELECT m.name AS t, c.name AS c FROM sqlite_schema m JOIN pragma_table_info(m.name) c
            WHERE m.type = 'table'
            """ : """
            SELECT table_name AS t, column_name AS c FROM information_schema.columns
            WHERE table_schema = current_schema()
            """;
    Map<String, List<String>> schema = new TreeMap<>();
    store.read(tx -> tx.list(
        columns,
        row ->
            schema.computeIfAbsent(row.text("t"), none -> new ArrayList<>()).add(row.text("c"))));
    schema.values().forEach(names -> names.sort(null));
    return schema;
  }

  /** All rows of all tables that move, but for the note of the move. */
  Map<String, List<String>> content(String database) {
    try (Store store = new Store(settings(database))) {
      Map<String, List<String>> content = new TreeMap<>();
      schema(store).forEach((table, columns) -> {
        if (!MovedTable.LEFT.contains(table) && !table.startsWith("sqlite_")) {
          content.put(
              table,
              store
                  .read(tx -> tx.list("SELECT * FROM " + table, row -> text(row, columns)))
                  .stream()
                  .filter(row -> !row.startsWith("[name=move") && !row.contains("secret_text"))
                  .sorted()
                  .toList());
        }
      });
      content.put(
          "numbers",
          store.read(tx -> tx.list(
              "SELECT name, seq FROM sqlite_sequence WHERE seq > 0 AND name IN"
                  + " ('messages', 'audit', 'leases', 'lease_waiters') ORDER BY name",
              row -> row.text("name") + row.number("seq"))));
      return content;
    }
  }

  private static String text(Row row, List<String> columns) {
    return columns.stream()
        .map(column -> column + "="
            + row.value(column)
                .map(value -> value instanceof byte[] bytes
                    ? Base64.getEncoder().encodeToString(bytes)
                    : value.toString())
                .orElse("NULL"))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** The audit log tells of the move itself. */
  static void assertSame(
      Map<String, List<String>> after, Map<String, List<String>> before, int events) {
    for (String table : before.keySet()) {
      if (table.equals("audit")) {
        assertThat(new HashSet<>(after.get(table)).containsAll(before.get(table)))
            .isTrue();
        assertThat(after.get(table)).hasSize(before.get(table).size() + events);
      } else if (!table.equals("numbers")) {
        assertThat(after.get(table)).as(table).isEqualTo(before.get(table));
      }
    }
    assertThat(after.keySet()).isEqualTo(before.keySet());
  }

  static List<String> filled(Map<String, List<String>> content) {
    return content.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Ends a move at a point of its course. */
  static final class Cut implements Migration.Progress {
    private int left;

    Cut(int left) {
      this.left = left;
    }

    @Override
    public void at(String step, long done, long all) {
      if (left-- == 0) {
        throw new IllegalStateException("cut");
      }
    }

    @Override
    public void frozen() {
      at("frozen", 0, 0);
    }
  }

  void migrate(Migration.Progress progress) {
    try (Store source = Store.forMove(settings(file()));
        Store target = Store.forMove(settings(server))) {
      new Migration(
              new Migration.Place(source, file()),
              new Migration.Place(target, server),
              Clock.systemUTC(),
              progress)
          .run(false);
    }
  }
}
