package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.testing.Thorough;
import io.sharedcontext.tool.Json;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that run out of memory or of file descriptors: whatever was asked is answered, or the end is told. */
@Tag("faults")
@Timeout(240)
@EnabledOnOs(OS.LINUX)
class ExhaustedIT {
  private static final int LONG = 15 << 20;

  /** Whatever was open when it was started, a server can open its store with so many. */
  private static final int ENOUGH = 48;

  /** A store takes as many, and what the JVM has open is beside it. */
  private static final int TOO_FEW = 26;

  @TempDir
  Path home;

  static Stream<String> heaps() {
    return Thorough.first(1, List.of("-Xmx24m", "-Xmx48m"));
  }

  @ParameterizedTest
  @MethodSource("heaps")
  void out_of_memory_no_request_is_dropped_in_silence(String heap) {
    assertNotSilent(plain("exec \"$@\"", heap));
  }

  static Stream<String> launchedHeaps() {
    return Thorough.first(1, List.of("-Xmx40m", "-Xmx64m"));
  }

  @ParameterizedTest
  @MethodSource("launchedHeaps")
  void out_of_memory_no_request_by_the_launcher_is_dropped_in_silence(String heap) {
    assertNotSilent(launched("exec \"$@\"", heap));
  }

  private static void assertNotSilent(ServerProcess server) {
    List<CompletableFuture<ObjectNode>> answers = new ArrayList<>();
    String text = "x".repeat(LONG);
    for (int i = 0; i < 4; i++) {
      answers.add(
          server.callAsync("set_memory", Json.object().put("key", "k" + i).put("value", text)));
    }
    answers.add(server.requestAsync("ping", Json.object()));
    assertToldOf(server, answers);
  }

  static Stream<Integer> numbers() {
    return Thorough.first(3, List.of(12, 20, 32, 16, 18, 22, 23, 24, 26, 28, 40, 46, 50, 54, 58));
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void out_of_file_descriptors_no_request_is_dropped_in_silence(int descriptors) {
    ServerProcess server = plain("ulimit -n " + descriptors + "; exec \"$@\"", "-Xmx128m");
    assertToldOf(server, askSeveral(server));
  }

  static Stream<Integer> numbersByLauncher() {
    return Thorough.first(
        3, List.of(TOO_FEW - 2, 30, ENOUGH, 12, 16, 18, 20, 22, 23, TOO_FEW, 28, 29, 32, 34));
  }

  /** A jar is whole or not there: with too few for the store each call is told so, with enough it works. */
  @SqliteOnly("counts the descriptors that files take")
  @ParameterizedTest
  @MethodSource("numbersByLauncher")
  void out_of_file_descriptors_the_jar_answers_every_call_with_a_code(int descriptors) {
    ServerProcess server = launched("ulimit -n " + descriptors + "; exec \"$@\"", "-Xmx128m");
    List<CompletableFuture<ObjectNode>> answers = askSeveral(server);
    List<ObjectNode> calls = answers.subList(0, answers.size() - 1).stream()
        .map(answer -> ServerProcess.content(server.await(answer)))
        .toList();

    boolean refused = calls.stream().noneMatch(call -> call.path("success").asBoolean());
    // In between it depends on what the server was given open, but it is all or nothing.
    assertThat(refused).isEqualTo(descriptors < TOO_FEW || (descriptors < ENOUGH && refused));
    if (refused) {
      assertThat(calls)
          .allMatch(call -> call.path("code").asText().equals("STORE_UNAVAILABLE"))
          .allMatch(call -> call.path("error").asText().contains("file descriptors"));
    } else {
      assertThat(calls).allMatch(call -> call.path("success").asBoolean());
    }
    assertToldOf(server, answers);
    assertThat(server.process().exitValue()).isZero();
  }

  @Test
  void a_thread_that_fails_is_told_in_one_line_and_by_the_exit_status() {
    ServerProcess server = ServerProcess.startMain("io.sharedcontext.FailingThreadServer", home);
    ObjectNode answer = server.request("ping", Json.object());

    assertThat(answer.path("result").isObject()).isTrue();
    assertThat(server.finish()).isEqualTo(1);
    assertThat(server.errors())
        .containsPattern(
            "(?m)^shared-context: the thread doomed failed: .*NoClassDefFoundError: on/Purpose");
  }

  private static List<CompletableFuture<ObjectNode>> askSeveral(ServerProcess server) {
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
    return answers;
  }

  /** A server without the launcher. */
  private ServerProcess plain(String script, String heap) {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", script, "sh"));
    List<String> java = ServerProcess.command("io.sharedcontext.Main");
    command.addAll(java);
    command.add(5, heap);
    command.removeIf(option -> option.startsWith("-Xm") && !option.equals(heap));
    return ServerProcess.run(ServerProcess.builder(command, home, Map.of(Setting.AGENT_ID, "ann")));
  }

  /** A server as users have it. */
  private ServerProcess launched(String script, String heap) {
    assumeTrue(Files.exists(Path.of("target", "shared-context-server.jar")), "there is no jar yet");
    String launcher = Path.of("bin", "shared-context").toAbsolutePath().toString();
    ProcessBuilder builder = ServerProcess.builder(
        List.of("/bin/sh", "-c", script, "sh", launcher), home, Map.of(Setting.AGENT_ID, "ann"));
    builder.environment().put("SHARED_CONTEXT_JAVA_OPTIONS", heap);
    return ServerProcess.run(builder);
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
    assertThat(server.errors()).doesNotContain("Exception in thread");
  }
}
