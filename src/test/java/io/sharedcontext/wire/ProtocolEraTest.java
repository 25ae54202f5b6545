package io.sharedcontext.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two eras on one pipe, each message by its own. */
class ProtocolEraTest {
  private static String initialize(int id, String revision) {
    return WireConversation.request(
        id,
        "initialize",
        "{\"protocolVersion\":\"" + revision
            + "\",\"capabilities\":{},\"clientInfo\":{\"name\":\"old\",\"version\":\"1\"}}");
  }

  @ParameterizedTest
  @CsvSource({
    "2024-11-05,2024-11-05",
    "2025-03-26,2025-03-26",
    "2025-06-18,2025-06-18",
    "2025-11-25,2025-11-25",
    "2026-07-28,2025-11-25",
    "1999-01-01,2025-11-25"
  })
  void a_handshake_agrees_on_what_both_know(String asked, String agreed) {
    JsonNode result = WireConversation.ask(initialize(1, asked)).path("result");
    assertThat(result.path("protocolVersion").asText()).isEqualTo(agreed);
    assertThat(result.at("/serverInfo/name").asText()).isEqualTo("sample");
    assertThat(result.path("instructions").asText()).isEqualTo("Echo, then put.");
    assertThat(result.path("capabilities").fieldNames())
        .toIterable()
        .containsExactly("tools", "resources", "prompts", "completions");
  }

  @Test
  void a_handshake_without_parameters_is_one() {
    assertThat(WireConversation.ask(WireConversation.request(1, "initialize", "{}"))
            .at("/result/protocolVersion")
            .asText())
        .isEqualTo("2025-11-25");
  }

  @Test
  void discovery_then_a_handshake_then_another_all_succeed_on_one_pipe() {
    List<JsonNode> answers = WireConversation.say(
        WireConversation.modern(1, "server/discover", ""),
        initialize(2, "2025-11-25"),
        WireConversation.modern(3, "tools/list", ""),
        initialize(4, "2024-11-05"),
        WireConversation.request(5, "tools/list", "{}"));
    assertThat(answers).hasSize(5).allMatch(answer -> answer.has("result"));
    assertThat(WireConversation.to(3, answers).path("result").has("resultType")).isTrue();
    assertThat(WireConversation.to(5, answers).path("result").has("resultType")).isFalse();
  }

  @Test
  void requests_before_any_handshake_are_served() {
    List<JsonNode> answers = WireConversation.say(
        WireConversation.request(1, "ping", "{}"),
        WireConversation.request(2, "tools/list", "{}"),
        WireConversation.call(3, "echo", "{\"word\":\"early\"}"));
    assertThat(answers).hasSize(3).allMatch(answer -> answer.has("result"));
  }

  @Test
  void discovery_tells_what_there_is() {
    JsonNode result =
        WireConversation.ask(WireConversation.modern(1, "server/discover", "")).path("result");
    assertThat(result.path("supportedVersions")).hasToString("[\"2026-07-28\"]");
    assertThat(result.path("capabilities").has("tools")).isTrue();
    assertThat(result.at("/_meta/io.modelcontextprotocol~1serverInfo/name").asText())
        .isEqualTo("sample");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server/discover",
        "tools/list",
        "prompts/list",
        "resources/list",
        "resources/templates/list"
      })
  void modern_results_that_may_be_kept_say_for_how_long(String method) {
    JsonNode result =
        WireConversation.ask(WireConversation.modern(1, method, "")).path("result");
    assertThat(result.path("resultType").asText()).isEqualTo("complete");
    assertThat(result.path("ttlMs").asLong()).isPositive();
    assertThat(result.path("cacheScope").asText()).isEqualTo("private");
  }

  @Test
  void modern_calls_are_complete_and_not_to_be_kept() {
    JsonNode result = WireConversation.ask(WireConversation.modern(
            1, "tools/call", ",\"name\":\"echo\",\"arguments\":{\"word\":\"a\"}"))
        .path("result");
    assertThat(result.path("resultType").asText()).isEqualTo("complete");
    assertThat(result.has("ttlMs")).isFalse();
    assertThat(result.at("/structuredContent/word").asText()).isEqualTo("a");
  }

  @Test
  void a_modern_client_is_known_by_each_request() {
    JsonNode result = WireConversation.ask(
            WireConversation.modern(1, "tools/call", ",\"name\":\"client\""))
        .path("result");
    assertThat(result.at("/structuredContent/word").asText()).isEqualTo("modern");
  }

  @Test
  void each_modern_request_is_its_own_clients_whatever_comes_after_it() {
    String[] lines = new String[200];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = WireConversation.modern(i, "tools/call", ",\"name\":\"client\"")
          .replace("\"modern\"", "\"client-" + i + "\"");
    }

    assertThat(WireConversation.say(lines))
        .hasSize(200)
        .allSatisfy(
            answer -> assertThat(answer.at("/result/structuredContent/word").asText())
                .isEqualTo("client-" + answer.path("id").asInt()));
  }

  @Test
  void a_legacy_client_is_known_by_its_handshake() {
    List<JsonNode> answers =
        WireConversation.say(initialize(1, "2025-11-25"), WireConversation.call(2, "client", "{}"));
    assertThat(
            WireConversation.to(2, answers).at("/result/structuredContent/word").asText())
        .isEqualTo("old");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ping", "initialize", "logging/setLevel"})
  void the_modern_era_has_no_use_for_what_it_dropped(String method) {
    assertThat(WireConversation.ask(WireConversation.modern(1, method, ""))
            .at("/error/code")
            .asInt())
        .isEqualTo(-32601);
  }

  @Test
  void an_unknown_revision_is_told_the_known_ones() {
    JsonNode error = WireConversation.ask(WireConversation.request(
            1,
            "tools/list",
            "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2030-01-01\"}}"))
        .path("error");
    assertThat(error.path("code").asInt()).isEqualTo(-32022);
    assertThat(error.path("data"))
        .hasToString("{\"supported\":[\"2026-07-28\"],\"requested\":\"2030-01-01\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":5}}",
        "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}"
      })
  void a_modern_request_without_its_facts_is_refused(String params) {
    assertThat(WireConversation.ask(WireConversation.request(1, "server/discover", params))
            .at("/error/code")
            .asInt())
        .isEqualTo(-32602);
  }
}
