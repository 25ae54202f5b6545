package io.sharedcontext.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ExpectedErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools, documents, prompts and completion as clients meet them. */
class ServerDefinitionTest {
  private static JsonNode ask(String method, String params) {
    return WireConversation.ask(WireConversation.request(1, method, params));
  }

  @Test
  void a_listed_tool_carries_schemas_and_all_hints() {
    JsonNode tool = ask("tools/list", "{}").at("/result/tools/0");
    assertThat(tool.path("name").asText()).isEqualTo("echo");
    assertThat(tool.path("title").asText()).isEqualTo("Echo");
    assertThat(tool.at("/inputSchema/required")).hasToString("[\"word\"]");
    assertThat(tool.at("/outputSchema/type").asText()).isEqualTo("object");
    assertThat(tool.path("annotations"))
        .hasToString("{\"readOnlyHint\":true,\"destructiveHint\":false,\"idempotentHint\":true,"
            + "\"openWorldHint\":false}");
    assertThat(tool.at("/_meta/anthropic~1alwaysLoad").asBoolean()).isTrue();
  }

  @Test
  void a_result_comes_in_two_forms_that_say_the_same() {
    JsonNode result = WireConversation.ask(
            WireConversation.call(1, "echo", "{\"word\":\"a \\\"b\\\" \\n €\"}"))
        .path("result");
    assertThat(result.path("content")).hasSize(1);
    assertThat(result.at("/content/0/text").asText())
        .isEqualTo(result.path("structuredContent").toString());
    assertThat(result.path("isError").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"refused,LIMIT_EXCEEDED", "broken,INTERNAL_ERROR"})
  void a_failure_is_a_result_in_the_same_two_forms(String tool, String code) {
    JsonNode result;
    try (ExpectedErrors expected = ExpectedErrors.containing("a secret")) {
      result = WireConversation.ask(WireConversation.call(1, tool, "{}")).path("result");
      assertThat(expected.text().contains("a secret")).isEqualTo(tool.equals("broken"));
    }
    assertThat(result.path("isError").asBoolean()).isTrue();
    assertThat(result.at("/structuredContent/code").asText()).isEqualTo(code);
    assertThat(result.at("/content/0/text").asText())
        .isEqualTo(result.path("structuredContent").toString())
        .doesNotContain("secret");
  }

  @Test
  void an_unknown_tool_is_named_with_its_neighbours() {
    JsonNode error =
        WireConversation.ask(WireConversation.call(1, "ehco", "{}")).path("error");
    assertThat(error.path("code").asInt()).isEqualTo(-32602);
    assertThat(error.path("message").asText()).isEqualTo("Unknown tool: ehco; did you mean echo?");
    assertThat(WireConversation.ask(WireConversation.call(1, "nothing_like_it", "{}"))
            .at("/error/message")
            .asText())
        .isEqualTo("Unknown tool: nothing_like_it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"name\":5}", "{\"name\":null}"})
  void a_call_that_is_none_is_refused_as_such(String params) {
    assertThat(ask("tools/call", params).at("/error/code").asInt()).isEqualTo(-32602);
  }

  @Test
  void documents_are_listed_apart_from_families_of_them() {
    assertThat(ask("resources/list", "{}").at("/result/resources"))
        .hasToString("[{\"uri\":\"docs://all\",\"name\":\"all\",\"title\":\"All\","
            + "\"description\":\"Everything.\",\"mimeType\":\"text/markdown\"}]");
    assertThat(ask("resources/templates/list", "{}")
            .at("/result/resourceTemplates/0/uriTemplate")
            .asText())
        .isEqualTo("note://{id}");
  }

