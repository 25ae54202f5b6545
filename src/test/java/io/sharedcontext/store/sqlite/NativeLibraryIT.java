package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Places where SQLite's library cannot be; skipped where a test may not mount them. */
class NativeLibraryIT {
  private final Path home;
  private final Path mount;

  NativeLibraryIT(@TempDir Path place) throws IOException {
    home = place.resolve("home");
    mount = Files.createDirectory(place.resolve("mount"));
  }

  private static boolean runs(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  @BeforeEach
  void found() {
    try (ServerProcess server = ServerProcess.start(home, "ann")) {
      ObjectNode made = server.call("create_session", Map.of("purpose", "kept"));
      assertThat(made.path("success").booleanValue()).isTrue();
    }
  }

  private void mount(String options) throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/bin/mount")), "there is no mount here");
    assumeTrue(
        runs("/bin/mount", "-t", "tmpfs", "-o", options, "tmpfs", mount.toString()),
        "this user may not mount a file system");
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    runs("/bin/umount", mount.toString());
  }

  private ProcessBuilder builder(Path store, String... words) {
    List<String> command = ServerProcess.command("io.sharedcontext.Main");
    command.addAll(List.of(words));
    ProcessBuilder builder = ServerProcess.builder(command, store, Map.of());
    builder.environment().put("XDG_CACHE_HOME", mount.toString());
    builder.environment().put("JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + mount);
    return builder;
  }

  private void refused(String reason) {
    try (ServerProcess server = ServerProcess.run(builder(home))) {
      for (int i = 0; i < 3; i++) {
        ObjectNode answer = server.call("list_sessions", Map.of());
        assertThat(answer.path("code").asText()).isEqualTo("STORE_UNAVAILABLE");
        assertThat(answer.path("error").asText()).contains("library", reason, "untouched");
        assertThat(answer.path("suggestions").toString()).contains("XDG_CACHE_HOME");
      }
    }
  }

  private String doctor(Path store) throws IOException {
    Process doctor =
        builder(store, "doctor").redirectError(ProcessBuilder.Redirect.DISCARD).start();
    return new String(doctor.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void where_programs_may_not_run_the_library_is_blamed_and_not_the_store() throws Exception {
    mount("noexec,size=30m");

    refused("mounted noexec");
    for (Path store : List.of(home, home.resolveSibling("none"))) {
      assertThat(doctor(store))
          .contains("mounted noexec", "XDG_CACHE_HOME")
          .doesNotContain("move", "shared-context import");
    }
  }

  @Test
  void where_there_is_no_room_for_it_the_library_is_blamed_and_not_the_store() throws Exception {
    mount("size=100k");

    refused("could not be unpacked");
    assertThat(doctor(home)).contains("could not be unpacked").doesNotContain("import");
  }
}
