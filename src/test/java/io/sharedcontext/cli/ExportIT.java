package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.store.sqlite.ReadOnlyStore;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.testing.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What exports and imports leave behind, out, and closed. */
@SqliteOnly("export reads a file")
class ExportIT {
  @TempDir
  private Path place;

  private CliRunner desk;

  @BeforeEach
  void home() throws IOException {
    desk = new CliRunner(Files.createDirectories(place.resolve("home")));
  }

  private String conversation(int messages, int length) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= messages; i++) {
      text.append("""
          {"space":"talk","seq":%d,"ts":"2026-01-01T00:00:00Z","sender":"ann","content":"%d %s"}
          """.formatted(i, i, "z".repeat(length)));
    }
    return Files.writeString(place.resolve("in.jsonl"), text).toString();
  }

  private static boolean runs(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).start().waitFor() == 0;
  }

  @ParameterizedTest
  // Not INT and HUP: a build that was started in the background ignores them, and so do its
  // children.
  @ValueSource(strings = {"TERM", "KILL", "PIPE"})
  void an_export_that_is_interrupted_leaves_nothing_in_the_temporary_directory(String signal)
      throws IOException, InterruptedException {
    assertThat(desk.run("import", conversation(300, 5_000)).code()).isZero();
    Path temporary = Files.createDirectories(place.resolve("tmp"));
    List<String> command = ServerProcess.command("io.sharedcontext.Main");
    command.add(1, "-Djava.io.tmpdir=" + temporary);
    command.add("export");
    // Nobody reads its output, so that it stands still in the middle.
    Process export = ServerProcess.builder(command, desk.home(), Map.of()).start();
    try {
      Await.until("it writes", () -> available(export) > 0);
      assertThat(runs("/bin/kill", "-" + signal, Long.toString(export.pid()))).isTrue();
      if (signal.equals("PIPE")) {
        export.getInputStream().close();
      }
      assertThat(export.waitFor(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    } finally {
      export.destroyForcibly();
    }

    assertThat(temporary.toFile().list((directory, name) -> !name.startsWith("sqlite-")))
        .isEmpty();
  }

  private static int available(Process process) {
    try {
      return process.getInputStream().available();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void keyedStoreWithASecret() throws IOException {
    try (ServerProcess ann = ServerProcess.start(desk.home(), "ann")) {
      String session =
          ann.call("create_session", Map.of("purpose", "p")).path("session_id").asText();
      ObjectNode reply = ann.call(
          "add_message",
          Map.of(
              "session_id",
              session,
              "content",
              "psst",
              "visibility",
              "private",
              "to",
              List.of("boss")));
      assertThat(reply.path("success").asBoolean()).as(reply.toString()).isTrue();
    }
    assertThat(desk.run("keys", "add", "--agent", "boss").code()).isZero();
  }

  @Test
  void without_its_keys_a_store_that_had_keys_comes_in_closed() throws IOException {
    keyedStoreWithASecret();
    CliRunner.Done exported = desk.run("export", place.resolve("out.jsonl").toString());
    assertThat(exported.err()).contains("keys and access mode (--with-access)", "will be closed");

    CliRunner other = new CliRunner(Files.createDirectories(place.resolve("other")));
    CliRunner.Done imported = other.run("import", place.resolve("out.jsonl").toString());

    assertThat(imported.code()).isZero();
    assertThat(imported.err()).contains("now closed", "keys add --agent ID", "auth open");
    try (ServerProcess thief = ServerProcess.start(other.home(), "boss")) {
      assertThat(thief.call("catch_up", Map.of()).path("code").asText())
          .isEqualTo("AUTHENTICATION_REQUIRED");
    }
  }

  @Test
  void with_access_the_keys_work_in_the_new_store() throws IOException {
    keyedStoreWithASecret();
    String key = desk.run("keys", "add", "--agent", "boss").out();
    String secret = key.replaceAll("(?s).*(sck_[\\w-]+).*", "$1");
    assertThat(desk.run("auth", "close").code()).isZero();
    String file = place.resolve("out.jsonl").toString();
    assertThat(desk.run("export", "--with-access", file).code()).isZero();
    assertThat(Path.of(file)).content().contains("\"access\":\"closed\"").doesNotContain(secret);

    CliRunner other = new CliRunner(Files.createDirectories(place.resolve("other")));
    assertThat(other.run("import", "--with-access", file).err()).contains("keys imported");

    assertThat(other.run("auth", "status").out()).contains("closed");
    Map<Setting, String> boss = Map.of(Setting.AGENT_ID, "boss", Setting.API_KEY, secret);
    try (ServerProcess server = ServerProcess.start(other.home(), boss)) {
      assertThat(server.call("list_sessions", Map.of()).path("success").asBoolean())
          .isTrue();
    }
    assertThat(new CliRunner(Files.createDirectories(place.resolve("third")))
            .run("import", file)
            .err())
        .contains("left out (--with-access)", "now closed");
  }

  @Test
  void a_store_that_already_has_something_keeps_its_access_and_is_told() throws IOException {
    keyedStoreWithASecret();
    String file = place.resolve("out.jsonl").toString();
    assertThat(desk.run("export", file).code()).isZero();
    CliRunner other = new CliRunner(Files.createDirectories(place.resolve("other")));
    assertThat(other.run("import", conversation(2, 1)).code()).isZero();

    assertThat(other.run("import", file).err()).contains("may be free here");
    assertThat(other.run("auth", "status").out()).contains("open");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_store_on_a_read_only_file_system_can_be_exported(boolean killed)
      throws IOException, InterruptedException {
    Path disk = desk.home();
    assumeTrue(Files.isExecutable(Path.of("/bin/mount")), "there is no mount here");
    assumeTrue(
        runs("/bin/mount", "-t", "tmpfs", "-o", "size=30m", "tmpfs", disk.toString()),
        "this user may not mount a small disk");
    try {
      try (ServerProcess server = ServerProcess.start(disk, "ann")) {
        String unused = server.call("create_session", Map.of("purpose", "kept")).toString();
        if (killed) {
          server.kill();
        }
      }
      assertThat(runs("/bin/mount", "-o", "remount,ro", disk.toString())).isTrue();

      CliRunner.Done done = desk.run("export");

      assertThat(done.code()).as(done.err()).isZero();
      assertThat(done.out()).contains("\"purpose\":\"kept\"", "\"sessions\":1");
      assertThat(done.err()).contains("the store is read-only");
      assertThat(desk.run("backup", place.resolve("backups").toString()).code()).isZero();
      assertReadable();
    } finally {
      assertThat(runs("/bin/umount", "-l", disk.toString())).isTrue();
    }
  }

  /** What only reads works there, or says what to do. */
  private void assertReadable() {
    assertThat(desk.run("sessions", "list").out()).contains("kept");
    assertThat(desk.run("keys", "list").out()).contains("admin");
    assertThat(desk.run("auth", "status").out()).contains("open");
    assertThat(desk.run("doctor").out())
        .contains("mounted read-only", "ok   integrity", "ok   audit");
    for (String[] command : new String[][] {
      {"status"}, {"search", "kept"}, {"metrics"}, {"retention", "show"}, {"wait", "--timeout", "0"}
    }) {
      CliRunner.Done done = desk.run(command);
      assertThat(done.code()).as(command[0]).isOne();
      assertThat(done.err())
          .as(command[0])
          .contains("mounted read-only", "shared-context backup DIR")
          .hasLineCount(1);
    }
  }

  @Test
  void an_import_that_is_killed_leaves_whole_batches_and_goes_on_when_repeated()
      throws IOException {
    int messages = Thorough.times(15_000, 30_000);
    String file = conversation(messages, 200);
    Path store = desk.home().resolve("context.db");
    ServerProcess command = CommandProcess.start(desk.home(), "import", file);
    Await.until("some of it is there", () -> count(store) > 1_000);
    command.kill();

    long kept = ReadOnlyStore.read(store, tx -> tx.number("SELECT count(*) AS n FROM messages"));
    // The session's line is one of the 500 of the first batch.
    assertThat((kept + 1) % 500).isZero();
    assertThat(kept).isLessThan(messages);
    CliRunner.Done again = desk.run("import", file);
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(count(store)).isEqualTo(messages);
    assertThat(desk.run("doctor").out()).contains("ok   audit", "ok   references");
  }

  private static long count(Path store) {
    if (store.toFile().length() == 0) {
      return 0;
    }
    try {
      return ReadOnlyStore.read(store, tx -> tx.number("SELECT count(*) AS n FROM messages"));
    } catch (RuntimeException e) {
      return 0;
    }
  }
}
