package io.sharedcontext;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.OtherWriter;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How a server process lives and ends. */
@DisabledOnOs(OS.WINDOWS)
class LifecycleTest {
  private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n";

  @TempDir
  Path home;

  private static ObjectNode set(String key, int value) {
    return Json.object().put("key", key).put("value", value);
  }

  /** Keeps every other process from writing while {@code work} runs. */
  private void locked(Runnable work) {
    try (OtherWriter other = OtherWriter.in(home)) {
      assertThat(other).isNotNull();
      work.run();
    }
  }

  @Test
  void requests_that_are_still_running_when_the_input_ends_are_answered() {
    ServerProcess server = ServerProcess.start(home, "ada");
    server.call("set_memory", set("k", 0));
    List<CompletableFuture<ObjectNode>> answers = new ArrayList<>();
    locked(() -> {
      for (int i = 1; i <= 50; i++) {
        answers.add(server.callAsync("set_memory", set("k", i)));
      }
      closeInput(server);
    });
    assertThat(server.exitCode()).isZero();
    assertThat(answers)
        .allSatisfy(answer -> assertThat(ServerProcess.content(server.await(answer)))
            .hasToString(server.await(answer).at("/result/content/0/text").asText()));
  }

  @Test
  void a_terminated_server_answers_what_is_running() {
    ServerProcess server = ServerProcess.start(home, "ada");
    server.call("set_memory", set("k", 0));
    List<CompletableFuture<ObjectNode>> answers = new ArrayList<>();
    locked(() -> {
      answers.add(server.callAsync("set_memory", set("k", 1)));
      ObjectNode pong = server.request("ping", Json.object());
      assertThat(pong.has("result")).isTrue();
      assertThat(server.process().toHandle().destroy()).isTrue();
    });
    assertThat(server.exitCode()).isZero();
    ObjectNode answer = ServerProcess.content(server.await(answers.get(0)));
    assertThat(answer.path("success").asBoolean()).isTrue();
  }

