package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that run out of memory or of file descriptors: whatever was asked is answered, or the end is told. */
@Tag("faults")
@Timeout(240)
@EnabledOnOs(OS.LINUX)
class ExhaustedIT {
  private static final int LONG = 15 << 20;

  @TempDir
  Path home;

  @ParameterizedTest
  @ValueSource(strings = {"-Xmx24m", "-Xmx48m", "-Xmx64m"})
  void out_of_memory_no_request_is_dropped_in_silence(String heap) {
    ServerProcess server = start("exec \"$@\"", heap);
    List<CompletableFuture<ObjectNode>> answers = new ArrayList<>();
    String text = "x".repeat(LONG);
    for (int i = 0; i < 4; i++) {
      answers.add(
          server.callAsync("set_memory", Json.object().put("key", "k" + i).put("value", text)));
    }
    answers.add(server.requestAsync("ping", Json.object()));
    assertToldOf(server, answers);
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 16, 18, 20, 22, 24, 26, 28, 32, 40})
  void out_of_file_descriptors_no_request_is_dropped_in_silence(int descriptors) {
    ServerProcess server = start("ulimit -n " + descriptors + "; exec \"$@\"", "-Xmx128m");
    List<CompletableFuture<ObjectNode>> answers = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        answers.add(server.callAsync("create_session", Json.object().put("purpose", "p" + i)));
      }
      answers.add(server.callAsync("list_sessions", Json.object()));
      answers.add(server.requestAsync("ping", Json.object()));
    } catch (UncheckedIOException e) {
      assertThat(server.exitCode()).isNotZero();
    }
    assertToldOf(server, answers);
  }

  private ServerProcess start(String script, String heap) {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", script, "sh"));
    List<String> java = ServerProcess.command("io.sharedcontext.Main");
    command.addAll(java);
    command.add(5, heap);
    command.removeIf(option -> option.startsWith("-Xm") && !option.equals(heap));
    return ServerProcess.run(ServerProcess.builder(command, home, Map.of(Setting.AGENT_ID, "ann")));
  }

  /** Once its input has ended, every request is answered, or the status and a line say that some are not. */
  private static void assertToldOf(
      ServerProcess server, List<CompletableFuture<ObjectNode>> answers) {
    int status = server.finish();
    long open = answers.stream().filter(answer -> !answer.isDone()).count();
    assertThat(status == 0 && open > 0)
        .as("%d unanswered, %s", open, server.errors())
        .isFalse();
    if (status != 0) {
      assertThat(server.errors()).containsPattern("(?m)^shared-context: .+");
    }
  }
}
