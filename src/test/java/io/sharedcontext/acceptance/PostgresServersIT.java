package io.sharedcontext.acceptance;

import static io.sharedcontext.acceptance.ProcessConversation.message;
import static io.sharedcontext.acceptance.ProcessConversation.ok;
import static io.sharedcontext.testing.ServerProcess.content;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Server processes that share a store on PostgreSQL as they would from several machines: each has a
 * home of its own. The database server asks for a password.
 */
class PostgresServersIT {
  private static final String USER = "shared_context";
  private static final int WAIT = 25;

  private static EmbeddedPostgres postgres;
  private static String password;

  @TempDir
  private Path homes;

  private String address;

  @BeforeAll
  static void serve(@TempDir Path directory) throws IOException, SQLException {
    Path rules = directory.resolve("pg_hba.conf");
    Files.writeString(rules, """
        local all all trust
        host all postgres all trust
        host all all all scram-sha-256
        """);
    postgres =
        EmbeddedPostgres.builder().setServerConfig("hba_file", rules.toString()).start();
    password = "pw" + Long.toHexString(new Random().nextLong());
    execute("CREATE ROLE " + USER + " LOGIN PASSWORD '" + password + "'");
    execute("GRANT CREATE ON DATABASE postgres TO " + USER);
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      boolean unused = statement.execute(sql);
    }
  }

  private static boolean somebodyListens() {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(
            "SELECT 1 FROM pg_stat_activity WHERE usename = '" + USER
                + "' AND (query LIKE 'LISTEN %' OR query LIKE 'SELECT commits FROM store_state%')")) {
      return rows.next();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @BeforeEach
  void name(TestInfo test) {
    address = "postgresql://" + USER + "@localhost:" + postgres.getPort() + "/postgres?schema=s"
        + Integer.toHexString(test.getDisplayName().hashCode());
  }

  private ServerProcess start(String agent) {
    return start(agent, Map.of(Setting.DATABASE_PASSWORD, password));
  }

  private ServerProcess start(String agent, Map<Setting, String> more) {
    Map<Setting, String> settings = new EnumMap<>(
        Map.of(Setting.AGENT_ID, agent, Setting.AGENT_TYPE, "tester", Setting.DATABASE, address));
    settings.putAll(more);
    return ServerProcess.start(homes.resolve(agent), settings);
  }

  private static CompletableFuture<ObjectNode> wait(ServerProcess server, String session) {
    String now = ok(
            server, "wait_for_messages", Map.of("session_id", session, "timeout_seconds", 0))
        .path("next_cursor")
        .asText();
    return server.callAsync(
        "wait_for_messages",
        Json.object().put("session_id", session).put("after", now).put("timeout_seconds", WAIT));
  }

  private static ObjectNode lock(String session, String action, int seconds) {
    return Json.object()
        .put("session_id", session)
        .put("action", action)
        .put("wait_seconds", seconds);
  }

  private static List<String> contents(ObjectNode answer) {
    List<String> contents = new ArrayList<>();
    answer
        .path("messages")
        .forEach(message -> contents.add(message.path("content").asText()));
    return contents;
  }

  @Test
  void two_processes_post_and_hear_and_find_each_other() {
    try (ServerProcess ann = start("ann");
        ServerProcess bob = start("bob")) {
      String session = ProcessConversation.session(ann);
      long first = ProcessConversation.post(ann, session, "the lantern is lit");
      long second = ProcessConversation.post(bob, session, "the harbour is shut");
      CompletableFuture<ObjectNode> waiting = wait(bob, session);
      ok(ann, "set_memory", Map.of("key", "k", "value", "v"));
      long third = ProcessConversation.post(ann, session, "heard by who waits");

      assertThat(List.of(first, second, third)).isSorted().doesNotHaveDuplicates();
      assertThat(contents(content(bob.await(waiting)))).containsExactly("heard by who waits");
      assertThat(contents(ok(ann, "get_messages", Map.of("session_id", session))))
          .containsExactly("the lantern is lit", "the harbour is shut", "heard by who waits");
      assertThat(ok(bob, "search_context", Map.of("query", "lantern")).path("results"))
          .hasSize(1);
      assertThat(ok(ann, "get_active_agents", Map.of()).toString()).contains("bob");
    }
    assertThat(homes.resolve("ann/admin.key")).exists();
    assertThat(homes.resolve("bob/admin.key")).doesNotExist();
  }

  @Test
  void a_killed_holder_is_succeeded_by_who_waits() {
    try (ServerProcess bob = start("bob")) {
      String session = ProcessConversation.session(bob);
      ServerProcess ann = start("ann");
      long first = ann.call("coordinate_session_work", lock(session, "lock", 0))
          .path("fencing_token")
          .longValue();
      CompletableFuture<ObjectNode> waiting =
          bob.callAsync("coordinate_session_work", lock(session, "lock", WAIT));
      Await.until(
          "it waits",
          () -> bob.call("coordinate_session_work", lock(session, "status", 0))
                  .path("waiters")
                  .size()
              == 1);
      ann.kill();

      assertThat(content(bob.await(waiting)).path("fencing_token").longValue())
          .isGreaterThan(first);
    }
  }

  @Test
  void nothing_acknowledged_is_lost_and_nothing_doubled_when_a_process_is_killed() {
    int each = 200;
    try (ServerProcess bob = start("bob")) {
      String session = ProcessConversation.session(bob);
      ServerProcess ann = start("ann");
      ok(ann, "get_messages", Map.of("session_id", session));
      Map<String, CompletableFuture<ObjectNode>> sent = new HashMap<>();
      for (int i = 0; i < each; i++) {
        sent.put("ann " + i, ann.callAsync("add_message", message(session, "ann " + i)));
        sent.put("bob " + i, bob.callAsync("add_message", message(session, "bob " + i)));
      }
      Await.until("some are acknowledged", () -> acknowledged(sent).size() > each / 2);
      ann.kill();
      Await.until(
          "bob is answered",
          () -> sent.entrySet().stream()
              .filter(entry -> entry.getKey().startsWith("bob"))
              .allMatch(entry -> entry.getValue().isDone()));

      Set<String> acknowledged = acknowledged(sent);
      List<String> stored = ProcessConversation.transcript(bob, session, 100).stream()
          .map(one -> one.path("content").asText())
          .toList();
      assertThat(stored).doesNotHaveDuplicates().containsAll(acknowledged);
      assertThat(sent.keySet()).containsAll(stored);
      assertThat(acknowledged).hasSizeGreaterThan(each);
    }
  }

  private static Set<String> acknowledged(Map<String, CompletableFuture<ObjectNode>> sent) {
    return sent.entrySet().stream()
        .filter(entry -> entry.getValue().isDone()
            && content(entry.getValue().join()).path("success").asBoolean())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  @Test
  void a_password_comes_from_a_file_that_is_read_when_a_connection_is_made() throws IOException {
    Path file = homes.resolve("password");
    Files.writeString(file, password + "\n");
    assertThat(file.toFile().setReadable(false, false) && file.toFile().setReadable(true, true))
        .isTrue();
    try (ServerProcess ann =
        start("ann", Map.of(Setting.DATABASE_PASSWORD_FILE, file.toString()))) {
      assertThat(ProcessConversation.session(ann)).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "password, refuses the user or the password",
    "port, cannot be reached",
    "host, cannot be reached",
    "database, no such database",
  })
  void what_is_wrong_is_told_without_the_password(String wrong, String reason) {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    settings.put(
        Setting.DATABASE_PASSWORD, wrong.equals("password") ? "wrong-" + password : password);
    settings.put(
        Setting.DATABASE,
        switch (wrong) {
          case "port" -> address.replace(":" + postgres.getPort(), ":1");
          case "host" -> address.replace("localhost", "none.invalid");
          case "database" -> address.replace("/postgres?", "/nowhere?");
          default -> address;
        });
    try (ServerProcess ann = start("ann", settings)) {
      ObjectNode refused = ann.call("create_session", Map.of("purpose", "p"));

      assertThat(refused.path("code").asText()).as("%s", refused).isEqualTo("STORE_UNAVAILABLE");
      assertThat(refused.path("error").asText()).contains(reason);
      ann.finish();
      assertThat(refused + ann.errors()).doesNotContain(password);
    }
  }

  @Test
  void a_store_of_a_later_version_is_refused() throws SQLException {
    try (ServerProcess ann = start("ann")) {
      assertThat(ProcessConversation.session(ann)).isNotEmpty();
    }
    execute("UPDATE " + address.replaceAll(".*schema=", "") + ".store_state SET version = 99");

    try (ServerProcess bob = start("bob")) {
      ObjectNode refused = bob.call("create_session", Map.of("purpose", "p"));
      assertThat(refused.path("code").asText()).isEqualTo("STORE_UNAVAILABLE");
      assertThat(refused.path("error").asText()).contains("version 99");
    }
  }

  @Test
  void processes_go_on_after_the_server_has_ended_their_connections() throws Exception {
    try (ServerProcess ann = start("ann");
        ServerProcess bob = start("bob")) {
      String session = ProcessConversation.session(ann);
      CompletableFuture<ObjectNode> waiting = wait(bob, session);
      Await.until("it listens", PostgresServersIT::somebodyListens);
      execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + USER + "'");
      Await.until(
          "it posts again",
          () ->
              ann.call("add_message", message(session, "again")).path("success").asBoolean());
      Await.until(
          "it reads again",
          () -> bob.call("list_sessions", Map.of()).path("success").asBoolean());

      ObjectNode ended = content(bob.await(waiting));
      assertThat(ended.path("success").asBoolean()).as("%s", ended).isTrue();
      assertThat(contents(ok(bob, "get_messages", Map.of("session_id", session))))
          .contains("again");
    }
  }
}
