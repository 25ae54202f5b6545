package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose store cannot be one says so, call by call, and touches nothing of it. */
@SqliteOnly("files of the store")
class BadStoreIT {
  @TempDir
  Path home;

  @Test
  void a_directory_in_the_place_of_the_store() throws IOException {
    Files.createDirectory(home.resolve("context.db"));
    assertThat(refusal()).contains("is a directory");
  }

  @Test
  void a_text_in_the_place_of_the_store_stays_as_it_is() throws IOException {
    Path file = Files.writeString(home.resolve("context.db"), "my diary\n".repeat(1_000));
    refusal();
    assertThat(file).hasContent("my diary\n".repeat(1_000));
  }

  @Test
  void another_program_s_database_stays_as_it_is() throws Exception {
    sql("CREATE TABLE bookmarks (url TEXT)");
    byte[] before = Files.readAllBytes(home.resolve("context.db"));
    assertThat(refusal()).contains("another program");
    assertThat(home.resolve("context.db")).hasBinaryContent(before);
  }

  @Test
  void a_store_of_a_newer_server_stays_as_it_is() throws Exception {
    try (Fleet fleet = new Fleet(home)) {
      ProcessConversation.session(fleet.start("ann"));
    }
    sql("PRAGMA user_version = 999");
    byte[] before = Files.readAllBytes(home.resolve("context.db"));
    assertThat(refusal()).contains("999");
    assertThat(home.resolve("context.db")).hasBinaryContent(before);
  }

  @Test
  void a_home_that_cannot_be_made() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "in the way");
    assertThat(refusal(file.resolve("home"), Map.of())).contains("file");
  }

  @Test
  void what_doctor_knows_of_the_place_the_refusal_says_too() throws IOException {
    Path file = Files.writeString(home.resolve("file"), "in the way");
    assertThat(refusal(file, Map.of())).contains(file + " is not a directory");
    assertThat(refusal(Path.of("/dev/null"), Map.of())).contains("/dev/null is not a directory");
    Path link = Files.createSymbolicLink(home.resolve("link"), home.resolve("gone"));
    assertThat(refusal(link, Map.of()))
        .contains(link + " is a link to " + home.resolve("gone") + ", which is not there");
  }

  @Test
  void a_store_that_is_removed_while_it_is_in_use() throws IOException {
    try (Fleet fleet = new Fleet(home)) {
      ServerProcess server = fleet.start("ann");
      String session = ProcessConversation.session(server);
      remove(home);
      ObjectNode answer =
          server.call("add_message", ProcessConversation.message(session, "into the void"));
      assertThat(answer.path("code").asText()).as("%s", answer).isEqualTo("STORE_UNAVAILABLE");
      assertThat(server.request("ping", Json.object()).has("result")).isTrue();
    }
  }

  @Test
  void a_store_that_is_cut_short_while_it_is_in_use() throws IOException {
    String session = filled();
    try (ServerProcess writer = ServerProcess.start(home, "ann");
        ServerProcess reader = ServerProcess.start(home, "bob")) {
      accepted(writer, session);
      assertThat(reader.call("list_sessions", Map.of()).path("success").asBoolean())
          .isTrue();
      try (FileChannel file =
          FileChannel.open(home.resolve("context.db"), StandardOpenOption.WRITE)) {
        file.truncate(file.size() / 2);
      }

      for (ObjectNode answer : List.of(
          writer.call("add_message", ProcessConversation.message(session, "into the void")),
          writer.call("list_sessions", Map.of()),
          reader.call("add_message", ProcessConversation.message(session, "into the void")),
          reader.call("list_sessions", Map.of()))) {
        assertThat(answer.path("code").asText()).as("%s", answer).isEqualTo("STORE_UNAVAILABLE");
        assertThat(answer.path("error").asText()).contains("lost its end");
      }
      try (ServerProcess late = ServerProcess.start(home, "carl")) {
        ObjectNode answer =
            late.call("add_message", ProcessConversation.message(session, "into the void"));
        assertThat(answer.path("code").asText()).as("%s", answer).isEqualTo("STORE_UNAVAILABLE");
      }
    }
  }

  /** A session in a store of some megabytes, all of which are in its file. */
  private String filled() {
    try (ServerProcess server = ServerProcess.start(home, "ann")) {
      String session = ProcessConversation.session(server);
      for (int i = 0; i < 50; i++) {
        accepted(server, session);
      }
      return session;
    }
  }

  private static void accepted(ServerProcess server, String session) {
    ObjectNode answer =
        server.call("add_message", ProcessConversation.message(session, "word ".repeat(15_000)));
    assertThat(answer.path("success").asBoolean()).as("%s", answer).isTrue();
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }

  private String refusal() {
    return refusal(home, Map.of());
  }

  /** What every kind of call is told, while everything that needs no store goes on. */
  private static String refusal(Path home, Map<Setting, String> settings) {
    try (ServerProcess server = ServerProcess.start(home, settings)) {
      assertThat(server.initialize().has("result")).isTrue();
      assertThat(server.request("tools/list", Json.object()).has("result")).isTrue();
      List<ObjectNode> answers = List.of(
          server.call("create_session", Map.of("purpose", "none")),
          server.call("list_sessions", Map.of()),
          server.call("get_memory", Map.of("key", "k")),
          server.call("authenticate_agent", Map.of("agent_id", "a", "agent_type", "b")));
      assertThat(answers)
          .allSatisfy(answer -> assertThat(answer.path("code").asText())
              .as("%s", answer)
              .isEqualTo("STORE_UNAVAILABLE"));
      return answers.get(0).path("error").asText();
    }
  }

  private void sql(String statement) throws SQLException {
    String url = "jdbc:sqlite:" + home.resolve("context.db");
    try (Connection connection = DriverManager.getConnection(url);
        Statement one = connection.createStatement()) {
      one.execute(statement);
    }
  }
}
