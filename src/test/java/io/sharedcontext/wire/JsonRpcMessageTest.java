package io.sharedcontext.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a message, and what is told of one that is none. */
class JsonRpcMessageTest {
  private static final String PING = WireConversation.request(7, "ping", "{}");

  @ParameterizedTest
  @ValueSource(strings = {"garbage", "{\"jsonrpc\":", "{} {}", "nul", "{\"a\":01}"})
  void a_line_that_is_not_json_is_a_parse_error_and_the_next_is_served(String line) {
    List<JsonNode> answers = WireConversation.say(line, PING);
    assertThat(answers.get(0).at("/error/code").asInt()).isEqualTo(-32700);
    assertThat(answers.get(0).has("id")).isFalse();
    assertThat(answers.get(1).path("result").isObject()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "\"text\"",
        "null",
        "{}",
        "[]",
        "[1]",
        "{\"jsonrpc\":\"1.0\",\"id\":null,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":[],\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}"
      })
  void what_is_no_message_is_an_invalid_request_without_an_id(String line) {
    JsonNode answer = WireConversation.ask(line);
    assertThat(answer.at("/error/code").asInt()).isEqualTo(-32600);
    assertThat(answer.has("id")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\":1,\"method\":\"ping\"}|-32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1}|-32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":5}|-32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]}|-32602",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/destroy\"}|-32601",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"logging/setLevel\"}|-32601"
      })
  void an_error_names_the_request_where_it_can(String line, int code) {
    JsonNode answer = WireConversation.ask(line);
    assertThat(answer.at("/error/code").asInt()).isEqualTo(code);
    assertThat(answer.path("id").asInt()).isEqualTo(1);
  }

  @Test
  void ids_come_back_as_they_were() {
    assertThat(WireConversation.ask("{\"jsonrpc\":\"2.0\",\"id\":\"a\\\"b\",\"method\":\"ping\"}"))
        .hasToString("{\"jsonrpc\":\"2.0\",\"id\":\"a\\\"b\",\"result\":{}}");
    assertThat(WireConversation.ask(
            "{\"jsonrpc\":\"2.0\",\"id\":123456789012345678901234567890,\"method\":\"ping\"}"))
        .hasToString("{\"jsonrpc\":\"2.0\",\"id\":123456789012345678901234567890,\"result\":{}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.50", "-7", "0", "1E+3", "9007199254740993"})
  void a_number_is_an_id_however_it_is_written(String id) {
    assertThat(WireConversation.ask("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"ping\"}"))
        .hasToString("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{}}");
    assertThat(WireConversation.ask("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":5}"))
        .hasToString("{\"jsonrpc\":\"2.0\",\"id\":" + id
            + ",\"error\":{\"code\":-32600,\"message\":\"method must be a string\"}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"ec|7",
        "{\"jsonrpc\":\"2.0\",\"id\":7.5,\"method\"|7.5",
        "{\"id\":\"a\"|\"a\"",
        "{\"method\":\"ping\",\"params\":{\"id\":1},\"id\":2,}|2",
        "{\"id\":7|none",
        "{\"params\":{\"id\":1},\"id|none",
        "{\"id\":\"a|none",
        "{\"id\":null,|none",
        "[{\"id\":1,|none"
      })
  void a_broken_line_is_answered_to_its_id_where_that_is_whole(String line, String id) {
    JsonNode answer = WireConversation.ask(line);
    assertThat(answer.at("/error/code").asInt()).isEqualTo(-32700);
    assertThat(answer.has("id") ? answer.get("id").toString() : "none").isEqualTo(id);
  }

  @Test
  void a_message_on_several_lines_is_told_to_be_one() {
    for (JsonNode answer : WireConversation.say("{", "  \"jsonrpc\": \"2.0\",", "}")) {
      assertThat(answer.at("/error/message").asText())
          .startsWith("the line is not JSON: ")
          .endsWith("; a message is one line, without line breaks in it")
          .doesNotContainIgnoringCase("JsonReadFeature", "REDACTED", "Source");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ping", "tools/list", "resources/list", "prompts/list", "initialize"})
  void null_in_place_of_parameters_is_none(String method) {
    JsonNode answer = WireConversation.ask(WireConversation.request(1, method, "null"));
    assertThat(answer).isEqualTo(WireConversation.ask(WireConversation.request(1, method, "{}")));
    assertThat(answer.has("result")).isTrue();
  }

  @Test
  void a_byte_order_mark_before_a_message_is_skipped() {
    assertThat(WireConversation.say("\uFEFF" + PING, "\uFEFF" + PING, "\uFEFF"))
        .hasSize(2)
        .allMatch(answer -> answer.has("result"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'word':'hi'}", "'{\\'word\\':\\'hi\\'}'", "' {\\'word\\':\\'hi\\'} '"})
  void arguments_may_come_as_text(String arguments) {
    JsonNode answer =
        WireConversation.ask(WireConversation.call(1, "echo", arguments.replace('\'', '"')));
    assertThat(answer.at("/result/structuredContent/word").asText()).isEqualTo("hi");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "''", "' '", "'{}'", "[]", "'[]'", "'null'"})
  void arguments_may_be_nothing(String arguments) {
    JsonNode answer =
        WireConversation.ask(WireConversation.call(1, "echo", arguments.replace('\'', '"')));
    assertThat(answer.at("/result/structuredContent/error").asText())
        .isEqualTo("word is required: a string");
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "'hi'", "[1]", "true", "'{'"})
  void arguments_that_mean_no_object_are_an_error_that_a_model_sees(String arguments) {
    JsonNode answer =
        WireConversation.ask(WireConversation.call(1, "echo", arguments.replace('\'', '"')));
    assertThat(answer.at("/result/isError").asBoolean()).isTrue();
    assertThat(answer.at("/result/structuredContent/error").asText())
        .isEqualTo("the arguments must be an object");
  }

  @Test
  void blank_lines_notifications_and_stray_responses_are_not_answered() {
    assertThat(WireConversation.say(
            "",
            "   ",
            "\r",
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/nobody/knows\",\"params\":[]}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"ping\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{}}",
            "{\"jsonrpc\":\"2.0\",\"id\":9,\"error\":{\"code\":1,\"message\":\"no\"}}"))
        .isEmpty();
  }

  @Test
  void invalid_utf_8_is_a_parse_error() {
    byte[] line = (PING.replace("ping", "p\u00ffng") + "\n").getBytes(StandardCharsets.ISO_8859_1);
    JsonNode answer = WireConversation.only(WireConversation.say(new Sample().methods(), line));
    assertThat(answer.at("/error/code").asInt()).isEqualTo(-32700);
    assertThat(answer.get("id").asInt()).isEqualTo(7);
  }

  @Test
  void what_is_nested_too_deep_or_too_long_a_number_is_told_to_who_asked() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    JsonNode answer =
        WireConversation.ask(WireConversation.request(1, "ping", "{\"x\":" + deep + "}"));
    assertThat(answer.get("id").asInt()).isEqualTo(1);
    assertThat(answer.at("/error/code").asInt()).isEqualTo(-32602);
    assertThat(answer.at("/error/message").asText()).contains("deeper than 500 levels");
    assertThat(WireConversation.ask("{\"x\":" + deep).at("/error/code").asInt()).isEqualTo(-32700);
    assertThat(WireConversation.ask(
                WireConversation.request(0, "ping", "{}").replace("0", "1".repeat(1_001)))
            .at("/error/code")
            .asInt())
        .isEqualTo(-32600);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_tool_whose_argument_is_too_large_to_read_fails_like_any_other(boolean modern) {
    String digits = "1".repeat(1_001);
    String call = ",\"name\":\"echo\",\"arguments\":{\"word\":{\"a\":[" + digits + "]}}";
    JsonNode answer = WireConversation.ask(
        modern
            ? WireConversation.modern(3, "tools/call", call)
            : WireConversation.request(3, "tools/call", "{" + call.substring(1) + "}"));
    JsonNode failure = answer.at("/result/structuredContent");
    assertThat(answer.at("/result/isError").booleanValue()).isTrue();
    assertThat(answer.at("/result").has("resultType")).isEqualTo(modern);
    assertThat(failure.path("code").asText()).isEqualTo("INVALID_INPUT");
    assertThat(failure.path("error").asText())
        .isEqualTo("word holds a number of 1001 characters; at most 1000 are read");
    assertThat(failure.path("suggestions")).isNotEmpty();
  }

  @Test
  void a_batch_is_answered_as_one_where_the_revision_has_batches() {
    String batch = "[" + PING + ",{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"},5,"
        + WireConversation.call(8, "echo", "{\"word\":\"hi\"}") + "]";
    List<JsonNode> answers = WireConversation.say(
        WireConversation.request(1, "initialize", "{\"protocolVersion\":\"2025-03-26\"}"), batch);
    assertThat(answers).hasSize(2);
    assertThat(answers.get(1)).hasSize(3);
    assertThat(answers.get(1).findValuesAsText("word")).containsExactly("hi");
  }

  @Test
  void a_batch_of_notifications_is_not_answered() {
    assertThat(WireConversation.say(
            WireConversation.request(1, "initialize", "{\"protocolVersion\":\"2025-03-26\"}"),
            "[{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}]"))
        .hasSize(1);
  }

  @Test
  void a_batch_is_an_invalid_request_in_every_other_revision() {
    List<JsonNode> answers = WireConversation.say(
        WireConversation.request(1, "initialize", "{\"protocolVersion\":\"2025-11-25\"}"),
        "[" + PING + "]");
    assertThat(answers.get(1).at("/error/code").asInt()).isEqualTo(-32600);
  }
}
