package io.sharedcontext.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ModernClient;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Agents whose clients take tasks, through the wire; other agents are in another process. */
abstract class TaskFixture {
  static final Caller BOB = ToolFixture.agent("bob", "tester");
  static final String MINUTE = "'timeout_seconds':60";

  @TempDir
  Path home;

  ModernClient ada;
  ToolFixture others;
  String session;

  @BeforeEach
  void begin() {
    ada = new ModernClient(home, "ada");
    others = new ToolFixture(home);
    session = ada.result("create_session", "{'purpose':'p'}").path("session_id").asText();
  }

  @AfterEach
  void end() {
    others.close();
    ada.close();
  }

  JsonNode waits(ModernClient agent) {
    return waits(agent, MINUTE);
  }

  JsonNode waits(ModernClient agent, String more) {
    return task(agent.call("wait_for_messages", "{'session_id':'" + session + "'," + more + "}"));
  }

  static JsonNode task(JsonNode result) {
    assertThat(result.path("resultType").asText()).as("%s", result).isEqualTo("task");
    return result;
  }

  static String id(JsonNode task) {
    return task.path("taskId").asText();
  }

  String lock(String more) {
    return "{'session_id':'" + session + "','action':'lock'" + more + "}";
  }

  JsonNode bobs(String arguments) {
    return others.call(BOB, "coordinate_session_work", arguments);
  }

  JsonNode bob(String tool, String arguments) {
    JsonNode result = others.call(BOB, tool, arguments);
    assertThat(result.path("success").asBoolean()).as("%s", result).isTrue();
    return result;
  }
}
