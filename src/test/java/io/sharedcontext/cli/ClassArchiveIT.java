package io.sharedcontext.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An archive of classes that this Java makes; what damages it slows a start and nothing else. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class ClassArchiveIT {
  private static final String LAUNCHER =
      Path.of("bin/shared-context").toAbsolutePath().toString();
  private static final String FROM_ARCHIVE = "io.sharedcontext.Server source: shared objects";

  @TempDir
  private Path place;

  @Test
  void servers_start_with_it_and_with_what_is_left_of_it() throws Exception {
    Path archive = made();
    assertThat(served()).as("what was loaded").contains(FROM_ARCHIVE);
    byte[] whole = Files.readAllBytes(archive);

    for (byte[] damaged : List.of(
        "rubbish".getBytes(StandardCharsets.UTF_8),
        Arrays.copyOf(whole, whole.length / 3),
        flipped(whole))) {
      Files.delete(archive);
      Files.write(archive, damaged);
      assertThat(served()).as("what was loaded").doesNotContain(FROM_ARCHIVE);
    }
  }

  private Path made() throws IOException, InterruptedException {
    ProcessResult making =
        ProcessResult.start(place, environment(), LAUNCHER, "class-archive").await();
    assertThat(making.code()).as(making.err()).isZero();
    return Path.of(making.out().replaceAll(": \\d+ bytes\\s*$", ""));
  }

  /** A session with a server, all of whose lines must be answers; gives what classes it loaded. */
  private String served() throws IOException {
    Path loaded = place.resolve("loaded.txt");
    ProcessBuilder builder =
        ServerProcess.builder(List.of(LAUNCHER), place.resolve("home"), Map.of());
    builder.environment().putAll(environment());
    builder
        .environment()
        .put("SHARED_CONTEXT_JAVA_OPTIONS", "-Xlog:class+load=info:file=" + loaded);
    try (ServerProcess server = ServerProcess.run(builder)) {
      assertThat(server.initialize().has("result")).isTrue();
      assertThat(server.call("create_session", Map.of("purpose", "archive")).path("success"))
          .hasToString("true");
      assertThat(server.finish()).as(server.errors()).isZero();
      assertThat(server.silent()).isTrue();
      assertThat(server.errors()).doesNotContain("warning", "error");
    }
    return Files.readString(loaded);
  }

  private Map<String, String> environment() {
    return Map.of(
        "HOME", place.toString(),
        "PATH", System.getenv("PATH"),
        "XDG_CACHE_HOME", place.resolve("caches").toString(),
        "SHARED_CONTEXT_JAVA", System.getProperty("java.home"));
  }

  private static byte[] flipped(byte[] whole) {
    byte[] flipped = whole.clone();
    for (int i = whole.length / 3; i < whole.length / 3 + 4_000; i++) {
      flipped[i] ^= 0x55;
    }
    return flipped;
  }
}