  @Test
  void a_document_is_read_by_its_uri() {
    assertThat(ask("resources/read", "{\"uri\":\"docs://all\"}").at("/result/contents/0"))
        .hasToString("{\"uri\":\"docs://all\",\"mimeType\":\"text/markdown\",\"text\":\"# All\"}");
    assertThat(ask("resources/read", "{\"uri\":\"note://a%40b+c\"}")
            .at("/result/contents/0/text")
            .asText())
        .isEqualTo("{\"id\":\"a@b+c\"}");
    assertThat(ask("resources/read", "{\"uri\":\"note://SESSION_00000000000000AA%20\"}")
            .at("/result/contents/0/text")
            .asText())
        .isEqualTo("{\"id\":\"session_00000000000000aa\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "nothing://here,-32002",
    "note://gone,-32002",
    "note://secret,-32602",
    "note://broken,-32603",
    "note://%zz,-32602"
  })
  void a_document_that_cannot_be_read_is_an_error(String uri, int code) {
    try (ExpectedErrors expected = ExpectedErrors.containing("a secret")) {
      JsonNode answer = ask("resources/read", "{\"uri\":\"" + uri + "\"}");

      assertThat(answer.at("/error/code").asInt()).isEqualTo(code);
      assertThat(expected.text().contains("a secret")).isEqualTo(uri.endsWith("broken"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing://here", "note://gone"})
  void the_modern_era_calls_a_missing_document_invalid_parameters(String uri) {
    JsonNode answer = WireConversation.ask(
        WireConversation.modern(1, "resources/read", ",\"uri\":\"" + uri + "\""));
    assertThat(answer.at("/error/code").asInt()).isEqualTo(-32602);
  }

  @Test
  void a_denied_document_is_on_record_and_carries_the_failure() {
    Sample sample = new Sample();
    List<JsonNode> answers = WireConversation.say(
        sample.methods(),
        WireConversation.request(1, "resources/read", "{\"uri\":\"note://secret\"}"));
    assertThat(answers.get(0).at("/error/data/code").asText()).isEqualTo("PERMISSION_DENIED");
    assertThat(sample.refusals).containsExactly("resources/read PERMISSION_DENIED");
  }

  @Test
  void a_caller_without_read_reads_no_document() {
    List<JsonNode> answers = WireConversation.say(
        WireConversation.request(1, "initialize", "{\"clientInfo\":{\"name\":\"stranger\"}}"),
        WireConversation.request(2, "resources/read", "{\"uri\":\"docs://all\"}"));
    assertThat(WireConversation.to(2, answers).at("/error/data/code").asText())
        .isEqualTo("PERMISSION_DENIED");
  }

  @Test
  void prompts_are_listed_and_made() {
    assertThat(ask("prompts/list", "{}").at("/result/prompts/0/arguments/0"))
        .hasToString("{\"name\":\"who\",\"description\":\"Whom.\",\"required\":true}");
    assertThat(ask("prompts/get", "{\"name\":\"greet\",\"arguments\":{\"who\":\"Ada\"}}")
            .at("/result/messages/0"))
        .hasToString("{\"role\":\"user\",\"content\":{\"type\":\"text\",\"text\":\"Hello Ada\"}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"unknown\"}",
        "{\"name\":\"greet\"}",
        "{\"name\":\"greet\",\"arguments\":{\"who\":5}}"
      })
  void a_prompt_that_cannot_be_made_is_refused(String params) {
    assertThat(ask("prompts/get", params).at("/error/code").asInt()).isEqualTo(-32602);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":\"ref/prompt\",\"name\":\"greet\"}|who|[\"world\"]",
        "{\"type\":\"ref/resource\",\"uri\":\"note://{id}\"}|id|[\"w1\",\"w2\"]"
      })
  void words_are_completed(String ref, String name, String values) {
    JsonNode completion = ask(
            "completion/complete",
            "{\"ref\":" + ref + ",\"argument\":{\"name\":\"" + name + "\",\"value\":\"w\"}}")
        .at("/result/completion");
    assertThat(completion.path("values")).hasToString(values);
    assertThat(completion.path("hasMore").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"greet\"},\"argument\":{\"name\":\"x\"}}",
        "{\"ref\":{\"type\":\"ref/resource\",\"uri\":\"docs://all\"},\"argument\":{\"name\":\"x\"}}"
      })
  void completion_of_nothing_known_is_refused(String params) {
    assertThat(ask("completion/complete", params).at("/error/code").asInt()).isEqualTo(-32602);
  }

  @Test
  void a_long_list_comes_in_pages() {
    List<String> items = IntStream.range(0, 250).mapToObj(Integer::toString).toList();
    MethodRegistry methods = new MethodRegistry(new ServerInfo("", "", "", ""))
        .legacy("things/list", RpcMethod.list(new Pagination("things", () -> items)));
    List<String> seen = new ArrayList<>();
    String params = "{}";
    int pages = 0;
    while (!params.isEmpty()) {
      JsonNode page = WireConversation.only(
              WireConversation.say(methods, WireConversation.request(1, "things/list", params)))
          .path("result");
      page.path("things").forEach(item -> seen.add(item.asText()));
      params = page.has("nextCursor") ? "{\"cursor\":" + page.get("nextCursor") + "}" : "";
      pages++;
    }
    assertThat(pages).isEqualTo(3);
    assertThat(seen).isEqualTo(items);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"bad\"", "\" \"", "5"})
  void a_cursor_that_no_list_gave_is_refused(String cursor) {
    assertThat(
            ask("tools/list", "{\"cursor\":" + cursor + "}").at("/error/code").asInt())
        .isEqualTo(-32602);
  }
}
