package io.sharedcontext;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.TestEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a serving process loads, however it is used. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class ServingClassesIT {
  /** They are in the jar for commands: the SDK for demo and doctor, picocli for all of them. */
  private static final List<String> FOR_COMMANDS =
      List.of("io.modelcontextprotocol.", "reactor.", "org.reactivestreams.", "picocli.");

  /** For stores on a database server. */
  private static final List<String> FOR_POSTGRESQL =
      List.of(" org.postgresql.", " io.sharedcontext.store.postgresql.", ".PostgresStore ");

  @TempDir
  private Path home;

  @TempDir
  private Path logs;

  @Test
  void neither_the_sdk_nor_reactor_is_loaded_whatever_tool_is_called() throws IOException {
    EveryTool everything = new EveryTool(home, this::logged);

    everything.call();

    assertThat(everything.missed()).isEmpty();
    List<String> loaded = loaded();
    assertThat(loaded).anyMatch(line -> line.contains("io.sharedcontext.wire.StdioTransport"));
    assertThat(loaded).noneMatch(line -> FOR_COMMANDS.stream().anyMatch(line::contains));
    assertThat(loaded.stream().anyMatch(line -> FOR_POSTGRESQL.stream().anyMatch(line::contains)))
        .isEqualTo(TestEngine.current() == TestEngine.POSTGRESQL);
  }

  private ServerProcess logged(Path store, Map<Setting, String> settings) {
    Path launcher = Path.of("bin", "shared-context").toAbsolutePath();
    ProcessBuilder builder = ServerProcess.builder(List.of(launcher.toString()), store, settings);
    builder
        .environment()
        .put(
            "SHARED_CONTEXT_JAVA_OPTIONS",
            "-Xlog:class+load:file=" + logs.resolve("classes-%p.txt"));
    return ServerProcess.run(builder);
  }

  private List<String> loaded() throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(logs)) {
      for (Path file : files.toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }
}
