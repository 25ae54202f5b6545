package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.store.sqlite.BackupSet;
import io.sharedcontext.store.sqlite.ReadOnlyStore;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a store that servers use, and giving them back. */
@SqliteOnly("backup copies a file")
class BackupIT {
  @TempDir
  private Path place;

  private Path home() throws IOException {
    return Files.createDirectories(place.resolve("home"));
  }

  /** A command; here, but for that which is to be killed, because a process of its own costs most of a test. */
  private CliRunner.Done run(String... words) throws IOException {
    return new CliRunner(home()).byTheTime().run(words);
  }

  private static String session(ServerProcess server) {
    return server
        .call("create_session", Map.of("purpose", "p"))
        .path("session_id")
        .asText();
  }

  private static long post(ServerProcess server, String session, String text) {
    ObjectNode reply = server.call("add_message", Map.of("session_id", session, "content", text));
    assertThat(reply.path("success").asBoolean()).as(reply.toString()).isTrue();
    return reply.path("message_id").asLong();
  }

  private static List<Long> messages(Path database) {
    return ReadOnlyStore.read(
        database, tx -> tx.list("SELECT id FROM messages", row -> row.number("id")));
  }

  private static BackupSet only(Path directory) throws IOException {
    List<BackupSet> all = BackupSet.in(directory);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static Thread writer(
      ServerProcess server, String session, Set<Long> acknowledged, AtomicBoolean going) {
    Thread thread = new Thread(() -> {
      while (going.get()) {
        acknowledged.add(post(server, session, "x".repeat(500)));
      }
    });
    thread.start();
    return thread;
  }

  @Test
  void a_backup_under_two_writers_holds_all_that_was_acknowledged_before_it_began()
      throws IOException, InterruptedException {
    Set<Long> acknowledged = new ConcurrentSkipListSet<>();
    AtomicBoolean going = new AtomicBoolean(true);
    try (ServerProcess one = ServerProcess.start(home(), "ann");
        ServerProcess two = ServerProcess.start(home(), "bob")) {
      String session = session(one);
      List<Thread> writers = List.of(
          writer(one, session, acknowledged, going), writer(two, session, acknowledged, going));
      Await.until("both write", () -> acknowledged.size() > 50);
      Set<Long> before = new TreeSet<>(acknowledged);

      CliRunner.Done said = run("backup", place.resolve("backups").toString());
      going.set(false);
      for (Thread writer : writers) {
        writer.join();
      }

      assertThat(said.code()).as(said.err()).isZero();
      assertThat(said.out()).contains("backed up 1 session, ", " to " + place.resolve("backups"));
      BackupSet backup = only(place.resolve("backups"));
      assertThat(messages(backup.directory().resolve("context.db"))).containsAll(before);
      assertThat(backup.intact()).isTrue();
    }
  }

  @Test
  void a_backup_is_its_owners_alone_and_holds_the_secrets() throws IOException {
    try (ServerProcess server = ServerProcess.start(home(), "ann")) {
      String unused = session(server);
      assertThat(run("backup", place.resolve("backups").toString()).code()).isZero();
    }
    Path backup = only(place.resolve("backups")).directory();

    assertThat(Files.getPosixFilePermissions(backup))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    try (Stream<Path> files = Files.list(backup)) {
      assertThat(files)
          .hasSize(4)
          .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
              .isEqualTo(PosixFilePermissions.fromString("rw-------")));
    }
    for (String secret : List.of("admin.key", "token.secret")) {
      assertThat(backup.resolve(secret)).hasSameTextualContentAs(home().resolve(secret));
    }
  }

  @Test
  void restore_waits_for_servers_to_end_and_moves_what_is_there_aside() throws IOException {
    String backups = place.resolve("backups").toString();
    long later;
    try (ServerProcess server = ServerProcess.start(home(), "ann")) {
      String session = session(server);
      post(server, session, "kept");
      assertThat(run("backup", backups).code()).isZero();
      later = post(server, session, "later");

      CliRunner.Done refused = run("restore", backups);
      assertThat(refused.code()).isOne();
      assertThat(refused.err()).contains("in use by process " + server.process().pid());
      server.kill();
    }

    CliRunner.Done done = run("restore", backups, "--json");

    assertThat(done.code()).as(done.err()).isZero();
    assertThat(messages(home().resolve("context.db"))).isNotEmpty().doesNotContain(later);
    String aside = Json.object(done.out()).path("moved_aside").asText();
    assertThat(Path.of(aside)).isDirectoryContaining("glob:**/context.db-wal");
    assertThat(run("doctor").out()).contains("ok   integrity");
    try (ServerProcess server = ServerProcess.start(home(), "ann")) {
      post(server, session(server), "goes on");
    }
    assertThat(run("restore", aside).code()).isZero();
    assertThat(messages(home().resolve("context.db"))).contains(later);
  }

