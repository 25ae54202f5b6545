package io.sharedcontext.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tasks over server processes that are killed. The lines are those that Claude Code 2.1.317 is known to send
 * (a report on it is in docs/decisions.md): {@code server/discover} first and no {@code initialize}, every request with its
 * capabilities, calls with {@code claudecode/toolUseId}.
 */
@DisabledOnOs(OS.WINDOWS)
class TaskProcessesIT {
  private static final int TASKS = 20;

  @TempDir
  Path home;

  private static ObjectNode meta(ObjectNode params) {
    ObjectNode meta = params.putObject("_meta");
    meta.put("io.modelcontextprotocol/protocolVersion", "2026-07-28");
    meta.putObject("io.modelcontextprotocol/clientInfo")
        .put("name", "claude-code")
        .put("version", "2.1.317");
    ObjectNode capabilities = meta.putObject("io.modelcontextprotocol/clientCapabilities");
    capabilities.putObject("roots");
    capabilities.putObject("elicitation");
    capabilities.putObject("extensions").putObject("io.modelcontextprotocol/tasks");
    return params;
  }

  private static JsonNode ask(ServerProcess server, String method, ObjectNode params) {
    ObjectNode response = server.request(method, meta(params));
    assertThat(response.has("result")).as("%s", response).isTrue();
    return response.path("result");
  }

  private static JsonNode call(ServerProcess server, String tool, ObjectNode arguments) {
    ObjectNode params = Json.object().put("name", tool);
    params.set("arguments", arguments);
    meta(params).withObject("/_meta").put("claudecode/toolUseId", "toolu_01");
    ObjectNode response = server.request("tools/call", params);
    assertThat(response.has("result")).as("%s", response).isTrue();
    return response.path("result");
  }

  private static JsonNode get(ServerProcess server, String task) {
    return ask(server, "tasks/get", Json.object().put("taskId", task));
  }

  private static JsonNode ended(ServerProcess server, String task) {
    Await.until(
        "the task ends", () -> !get(server, task).path("status").asText().equals("working"));
    return get(server, task);
  }

  private static String taskId(JsonNode result) {
    assertThat(result.path("resultType").asText()).as("%s", result).isEqualTo("task");
    return result.path("taskId").asText();
  }

  private static ObjectNode lock(String session, String resource) {
    ObjectNode lock = Json.object().put("session_id", session).put("action", "lock");
    lock.putArray("resources").add(resource);
    return lock;
  }

  private static String session(ServerProcess server) {
    return server
        .call("create_session", Map.of("purpose", "p"))
        .path("session_id")
        .asText();
  }

  @Test
  void a_conversation_as_claude_code_holds_it_ends_with_the_message_in_its_task() {
    try (ServerProcess ada = ServerProcess.start(home, "ada");
        ServerProcess bob = ServerProcess.start(home, "bob")) {
      JsonNode discovered = ask(ada, "server/discover", Json.object());
      assertThat(discovered.at("/capabilities/extensions").has("io.modelcontextprotocol/tasks"))
          .isTrue();
      JsonNode tools = ask(ada, "tools/list", Json.object());
      JsonNode wait = tool(tools, "wait_for_messages");
      assertThat(wait.at("/inputSchema/properties/timeout_seconds/maximum").asInt())
          .isEqualTo(86_400);
      ObjectNode legacy = bob.request("tools/list", Json.object());
      assertThat(tool(legacy.path("result"), "wait_for_messages")
              .at("/inputSchema/properties/timeout_seconds/maximum")
              .asInt())
          .isEqualTo(25);
      String session = session(bob);
      String task = taskId(call(
          ada,
          "wait_for_messages",
          Json.object().put("session_id", session).put("timeout_seconds", 86_400)));
      assertThat(get(ada, task).path("status").asText()).isEqualTo("working");

      bob.call("add_message", Map.of("session_id", session, "content", "wake up"));

      JsonNode done = ended(ada, task);
      assertThat(done.path("status").asText()).isEqualTo("completed");
      assertThat(done.at("/result/structuredContent/messages/0/content").asText())
          .isEqualTo("wake up");
    }
  }

  private static JsonNode tool(JsonNode list, String name) {
    for (JsonNode tool : list.path("tools")) {
      if (tool.path("name").asText().equals(name)) {
        return tool;
      }
    }
    throw new AssertionError("not listed: " + name);
  }

  @Test
  void tasks_of_a_killed_process_complete_once_in_another_of_the_agent() {
    try (ServerProcess bob = ServerProcess.start(home, "bob")) {
      String session = session(bob);
      ServerProcess killed = ServerProcess.start(home, "ada");
      List<String> locks = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        bob.call("coordinate_session_work", lock(session, "r" + i));
        locks.add(taskId(call(
            killed, "coordinate_session_work", lock(session, "r" + i).put("wait_seconds", 600))));
      }
      String wait = taskId(call(
          killed,
          "wait_for_messages",
          Json.object().put("session_id", session).put("timeout_seconds", 600)));
      killed.kill();
      bob.call("coordinate_session_work", Map.of("session_id", session, "action", "unlock"));
      bob.call("add_message", Map.of("session_id", session, "content", "after the kill"));

      try (ServerProcess ada = ServerProcess.start(home, "ada");
          ServerProcess twin = ServerProcess.start(home, "ada")) {
        TreeSet<Long> tokens = new TreeSet<>();
        for (String task : locks) {
          JsonNode mine = ended(ada, task);
          assertThat(get(twin, task).path("result")).isEqualTo(mine.path("result"));
          assertThat(mine.at("/result/isError").asBoolean()).as("%s", mine).isFalse();
          tokens.add(mine.at("/result/structuredContent/fencing_token").asLong());
        }
        assertThat(tokens).hasSize(TASKS);
        assertThat(ended(twin, wait)
                .at("/result/structuredContent/messages/0/content")
                .asText())
            .isEqualTo("after the kill");
        JsonNode status =
            bob.call("coordinate_session_work", Map.of("session_id", session, "action", "status"));
        assertThat(status.path("locks")).hasSize(TASKS);
        assertThat(status.path("waiters")).isEmpty();
      }
    }
  }

  @Test
  void of_two_processes_of_an_agent_one_goes_on_with_the_tasks_of_the_other_unasked() {
    try (ServerProcess bob = ServerProcess.start(home, "bob");
        ServerProcess twin = ServerProcess.start(home, "ada")) {
      String session = session(bob);
      call(twin, "list_sessions", Json.object());
      bob.call("coordinate_session_work", lock(session, "r"));
      ServerProcess killed = ServerProcess.start(home, "ada");
      String task = taskId(
          call(killed, "coordinate_session_work", lock(session, "r").put("wait_seconds", 600)));
      killed.kill();
      bob.call("coordinate_session_work", Map.of("session_id", session, "action", "unlock"));

      Await.until(
          "the lock is granted",
          () -> bob.call(
                  "coordinate_session_work", Map.of("session_id", session, "action", "status"))
              .at("/lock_status/locked_by")
              .asText()
              .equals("ada"));

      assertThat(get(twin, task).path("status").asText()).isEqualTo("completed");
    }
  }
}
