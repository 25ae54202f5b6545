package io.sharedcontext.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server declares, and what it asks its client to declare. */
class ExtensionTest {
  @Test
  void discovery_declares_the_extensions_and_a_handshake_none() {
    JsonNode modern = WireConversation.ask(WireConversation.modern(1, "server/discover", ""))
        .at("/result/capabilities");
    assertThat(modern.path("extensions"))
        .hasToString(
            "{\"io.modelcontextprotocol/tasks\":{},\"io.modelcontextprotocol/skills\":{}}");
    assertThat(modern.has("tasks")).isFalse();
    JsonNode legacy =
        WireConversation.ask(WireConversation.request(1, "initialize", "{}")).path("result");
    assertThat(legacy.path("capabilities").has("extensions")).isFalse();
    assertThat(legacy.path("capabilities").has("tasks")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tasks/get", "tasks/update", "tasks/cancel"})
  void who_does_not_declare_tasks_is_told_what_is_missing(String method) {
    JsonNode error = WireConversation.ask(
            WireConversation.modern(1, method, ",\"taskId\":\"task_1\",\"inputResponses\":{}"))
        .path("error");
    assertThat(error.path("code").asInt()).isEqualTo(-32021);
    assertThat(error.path("data"))
        .hasToString(
            "{\"requiredCapabilities\":{\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}}");
  }

  @Test
  void listening_to_tasks_needs_the_extension_too() {
    JsonNode error = WireConversation.ask(WireConversation.modern(
            1, "subscriptions/listen", ",\"notifications\":{\"taskIds\":[\"task_1\"]}"))
        .path("error");
    assertThat(error.path("code").asInt()).isEqualTo(-32021);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tasks/get", "tasks/update", "tasks/cancel", "tasks/result", "tasks/list"})
  void the_legacy_era_has_no_tasks(String method) {
    assertThat(WireConversation.ask(WireConversation.request(1, method, "{\"taskId\":\"t\"}"))
            .at("/error/code")
            .asInt())
        .isEqualTo(-32601);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tasks/result", "tasks/list"})
  void what_the_extension_dropped_is_not_there(String method) {
    assertThat(WireConversation.ask(WireConversation.modern(1, method, ",\"taskId\":\"t\""))
            .at("/error/code")
            .asInt())
        .isEqualTo(-32601);
  }

  @Test
  void the_parameter_by_which_older_clients_ask_for_a_task_changes_nothing() {
    String call = "{\"name\":\"echo\",\"arguments\":{\"word\":\"a\"},\"task\":{\"ttl\":60000}}";
    JsonNode result =
        WireConversation.ask(WireConversation.request(1, "tools/call", call)).path("result");
    assertThat(result.at("/structuredContent/word").asText()).isEqualTo("a");
    assertThat(result.has("task")).isFalse();
  }
}
