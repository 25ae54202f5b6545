package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.store.sqlite.BackupSet;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.testing.Thorough;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that is copied over in place under running servers. */
@SqliteOnly("files of the store")
class OverwrittenStoreIT {
  @TempDir
  private Path place;

  private CliRunner desk;
  private Path file;

  @BeforeEach
  void make() throws IOException {
    desk = new CliRunner(Files.createDirectories(place.resolve("home")));
    file = desk.home().resolve("context.db");
  }

  private ServerProcess server(String agent) {
    return ServerProcess.start(desk.home(), agent);
  }

  private static ObjectNode post(ServerProcess server, String session, String text) {
    return server.call("add_message", Map.of("session_id", session, "content", text));
  }

  private static String session(ServerProcess server) {
    return server
        .call("create_session", Map.of("purpose", "p"))
        .path("session_id")
        .asText();
  }

  private static void copyOver(Path from, Path to) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("/bin/cp", from.toString(), to.toString())
            .start()
            .waitFor())
        .isZero();
  }

  private CliRunner.Done run(String... words) {
    return desk.run(words);
  }

  private Path backup() throws IOException {
    assertThat(run("backup", place.resolve("backups").toString()).err()).isEmpty();
    return BackupSet.in(place.resolve("backups")).get(0).directory();
  }

  @Test
  void nothing_is_acknowledged_on_it_and_a_restore_mends_it()
      throws IOException, InterruptedException {
    try (ServerProcess one = server("ann");
        ServerProcess two = server("bob")) {
      String session = session(one);
      assertThat(post(one, session, "kept").path("success").asBoolean()).isTrue();
      Path backup = backup();
      assertThat(post(two, session, "after the backup").path("success").asBoolean())
          .isTrue();

      copyOver(backup.resolve("context.db"), file);

      for (ServerProcess server : new ServerProcess[] {one, two}) {
        ObjectNode refused = post(server, session, "lost");
        assertThat(refused.path("code").asText()).isEqualTo("STORE_UNAVAILABLE");
        assertThat(refused.path("error").asText()).contains("was overwritten");
      }
    }
    assertThat(run("doctor").out()).contains("was overwritten", "shared-context restore DIR");
    try (ServerProcess late = server("cid")) {
      assertThat(late.call("list_sessions", Map.of()).path("error").asText())
          .contains("was overwritten");
    }

    CliRunner.Done restored = run("restore", place.resolve("backups").toString());

    assertThat(restored.code()).as(restored.err()).isZero();
    assertThat(run("doctor").out()).contains("ok   integrity");
    try (ServerProcess again = server("ann")) {
      assertThat(again.call("list_sessions", Map.of()).path("sessions")).hasSize(1);
    }
  }

  @Test
  void the_former_log_is_not_written_into_it_and_doctor_moves_that_aside()
      throws IOException, InterruptedException {
    try (ServerProcess one = server("ann")) {
      String session = session(one);
      Path backup = backup();
      assertThat(post(one, session, "later").path("success").asBoolean()).isTrue();
      one.kill();
      copyOver(backup.resolve("context.db"), file);
    }
    try (ServerProcess next = server("bob")) {
      assertThat(next.call("list_sessions", Map.of()).path("error").asText())
          .contains("was overwritten");
    }

    assertThat(run("doctor", "--fix").out()).contains("is now in", "ok   integrity");
    try (ServerProcess again = server("ann")) {
      assertThat(again.call("list_sessions", Map.of()).path("sessions")).hasSize(1);
    }
  }

  static Stream<String> commands() {
    return Thorough.first(1, List.of("backup", "vacuum"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void a_command_that_comes_first_does_not_write_the_former_log_into_it_either(String command)
      throws IOException, InterruptedException {
    Path backup;
    try (ServerProcess one = server("ann")) {
      String session = session(one);
      backup = backup();
      assertThat(post(one, session, "later").path("success").asBoolean()).isTrue();
      one.kill();
      copyOver(backup.resolve("context.db"), file);
    }
    String[] words = command.equals("backup")
        ? new String[] {"backup", place.resolve("others").toString()}
        : new String[] {"vacuum"};

    try (ServerProcess refused = CommandProcess.start(desk.home(), words)) {
      assertThat(refused.finish()).isOne();
      assertThat(refused.errors()).contains("was overwritten");
    }
    assertThat(Files.mismatch(file, backup.resolve("context.db"))).isEqualTo(-1);
    assertThat(run("doctor", "--fix").out()).contains("is now in", "ok   integrity");
  }

  @Test
  void an_older_raw_copy_is_recognised_and_a_checkpoint_is_not_mistaken_for_one()
      throws IOException, InterruptedException {
    Path copy = place.resolve("older.db");
    try (ServerProcess one = server("ann")) {
      String session = session(one);
      fill(one, session);
      copyOver(file, copy);
      fill(one, session);

      copyOver(copy, file);

      assertThat(post(one, session, "lost").path("error").asText()).contains("was overwritten");
    }
  }

  /** Stopped, it sees neither the checkpoint nor, but for the note of the others, that there was one. */
  @ParameterizedTest
  @ValueSource(strings = {"--", "-p"})
  void a_copy_of_what_a_server_saw_last_is_recognised_by_what_another_saw(String times)
      throws IOException, InterruptedException {
    Path copy = place.resolve("older.db");
    try (ServerProcess one = server("ann");
        ServerProcess two = server("bob")) {
      String session = session(one);
      fill(one, session);
      pauseForTicks();
      assertThat(post(two, session, "seen").path("success").asBoolean()).isTrue();
      pauseForTicks();
      assertThat(post(two, session, "seen late").path("success").asBoolean()).isTrue();
      run("/bin/cp", "-p", file, copy);
      signal(two, "STOP");
      fill(one, session);
      signal(one, "KILL");
      run("/bin/cp", times, copy, file);
      signal(two, "CONT");

      ObjectNode refused = post(two, session, "lost");

      assertThat(refused.path("code").asText()).as("%s", refused).isEqualTo("STORE_UNAVAILABLE");
      assertThat(refused.path("error").asText()).contains("was overwritten");
    }
  }

  /** Of the database itself: a changed value of memory makes no row of its own table. */
  @Test
  void a_copy_that_lacks_nothing_but_a_changed_value_is_recognised() throws Exception {
    Path copy = place.resolve("older.db");
    try (ServerProcess one = server("ann")) {
      fill(one, session(one));
      set(one, "first");
      checkpoint();
      copyOver(file, copy);
      set(one, "second");
      checkpoint();
      set(one, "third");

      copyOver(copy, file);

      ObjectNode refused = one.call("set_memory", Map.of("key", "k", "value", "lost"));
      assertThat(refused.path("error").asText()).as("%s", refused).contains("was overwritten");
    }
  }

  private static void set(ServerProcess server, String value) {
    ObjectNode reply = server.call("set_memory", Map.of("key", "k", "value", value));
    assertThat(reply.path("success").asBoolean()).as("%s", reply).isTrue();
  }

  /** As any other program may make one. */
  private void checkpoint() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
    }
  }

  /** Longer than the ticks in which file systems tell times. */
  private static void pauseForTicks() throws InterruptedException {
    java.util.concurrent.TimeUnit.MILLISECONDS.sleep(30);
  }

  private static void run(String program, String option, Path from, Path to)
      throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(program, option, from.toString(), to.toString())
            .start()
            .waitFor())
        .isZero();
  }

  private static void signal(ServerProcess server, String name)
      throws IOException, InterruptedException {
    String pid = Long.toString(server.process().pid());
    assertThat(new ProcessBuilder("/bin/kill", "-" + name, pid).start().waitFor())
        .isZero();
  }

  /** Its frames would hide newer pages of the database, and mix two states of the store. */
  @Test
  void a_log_that_lacks_what_is_in_the_database_is_recognised_and_doctor_moves_it_aside()
      throws Exception {
    Path log = file.resolveSibling("context.db-wal");
    Path cut = place.resolve("cut");
    try (ServerProcess one = server("ann")) {
      String session = session(one);
      copyOver(log, cut);
      assertThat(post(one, session, "later").path("success").asBoolean()).isTrue();
    }
    // A server that does not get its disk within a quarter of a second leaves the log where it is.
    checkpoint();
    assertThat(log).as("who closes last brings the log into the database").doesNotExist();
    copyOver(cut, log);

    try (ServerProcess next = server("bob")) {
      ObjectNode refused = next.call("create_session", Map.of("purpose", "lost"));
      assertThat(refused.path("code").asText()).isEqualTo("STORE_UNAVAILABLE");
      assertThat(refused.path("error").asText()).contains("was cut short");
    }
    assertThat(run("doctor").out()).contains("was cut short", "shared-context restore DIR");
    assertThat(run("doctor", "--fix").out()).contains("is now in", "ok   integrity");
    try (ServerProcess again = server("ann")) {
      assertThat(again.call("search_context", Map.of("query", "later")).path("results"))
          .hasSize(1);
    }
  }

  /** Enough for the log to be written into the database. */
  private void fill(ServerProcess server, String session) throws IOException {
    var before = Files.getLastModifiedTime(file);
    while (before.equals(Files.getLastModifiedTime(file))) {
      ObjectNode reply = post(server, session, "x".repeat(90_000));
      assertThat(reply.path("success").asBoolean()).as(reply.toString()).isTrue();
    }
    // Whoever writes the database has this lock until it has looked at what it wrote.
    Path election = file.resolveSibling("context.db.checkpoint");
    try (FileChannel channel = FileChannel.open(election, StandardOpenOption.WRITE);
        FileLock ended = channel.lock()) {
      assertThat(ended.isValid()).isTrue();
    }
  }
}
