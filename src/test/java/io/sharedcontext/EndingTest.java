package io.sharedcontext;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.OtherWriter;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** When a server process ends, no request of its client is dropped in silence. */
@DisabledOnOs(OS.WINDOWS)
class EndingTest {
  private static final int CHANGES = 20;
  private static final int PIPE = 60_000;

  @TempDir
  Path home;

  private static ObjectNode set(String key, int value) {
    return Json.object().put("key", key).put("value", value);
  }

  private static ObjectNode create() {
    return Json.object().put("purpose", "p");
  }

  private static String code(ServerProcess server, CompletableFuture<ObjectNode> answer) {
    return ServerProcess.content(server.await(answer)).path("code").asText("none");
  }

  private List<CompletableFuture<ObjectNode>> changes(ServerProcess server) {
    List<CompletableFuture<ObjectNode>> answers = new ArrayList<>();
    for (int i = 1; i <= CHANGES; i++) {
      answers.add(server.callAsync("set_memory", set("k" + i, i)));
    }
    return answers;
  }

  @Test
  void changes_that_cannot_be_made_are_answered_told_of_and_never_made() {
    ServerProcess server = ServerProcess.start(home, "ada");
    server.call("set_memory", set("k", 0));
    try (OtherWriter other = OtherWriter.in(home)) {
      List<CompletableFuture<ObjectNode>> answers = changes(server);

      assertThat(server.finish()).isNotZero();

      assertThat(other).isNotNull();
      List<ObjectNode> failures = answers.stream()
          .map(answer -> ServerProcess.content(server.await(answer)))
          .toList();
      assertThat(failures)
          .allMatch(failure -> failure.path("recoverable").asBoolean())
          .filteredOn(failure -> !failure.path("code").asText().equals("SHUTTING_DOWN"))
          // On a starved machine the time to say so may be up before the last was answered.
          .isNotEmpty()
          .allMatch(failure -> failure.path("code").asText().equals("STORE_BUSY"))
          .allMatch(failure -> failure.path("retry_after_ms").asInt() > 0);
      assertThat(server.errors())
          .contains("ended before 20 requests were done: 20 set_memory")
          .doesNotContain("Exception");
    }
    assertThat(keys()).containsExactly("k");
  }

  /** The keys of Ada's memory. */
  private List<String> keys() {
    try (ServerProcess later = ServerProcess.start(home, "ada")) {
      return later
          .call("list_memory", Map.of("limit", 100))
          .path("entries")
          .findValuesAsText("key");
    }
  }

  @Test
  void a_terminated_server_answers_changes_that_it_cannot_make() {
    ServerProcess server = ServerProcess.start(home, "ada");
    server.call("set_memory", set("k", 0));
    try (OtherWriter other = OtherWriter.in(home)) {
      CompletableFuture<ObjectNode> answer = server.callAsync("set_memory", set("l", 1));
      server.process().toHandle().destroy();

      assertThat(server.exitCode()).isNotZero();

      assertThat(other).isNotNull();
      assertThat(code(server, answer)).isEqualTo("STORE_BUSY");
    }
    assertThat(keys()).containsExactly("k");
  }

  @Test
  void a_first_call_is_answered_though_another_writes_and_the_input_has_ended() throws Exception {
    ServerProcess.start(home, "ada").close();
    try (ServerProcess founder = ServerProcess.start(home, "ada")) {
      founder.call("create_session", create());
    }
    ServerProcess late = ServerProcess.start(home, "bob");
    try (OtherWriter other = OtherWriter.in(home)) {
      CompletableFuture<ObjectNode> answer = late.callAsync("create_session", create());

      assertThat(late.finish()).isNotZero();

      assertThat(other).isNotNull();
      assertThat(code(late, answer)).isIn("STORE_BUSY", "SHUTTING_DOWN");
    }
  }