  @Test
  void a_terminated_server_answers_what_was_sent_before() {
    ServerProcess server = ServerProcess.start(home, "ada");
    server.call("set_memory", set("k", 0));
    List<CompletableFuture<ObjectNode>> answers = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      answers.add(server.callAsync("set_memory", set("k", i)));
    }
    assertThat(server.process().toHandle().destroy()).isTrue();
    assertThat(server.exitCode()).isZero();
    assertThat(CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)))
        .succeedsWithin(Duration.ofSeconds(5));
    assertThat(answers)
        .allSatisfy(answer -> assertThat(
                ServerProcess.content(server.await(answer)).path("success").asBoolean())
            .isTrue());
  }

  private static void closeInput(ServerProcess server) {
    try {
      server.process().getOutputStream().close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_server_never_loads_the_command_line_or_the_sdk() throws IOException {
    Path loaded = home.resolve("classes.txt");
    List<String> command = ServerProcess.command("io.sharedcontext.Main");
    command.add(1, "-Xlog:class+load:file=" + loaded);
    ServerProcess server = ServerProcess.run(ServerProcess.builder(command, home, Map.of()));
    server.initialize();
    server.call("set_memory", set("k", 1));
    assertThat(server.finish()).isZero();
    assertThat(Files.readString(loaded))
        .contains("io.sharedcontext.Main")
        .doesNotContain("io.sharedcontext.cli", "picocli", "io.modelcontextprotocol", "reactor.");
  }

  @Test
  void an_input_that_ends_at_once_ends_the_server() {
    ServerProcess server = ServerProcess.start(home);
    assertThat(server.finish()).isZero();
    assertThat(server.silent()).isTrue();
  }

  @Test
  void a_server_whose_answers_nobody_reads_any_more_ends() throws Exception {
    Process server = ServerProcess.builder(
            ServerProcess.command("io.sharedcontext.Main"), home, Map.of())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    server.getInputStream().close();
    server.getOutputStream().write(PING.getBytes(UTF_8));
    server.getOutputStream().flush();
    assertThat(server.waitFor(ServerProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .isTrue();
    assertThat(server.exitValue()).isZero();
  }

  @Test
  void a_server_whose_parent_is_gone_ends_though_its_input_is_open()
      throws ExecutionException, InterruptedException, TimeoutException {
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", "-c", "exec 3<&0; \"$@\" <&3 & wait; true", "sh"));
    command.addAll(ServerProcess.command("io.sharedcontext.Main"));
    ServerProcess shell = ServerProcess.run(ServerProcess.builder(command, home, Map.of()));
    shell.request("ping", Json.object());
    ProcessHandle server = shell.process().descendants().findFirst().orElseThrow();
    shell.process().toHandle().destroyForcibly();
    server.onExit().get(ServerProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(server.isAlive()).isFalse();
  }

  /** Java takes a parent that it cannot look up for one that has ended. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void a_server_that_may_open_no_file_for_a_while_goes_on_afterwards() throws Exception {
    ServerProcess server = ServerProcess.start(home, "ada");
    try {
      server.call("set_memory", set("k", 1));
      openFiles(server, "3:");
      // Its parent is looked at every second at first.
      boolean ended = server.process().waitFor(6, TimeUnit.SECONDS);
      assertThat(ended).as(server.errors()).isFalse();
      openFiles(server, "1024:");
      assertThat(server.call("get_memory", Map.of("key", "k")).path("value").asInt())
          .isEqualTo(1);
    } finally {
      // With what status it ends depends on what it wanted to load meanwhile: here classes are
      // files.
      server.kill();
    }
  }

  /** Sets how many files it may have open; those that it has stay open. */
  private static void openFiles(ServerProcess server, String limit) throws Exception {
    Process set = new ProcessBuilder(
            "prlimit", "--pid", Long.toString(server.process().pid()), "--nofile=" + limit)
        .start();
    assertThat(set.waitFor()).isZero();
  }

  @Test
  void the_last_of_many_pipelined_changes_is_what_stays() {
    try (ServerProcess server = ServerProcess.start(home, "ada")) {
      List<CompletableFuture<ObjectNode>> answers = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        answers.add(server.callAsync("set_memory", set("k", i)));
      }
      ObjectNode last = server.call("get_memory", Map.of("key", "k"));
      assertThat(last.path("value").asInt()).isEqualTo(499);
      assertThat(last.path("version").asInt()).isEqualTo(500);
      assertThat(answers).allMatch(CompletableFuture::isDone);
    }
  }

  @Test
  void a_20_megabyte_line_is_refused_and_the_next_one_served() {
    try (ServerProcess server = ServerProcess.start(home)) {
      server.send("x".repeat(20 << 20));
      assertThat(server.receiveObject().at("/error/code").asInt()).isEqualTo(-32600);
      assertThat(server.request("ping", Json.object()).has("result")).isTrue();
    }
  }

  @Test
  void a_line_may_arrive_in_halves() {
    try (ServerProcess server = ServerProcess.start(home)) {
      server.send(PING.substring(0, 20).getBytes(UTF_8));
      server.send(PING.substring(20).getBytes(UTF_8));
      assertThat(server.receive()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
    }
  }

  @Test
  void a_client_that_does_not_read_stops_the_server_from_reading_but_loses_nothing()
      throws Exception {
    Process server = ServerProcess.builder(
            ServerProcess.command("io.sharedcontext.Main"), home, Map.of())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    int requests = 3_000;
    AtomicInteger written = new AtomicInteger();
    Thread writer = new Thread(() -> write(server.getOutputStream(), requests, written));
    writer.start();
    int blockedAt = settled(written);
    assertThat(blockedAt).isLessThan(requests);
    try (var answers = new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8))) {
      for (int i = 0; i < requests; i++) {
        assertThat(answers.readLine()).startsWith("{\"jsonrpc\":\"2.0\",\"id\":");
      }
      assertThat(peakMemoryMegabytes(server)).isLessThan(250);
      writer.join();
      server.getOutputStream().close();
      assertThat(answers.readLine()).isNull();
    }
    assertThat(server.waitFor(ServerProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .isTrue();
  }

  private static void write(OutputStream in, int requests, AtomicInteger written) {
    try {
      for (int i = 0; i < requests; i++) {
        String line =
            "{\"jsonrpc\":\"2.0\",\"id\":" + i + ",\"method\":\"tools/list\",\"params\":{}}\n";
        in.write(line.getBytes(UTF_8));
        in.flush();
        written.incrementAndGet();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The count once it has stopped growing. */
  private static int settled(AtomicInteger count) throws InterruptedException {
    int before = -1;
    int now = 0;
    while (now == 0 || now != before) {
      before = now;
      TimeUnit.MILLISECONDS.sleep(500);
      now = count.get();
    }
    return now;
  }

  private static long peakMemoryMegabytes(Process server) throws IOException {
    Path status = Path.of("/proc", Long.toString(server.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }
}
