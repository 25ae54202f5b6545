package io.sharedcontext;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a model sees of the tools: names, descriptions, arguments and hints, within what it can afford. */
class ToolListTest {
  /** An estimate that serves for English and JSON alike. */
  private static final int CHARACTERS_A_TOKEN = 4;

  @TempDir
  Path home;

  @ParameterizedTest
  @CsvSource({"core, 3000", "standard, 7200", "all, 8800"})
  void a_list_costs_a_model_no_more_than_promised(String list, int tokens) {
    int characters = 0;
    for (JsonNode tool : tools(list)) {
      ObjectNode seen = Json.object();
      for (String field : List.of("name", "description", "inputSchema")) {
        seen.set(field, tool.get(field));
      }
      characters += Json.text(seen).length();
    }
    assertThat(characters / CHARACTERS_A_TOKEN).isLessThanOrEqualTo(tokens);
  }

  @Test
  void every_parameter_says_what_to_give_and_the_common_ones_say_it_alike() {
    Map<String, Set<String>> said = new TreeMap<>();
    List<String> silent = new ArrayList<>();
    for (JsonNode tool : tools("all")) {
      tool.at("/inputSchema/properties").properties().forEach(parameter -> {
        String text = parameter.getValue().path("description").asText();
        said.computeIfAbsent(parameter.getKey(), name -> new TreeSet<>()).add(text);
        if (text.isBlank()) {
          silent.add(tool.get("name").asText() + "." + parameter.getKey());
        }
      });
    }
    assertThat(silent).isEmpty();
    for (String common : List.of("auth_token", "idempotency_key", "max_tokens", "fencing_token")) {
      assertThat(said.get(common)).as(common).hasSizeLessThanOrEqualTo(2);
    }
    assertThat(said.get("auth_token")).hasSize(1);
    assertThat(said.get("idempotency_key")).hasSize(1);
  }

  @Test
  void credentials_are_marked_so_that_hosts_hide_them() {
    Set<String> hidden = new TreeSet<>();
    for (JsonNode tool : tools("all")) {
      tool.at("/inputSchema/properties").properties().stream()
          .filter(parameter -> parameter.getValue().path("format").asText().equals("password"))
          .forEach(parameter -> hidden.add(parameter.getKey()));
    }
    assertThat(hidden).containsExactly("api_key", "auth_token", "token");
  }

  @Test
  void hints_are_true() {
    assertThat(named("readOnlyHint", tool -> true))
        .doesNotContain("get_messages", "get_messages_advanced", "wait_for_messages")
        .contains("catch_up", "get_session", "list_sessions", "search_context", "get_memory");
    assertThat(named("destructiveHint", tool -> true))
        .containsExactlyInAnyOrder(
            "delete_memory",
            "delete_message",
            "delete_session",
            "get_performance_metrics",
            "refresh_token",
            "set_memory",
            "set_message_visibility",
            "update_session",
            "update_work_item");
    assertThat(named("idempotentHint", tool -> !tool.path("readOnlyHint").asBoolean()))
        .containsExactlyInAnyOrder(
            "delete_memory",
            "delete_message",
            "delete_session",
            "get_messages",
            "get_messages_advanced",
            "set_message_visibility",
            "wait_for_messages");
  }

  @Test
  void no_prompt_has_the_name_of_a_tool_in_another_spelling() {
    Set<String> tools = new TreeSet<>();
    tools("all").forEach(tool -> tools.add(plain(tool.get("name").asText())));
    try (ServerProcess server = ServerProcess.start(home, Map.of(Setting.TOOLS, "all"))) {
      server.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"prompts/list\"}");
      JsonNode prompts = Json.object(server.receive()).at("/result/prompts");
      assertThat(prompts)
          .isNotEmpty()
          .allSatisfy(prompt ->
              assertThat(tools).doesNotContain(plain(prompt.get("name").asText())));
    }
  }

  private static String plain(String name) {
    return name.replaceAll("[^a-z]", "");
  }

  private List<String> named(String hint, Predicate<JsonNode> among) {
    List<String> names = new ArrayList<>();
    for (JsonNode tool : tools("all")) {
      JsonNode hints = tool.get("annotations");
      if (hints.get(hint).asBoolean() && among.test(hints)) {
        names.add(tool.get("name").asText());
      }
    }
    return names;
  }

  private JsonNode tools(String list) {
    try (ServerProcess server = ServerProcess.start(home, Map.of(Setting.TOOLS, list))) {
      server.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}");
      return Json.object(server.receive()).at("/result/tools");
    }
  }
}