  @Test
  void a_first_call_on_a_new_store_is_answered_on_busy_cores() {
    AtomicBoolean busy = new AtomicBoolean(true);
    List<Thread> loops = new ArrayList<>();
    for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
      Thread loop = new Thread(() -> {
        while (busy.get()) {
          Thread.onSpinWait();
        }
      });
      loop.setDaemon(true);
      loop.start();
      loops.add(loop);
    }
    try {
      ServerProcess server = ServerProcess.start(home, "ada");
      CompletableFuture<ObjectNode> answer = server.callAsync("create_session", create());
      int status = server.finish();
      assertThat(code(server, answer)).isEqualTo(status == 0 ? "none" : "SHUTTING_DOWN");
    } finally {
      busy.set(false);
    }
    assertThat(loops).isNotEmpty();
  }

  @Test
  void waits_that_only_the_end_ends_are_not_answered_and_are_no_failure() {
    ServerProcess server = ServerProcess.start(home, "ada");
    String session = server.call("create_session", create()).path("session_id").asText();
    ObjectNode wait = Json.object().put("session_id", session).put("timeout_seconds", 20);
    CompletableFuture<ObjectNode> abandoned = server.callAsync("wait_for_messages", wait);
    CompletableFuture<ObjectNode> short0 =
        server.callAsync("wait_for_messages", wait.deepCopy().put("timeout_seconds", 0));

    assertThat(server.finish()).isZero();

    assertThat(abandoned).isNotDone();
    assertThat(short0).as("a look that waits for nothing").isDone();
    assertThat(server.errors()).doesNotContain("failed", "ended before");
  }

  @Test
  void a_wait_that_has_something_to_say_is_answered_at_the_end() {
    try (ServerProcess ada = ServerProcess.start(home, "ada")) {
      String session = ada.call("create_session", create()).path("session_id").asText();
      ObjectNode wait = Json.object().put("session_id", session).put("timeout_seconds", 20);
      String before = ada.call("wait_for_messages", wait.deepCopy().put("timeout_seconds", 0))
          .path("next_cursor")
          .asText();
      ada.call("add_message", Map.of("session_id", session, "content", "hello"));
      ServerProcess bob = ServerProcess.start(home, "bob");
      CompletableFuture<ObjectNode> heard =
          bob.callAsync("wait_for_messages", wait.put("after", before));

      assertThat(bob.finish()).isZero();

      assertThat(
              ServerProcess.content(bob.await(heard)).at("/messages/0/content").asText())
          .isEqualTo("hello");
    }
  }

  @Test
  void a_client_that_reads_no_answers_keeps_no_server_that_is_told_to_end() throws Exception {
    Process server = ServerProcess.builder(
            ServerProcess.command("io.sharedcontext.Main"), home, Map.of())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    for (int i = 0; i < 20; i++) {
      String list = "{\"jsonrpc\":\"2.0\",\"id\":" + i + ",\"method\":\"tools/list\"}\n";
      server.getOutputStream().write(list.getBytes(UTF_8));
    }
    server.getOutputStream().close();
    awaitFullPipe(server);

    server.toHandle().destroy();

    assertThat(server.waitFor(ServerProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .isTrue();
    assertThat(server.exitValue()).isNotZero();
  }

  @Test
  void lines_for_which_memory_is_short_are_answered_and_told_of() {
    List<String> command = ServerProcess.command("io.sharedcontext.Main");
    command.add(Math.max(1, command.indexOf("-cp")), "-Xmx40m");
    ServerProcess server = ServerProcess.run(ServerProcess.builder(command, home, Map.of()));
    String value = "x".repeat(15 << 20);
    for (int i = 0; i < 3; i++) {
      server.send("{\"jsonrpc\":\"2.0\",\"id\":" + i + ",\"method\":\"tools/call\",\"params\":{"
          + "\"name\":\"set_memory\",\"arguments\":{\"key\":\"k\",\"value\":\"" + value + "\"}}}");
    }
    assertThat(server.request("ping", Json.object()).has("result")).isTrue();

    assertThat(server.finish()).isNotZero();

    for (int i = 0; i < 3; i++) {
      assertThat(server.receiveObject().toString()).contains("more memory than this server may");
    }
    assertThat(server.errors()).contains("ended before 3 requests were done");
  }

  /** Linux keeps 64 KiB in a pipe; a list of tools has most of that. */
  private static void awaitFullPipe(Process server) throws IOException {
    while (server.getInputStream().available() < PIPE) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }
}
