package io.sharedcontext.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.store.Store;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fifty waits in one process, some in another: all hear, and they hold nothing meanwhile. */
class ManyWaitsTest {
  private static final int WAITS = 50;

  @TempDir
  Path home;

  private ServerProcess crowd;
  private ServerProcess other;
  private ObjectNode wait;

  @BeforeEach
  void start() {
    crowd = ServerProcess.start(home, "crowd");
    other = ServerProcess.start(home, "other");
    String session = other
        .call("create_session", Map.of("purpose", "testing"))
        .path("session_id")
        .asText();
    String now = crowd
        .call("wait_for_messages", Map.of("session_id", session, "timeout_seconds", 0))
        .path("next_cursor")
        .asText();
    wait = Json.object().put("session_id", session).put("after", now).put("timeout_seconds", 25);
  }

  @AfterEach
  void close() {
    crowd.close();
    other.close();
  }

  private List<CompletableFuture<ObjectNode>> begin() {
    List<CompletableFuture<ObjectNode>> waits = Stream.concat(
            IntStream.range(0, WAITS).mapToObj(i -> crowd.callAsync("wait_for_messages", wait)),
            Stream.of(other.callAsync("wait_for_messages", wait)))
        .toList();
    // Reads begin in the order in which they came.
    assertThat(crowd.call("list_sessions", Map.of()).path("success").asBoolean())
        .isTrue();
    return waits;
  }

  private void post() {
    try (ServerProcess poster = ServerProcess.start(home, "poster")) {
      Map<String, String> message =
          Map.of("session_id", wait.path("session_id").asText(), "content", "hello");
      assertThat(poster.call("add_message", message).path("success").asBoolean())
          .isTrue();
    }
  }

  @Test
  void one_message_ends_them_all() {
    List<CompletableFuture<ObjectNode>> waits = begin();

    post();

    assertThat(waits)
        .allSatisfy(one -> assertThat(ServerProcess.content(crowd.await(one))
                .at("/messages/0/content")
                .asText())
            .isEqualTo("hello"));
  }

  @Test
  void they_hold_no_transaction_and_end_at_once_when_cancelled() throws SQLException {
    for (int id = 0; id < WAITS; id++) {
      ObjectNode params = Json.object().put("name", "wait_for_messages");
      params.set("arguments", wait);
      crowd.send(Json.object()
          .put("jsonrpc", "2.0")
          .put("id", id)
          .put("method", "tools/call")
          .<ObjectNode>set("params", params)
          .toString());
    }
    assertThat(crowd.call("list_sessions", Map.of()).path("success").asBoolean())
        .isTrue();

    assertThat(idle()).as("whether no transaction was open for a moment").isTrue();
    for (int id = 0; id < WAITS; id++) {
      crowd.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\","
          + "\"params\":{\"requestId\":" + id + "}}");
    }
    assertThat(crowd.finish()).isZero();
    // Waits that went on would be answered at the end.
    assertThat(crowd.silent()).isTrue();
  }

  /** Whether there is a moment at which no process reads or writes. */
  private boolean idle() throws SQLException {
    for (int i = 0; i < 100; i++) {
      if (TestEngine.current() == TestEngine.SQLITE ? truncated() : noneIsOpen()) {
        return true;
      }
    }
    return false;
  }

  private boolean noneIsOpen() {
    try (Store store = new Store(TestEngine.current().settings(home))) {
      return store.read(tx -> tx.number("""
              SELECT count(*) AS n FROM pg_stat_activity
              WHERE datname = current_database() AND state = 'idle in transaction'
              """)) == 0;
    }
  }

  /** Truncating the log fails while any process reads or writes. */
  private boolean truncated() throws SQLException {
    String url = "jdbc:sqlite:" + home.resolve("context.db");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
      return row.next() && row.getInt("busy") == 0;
    }
  }
}
