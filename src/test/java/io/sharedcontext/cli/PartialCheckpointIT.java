package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.SqliteOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that is copied over after a checkpoint that a reader kept from its end. */
@SqliteOnly("checkpoints are those of a store in a file")
class PartialCheckpointIT {
  @TempDir
  private Path place;

  private CliRunner desk;
  private Path file;

  @BeforeEach
  void make() throws IOException {
    desk = new CliRunner(Files.createDirectories(place.resolve("home")));
    file = desk.home().resolve("context.db");
  }

  private static ObjectNode post(ServerProcess server, String session, String text) {
    return server.call("add_message", Map.of("session_id", session, "content", text));
  }

  private static void set(ServerProcess server, String value) {
    ObjectNode reply = server.call("set_memory", Map.of("key", "k", "value", value));
    assertThat(reply.path("success").asBoolean()).as("%s", reply).isTrue();
  }

  private static void copyOver(Path from, Path to) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("/bin/cp", from.toString(), to.toString())
            .start()
            .waitFor())
        .isZero();
  }

  /** As any other program may make one. */
  private void checkpoint() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
    }
  }

  /**
   * While somebody reads what was before, a checkpoint leaves the page with the stamp as it is: every commit
   * writes that page, and of a page that was written since nothing is moved.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_copy_of_what_was_there_before_a_partial_checkpoint_is_recognised(boolean held)
      throws Exception {
    Path copy = place.resolve("older.db");
    try (ServerProcess one = ServerProcess.start(desk.home(), "ann")) {
      String session =
          one.call("create_session", Map.of("purpose", "p")).path("session_id").asText();
      checkpoint();
      assertThat(post(one, session, "x".repeat(90_000)).path("success").asBoolean())
          .isTrue();
      try (Connection reader = reader()) {
        set(one, "after the reader began");
        copyOver(file, copy);
        checkpoint();
        assertThat(Files.mismatch(file, copy)).as("what it moved").isNotNegative();
        set(one, "nothing is wrong yet");
        TimeUnit.MILLISECONDS.sleep(30);
        set(one, "and the file is known");

        if (!held) {
          reader.rollback();
        }
        copyOver(copy, file);

        ObjectNode refused = post(one, session, "lost");
        assertThat(refused.path("error").asText()).as("%s", refused).contains("was overwritten");
      }
    }
  }

  /** It keeps a checkpoint from moving what is written from now on. */
  private Connection reader() throws SQLException {
    Connection reader = DriverManager.getConnection("jdbc:sqlite:" + file);
    reader.setAutoCommit(false);
    try (Statement statement = reader.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM messages")) {
      assertThat(rows.next()).isTrue();
    }
    return reader;
  }
}
