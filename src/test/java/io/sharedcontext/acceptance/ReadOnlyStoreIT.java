package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.SqliteOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server on a store that cannot be written: it reads, and says why it changes nothing. */
@SqliteOnly("files of the store")
class ReadOnlyStoreIT {
  @TempDir
  private Path place;

  private Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    disk = Files.createDirectories(place.resolve("disk"));
    assumeTrue(Files.isExecutable(Path.of("/bin/mount")), "there is no mount here");
    mounted = runs("/bin/mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", disk.toString());
    assumeTrue(mounted, "this user may not mount a small disk");
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    if (mounted) {
      assertThat(runs("/bin/umount", "-l", disk.toString())).isTrue();
    }
  }

  private static boolean runs(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).start().waitFor() == 0;
  }

  private void remount(String how) throws IOException, InterruptedException {
    assertThat(runs("/bin/mount", "-o", "remount," + how, disk.toString())).isTrue();
  }

  /** A session with a message and a memory entry; what was last written is in the log if it was killed. */
  private String filled(boolean killed) {
    try (ServerProcess server = ServerProcess.start(disk, "ann")) {
      String session = server
          .call("create_session", Map.of("purpose", "kept"))
          .path("session_id")
          .asText();
      accepted(server.call("add_message", message(session, "kept words")));
      accepted(server.call("set_memory", Map.of("key", "k", "value", "kept value")));
      if (killed) {
        server.kill();
      }
      return session;
    }
  }

  private static Map<String, Object> message(String session, String text) {
    return Map.of("session_id", session, "content", text);
  }

  private static ObjectNode accepted(ObjectNode answer) {
    assertThat(answer.path("success").asBoolean()).as("%s", answer).isTrue();
    return answer;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void reads_are_answered_and_changes_refused_with_what_to_do(boolean killed)
      throws IOException, InterruptedException {
    String session = filled(killed);
    remount("ro");

    try (ServerProcess server = ServerProcess.start(disk, "ann")) {
      assertThat(accepted(server.call("get_messages", Map.of("session_id", session)))
              .toString())
          .contains("kept words");
      assertThat(accepted(server.call("list_sessions", Map.of())).toString()).contains("kept");
      assertThat(accepted(server.call("get_memory", Map.of("key", "k"))).toString())
          .contains("kept value");
      assertThat(
              accepted(server.call("search_context", Map.of("query", "words"))).path("results"))
          .hasSize(1);
      assertThat(accepted(server.call("catch_up", Map.of())).toString()).contains("kept");
      accepted(server.call("get_active_agents", Map.of()));
      List<ObjectNode> refused = List.of(
          server.call("add_message", message(session, "lost")),
          server.call("create_session", Map.of("purpose", "none")),
          server.call("set_memory", Map.of("key", "k", "value", "other")),
          server.call(
              "coordinate_session_work",
              Map.of("session_id", session, "action", "lock", "resources", List.of("r"))));
      assertThat(refused).allSatisfy(answer -> {
        assertThat(answer.path("code").asText()).as("%s", answer).isEqualTo("STORE_READ_ONLY");
        assertThat(answer.path("error").asText()).contains("mounted read-only", "reading goes on");
        assertThat(answer.toString()).contains("Mount it writable");
      });
      assertThat(accepted(server.call("get_messages", Map.of("session_id", session)))
              .toString())
          .doesNotContain("lost");
    }
  }

  @Test
  void who_has_no_name_reads_too() throws IOException, InterruptedException {
    String session = filled(false);
    remount("ro");

    try (ServerProcess server = ServerProcess.start(disk, Map.of(Setting.TOOLS, "all"))) {
      assertThat(accepted(server.call("get_messages", Map.of("session_id", session)))
              .toString())
          .contains("kept words");
    }
  }

  @Test
  void once_it_can_be_written_again_the_same_server_writes_and_hears_of_others()
      throws IOException, InterruptedException {
    String session = filled(false);
    remount("ro");
    try (ServerProcess server = ServerProcess.start(disk, "ann")) {
      accepted(server.call("list_sessions", Map.of()));
      assertThat(
              server.call("add_message", message(session, "lost")).path("code").asText())
          .isEqualTo("STORE_READ_ONLY");

      remount("rw");

      Await.until(
          "it writes again",
          () -> server
              .call("add_message", message(session, "back"))
              .path("success")
              .asBoolean());
      try (ServerProcess other = ServerProcess.start(disk, "bob")) {
        accepted(other.call("add_message", message(session, "of bob")));
        assertThat(accepted(server.call("get_active_agents", Map.of())).toString())
            .contains("bob");
      }
      assertThat(accepted(server.call("get_messages", Map.of("session_id", session)))
              .toString())
          .contains("back", "of bob")
          .doesNotContain("lost");
    }
  }
}