  /** The last step wants what a process holds that begins to open the store. */
  @Test
  void a_restore_that_takes_its_time_says_what_it_does() throws IOException {
    String backups = place.resolve("backups").toString();
    try (ServerProcess server = ServerProcess.start(home(), "ann")) {
      String unused = session(server);
    }
    assertThat(run("backup", backups).code()).isZero();
    try (FileChannel init =
            FileChannel.open(home().resolve("context.db.init"), StandardOpenOption.WRITE);
        FileLock lock = init.lock();
        ServerProcess command = CommandProcess.start(home(), "restore", backups)) {
      command.endInput();
      String told = "checking and copying the backup, ";
      Await.until("it says what it does", () -> command.errors().contains(told));
      lock.release();
      assertThat(command.exitCode()).as(command.errors()).isZero();
    }
  }

  @Test
  void what_is_damaged_or_no_backup_is_not_restored() throws IOException {
    Path backups = place.resolve("backups");
    try (ServerProcess server = ServerProcess.start(home(), "ann")) {
      String unused = session(server);
    }
    assertThat(run("backup", backups.toString()).code()).isZero();
    Path copy = only(backups).directory().resolve("context.db");
    byte[] bytes = Files.readAllBytes(copy);
    bytes[bytes.length / 2] ^= 1;
    Files.write(copy, bytes);
    byte[] before = Files.readAllBytes(home().resolve("context.db"));

    assertThat(run("restore", backups.toString()).err()).contains("checksum differs");
    assertThat(run("restore", place.toString()).err()).contains("no whole backup");
    assertThat(run("restore", home().toString()).err()).contains("of the store itself");
    assertThat(Files.readAllBytes(home().resolve("context.db"))).isEqualTo(before);
  }

  @Test
  void keep_removes_older_backups_of_this_store_only() throws IOException {
    Path backups = Files.createDirectories(place.resolve("backups"));
    Path foreign = Files.createDirectories(backups.resolve("photos"));
    try (ServerProcess server = ServerProcess.start(home(), "ann")) {
      String unused = session(server);
    }
    List<Path> made = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      CliRunner.Done said = run("backup", backups.toString(), "--keep", "2", "--json");
      made.add(Path.of(Json.object(said.out()).path("backup").asText()));
    }

    assertThat(made.get(0)).doesNotExist();
    assertThat(made.subList(1, 3)).allMatch(BackupSet::is);
    assertThat(foreign).exists();
    assertThat(run("backup", home().toString()).err()).contains("the directory of a store");
    assertThat(run("backup", backups.toString(), "--keep", "0").code()).isEqualTo(2);
  }

  /** As after a clock that was wrong was put right. */
  @Test
  void the_one_that_was_just_made_is_kept_whatever_the_others_say_of_their_time()
      throws IOException {
    Path backups = place.resolve("backups");
    try (ServerProcess server = ServerProcess.start(home(), "ann")) {
      String unused = session(server);
    }
    assertThat(run("backup", backups.toString()).code()).isZero();
    Path description = only(backups).directory().resolve("backup.json");
    Files.writeString(
        description,
        Files.readString(description).replaceAll("\"made_at\":\"\\d+", "\"made_at\":\"2099"));

    CliRunner.Done said = run("backup", backups.toString(), "--keep", "1", "--json");

    assertThat(only(backups).directory())
        .isEqualTo(Path.of(Json.object(said.out()).path("backup").asText()));
  }

  @Test
  void a_backup_that_was_killed_does_not_look_whole_and_the_next_one_removes_it()
      throws IOException {
    Path backups = Files.createDirectories(place.resolve("backups"));
    try (ServerProcess server = ServerProcess.start(home(), "ann")) {
      String session = session(server);
      for (int i = 0; i < 40; i++) {
        post(server, session, "y".repeat(90_000));
      }
    }
    ServerProcess command = CommandProcess.start(home(), "backup", backups.toString());
    Await.until(
        "it has begun", () -> !drafts(backups).isEmpty() || !command.process().isAlive());
    command.kill();

    for (BackupSet whole : BackupSet.in(backups)) {
      assertThat(whole.intact()).isTrue();
    }
    assertThat(run("backup", backups.toString()).code()).isZero();
    assertThat(drafts(backups)).isEmpty();
    assertThat(BackupSet.in(backups)).isNotEmpty();
  }

  private static List<Path> drafts(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(entry -> entry.getFileName().toString().startsWith("."))
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
