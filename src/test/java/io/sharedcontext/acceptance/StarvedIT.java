package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server without room or rights. Needs a machine where the tests may mount a small file system and
 * act as another user; elsewhere it is skipped.
 */
@SqliteOnly("file descriptors and disks of the store")
class StarvedIT {
  private static final Path JAR = Path.of("target", "shared-context-server.jar");

  @TempDir
  Path directory;

  @Test
  void a_full_disk_refuses_by_code_loses_nothing_and_is_forgotten_when_there_is_room()
      throws Exception {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    assumeTrue(
        succeeds("mount", "-t", "tmpfs", "-o", "size=6m", "none", disk.toString()),
        "no file system can be mounted here");
    try {
      Path ballast = Files.write(disk.resolve("ballast"), new byte[2 << 20]);
      fill(disk, ballast);
      assertThat(StoreCheck.problems(disk)).isEmpty();
    } finally {
      assertThat(succeeds("umount", "-l", disk.toString())).isTrue();
    }
  }

  private static void fill(Path disk, Path ballast) throws IOException {
    try (Fleet fleet = new Fleet(disk)) {
      ServerProcess server = fleet.start("ann");
      String session = ProcessConversation.session(server);
      List<String> kept = untilFull(server, session);
      assertThat(contents(server, session)).isEqualTo(kept);

      Files.delete(ballast);
      ProcessConversation.post(server, session, "room again");
      kept.add("room again");
      assertThat(contents(fleet.start("ben"), session)).isEqualTo(kept);
    }
  }

  private static List<String> untilFull(ServerProcess server, String session) {
    List<String> kept = new ArrayList<>();
    ObjectNode answer = Json.object();
    while (!answer.has("code")) {
      String content = kept.size() + " " + "x".repeat(50_000);
      answer = server.call("add_message", ProcessConversation.message(session, content));
      if (!answer.has("code")) {
        kept.add(content);
      }
    }
    assertThat(answer.path("code").asText()).as("%s", answer).isEqualTo("STORE_FULL");
    assertThat(kept).isNotEmpty();
    return kept;
  }

  private static List<String> contents(ServerProcess server, String session) {
    return ProcessConversation.transcript(server, session, 10).stream()
        .map(message -> message.get("content").asText())
        .toList();
  }

  @Test
  void a_directory_that_may_not_be_written_is_refused_by_code() throws Exception {
    Path home = open(Files.createDirectory(directory.resolve("home")));
    assertThat(codes(home)).containsOnly("STORE_READ_ONLY");
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void a_store_that_may_not_be_written_is_refused_by_code() throws Exception {
    Path home = open(Files.createDirectory(directory.resolve("home")));
    try (Fleet fleet = new Fleet(home)) {
      ProcessConversation.session(fleet.start("ann"));
    }
    assertThat(codes(home)).containsOnly("STORE_UNAVAILABLE");
    assertThat(StoreCheck.problems(home)).isEmpty();
  }

  @Test
  void a_store_that_may_be_read_only_says_so() throws Exception {
    Path home = open(Files.createDirectory(directory.resolve("home")));
    try (Fleet fleet = new Fleet(home)) {
      ProcessConversation.session(fleet.start("ann"));
    }
    open(home);
    Path file = home.resolve("context.db");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(codes(home)).containsOnly("STORE_READ_ONLY");
  }

  /** Lets everybody come as far as this directory and look into it. */
  private Path open(Path home) throws IOException {
    for (Path path : List.of(directory, home)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return home;
  }

  /** The codes that another user's server answers with. */
  private List<String> codes(Path home) throws Exception {
    assumeTrue(Files.exists(JAR), "there is no jar yet");
    assumeTrue(
        succeeds("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "true"),
        "no other user can be acted as here");
    Path jar = Files.copy(JAR, directory.resolve("server.jar"));
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("r--r--r--"));
    List<String> command = List.of(
        "setpriv",
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-jar",
        jar.toString());
    try (ServerProcess server = ServerProcess.run(
        ServerProcess.builder(command, home, Map.of(Setting.AGENT_ID, "nobody")))) {
      server.initialize();
      return List.of(
          server.call("create_session", Map.of("purpose", "none")).path("code").asText(),
          server.call("list_sessions", Map.of()).path("code").asText());
    }
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      Process process = new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      return process.waitFor(ServerProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS)
          && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
