package io.sharedcontext;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every tool of the catalogue takes its arguments in the forms in which clients send them, and
 * refuses what has no reading. What a tool declares decides, so that a new one is tested at once.
 */
@WithStore
class LenientReadingTest {
  private static final Caller ROOT = ToolFixture.admin("root", "ops");

  /** Texts for which empty text has a meaning of its own. */
  private static final Set<String> MAY_BE_EMPTY = Set.of("reason", "activity", "prefix");

  private final ToolFixture tools;
  private final Map<String, JsonNode> values;

  LenientReadingTest(ToolFixture tools) {
    this.tools = tools;
    values = RequiredValues.of(tools, ROOT);
  }

  /** What they delete or take is gone at the next call: no two calls of them are answered alike. */
  private static final Set<String> ONCE =
      Set.of("delete_message", "delete_session", "claim_work_item");

  /** One argument of one tool. */
  private record Argument(Tool<?, ?> tool, String name, JsonNode schema, boolean required) {
    String type() {
      return schema.path("type").asText();
    }

    @Override
    public String toString() {
      return tool.name() + " " + name;
    }
  }

  private List<Argument> arguments() {
    List<Argument> all = new ArrayList<>();
    for (Tool<?, ?> tool : tools.features().catalog().all()) {
      if (ONCE.contains(tool.name())) {
        continue;
      }
      ObjectNode schema = tool.inputSchema();
      List<String> required = new ArrayList<>();
      schema.path("required").forEach(name -> required.add(name.asText()));
      schema
          .get("properties")
          .properties()
          .forEach(one -> all.add(
              new Argument(tool, one.getKey(), one.getValue(), required.contains(one.getKey()))));
    }
    assertThat(all).hasSizeGreaterThan(100);
    return all;
  }

  private ObjectNode least(Tool<?, ?> tool) {
    ObjectNode least = Json.object();
    tool.inputSchema().path("required").forEach(name -> {
      assertThat(values).containsKey(name.asText());
      least.set(name.asText(), values.get(name.asText()));
    });
    if (tool.name().equals("wait_for_messages")) {
      least.put("timeout_seconds", 0);
    }
    return least;
  }

  private String outcome(Argument argument, JsonNode value) {
    ObjectNode given = least(argument.tool());
    if (argument.name().equals("writers")) {
      given.put("shared", true);
    }
    given.set(argument.name(), value);
    return outcome(argument.tool(), given);
  }

  private String outcome(Tool<?, ?> tool, ObjectNode given) {
    JsonNode result = tools.call(ROOT, tool.name(), given);
    return result.path("code").asText("ok") + " " + result.path("error").asText();
  }

  private Stream<DynamicTest> each(Stream<Argument> arguments, Check check) {
    return arguments
        .map(one -> DynamicTest.dynamicTest(one.toString(), () -> check.accept(one)))
        .toList()
        .stream();
  }

  @FunctionalInterface
  private interface Check {
    void accept(Argument argument);
  }

  private Stream<Argument> optional() {
    return arguments().stream().filter(one -> !one.required());
  }

  @TestFactory
  Stream<DynamicTest> empty_text_in_an_optional_argument_is_none() {
    return each(
        optional().filter(one -> !MAY_BE_EMPTY.contains(one.name())),
        one -> assertThat(outcome(one, TextNode.valueOf("")))
            .isEqualTo(outcome(one.tool(), least(one.tool()))));
  }

  @TestFactory
  Stream<DynamicTest> empty_text_in_a_required_argument_is_refused_by_its_name() {
    return each(
        arguments().stream().filter(one -> one.required() && one.type().equals("string")), one -> {
          assertThat(outcome(one, TextNode.valueOf(""))).matches(refusal(one));
          if (!one.name().equals("content")) {
            assertThat(outcome(one, TextNode.valueOf(" \n"))).matches(refusal(one));
          }
        });
  }

  private static String refusal(Argument argument) {
    boolean choice = argument.schema().has("enum") || argument.name().endsWith("_time");
    return "INVALID_INPUT " + argument.name()
        + (choice ? " must be .*, not \".*\"" : " must not be empty");
  }

  @TestFactory
  Stream<DynamicTest> null_in_an_optional_argument_is_none() {
    return each(
        optional(),
        one -> assertThat(outcome(one, NullNode.instance))
            .isEqualTo(outcome(one.tool(), least(one.tool()))));
  }

  @TestFactory
  Stream<DynamicTest> an_empty_list_in_an_optional_list_or_object_is_none() {
    return each(
        optional()
            .filter(one -> Set.of("array", "object").contains(one.type()))
            // What it replaces may become nothing.
            .filter(one -> !one.toString().equals("update_work_item depends_on")),
        one -> assertThat(outcome(one, Json.array()))
            .isEqualTo(outcome(one.tool(), least(one.tool()))));
  }

  @TestFactory
  Stream<DynamicTest> a_number_may_come_as_text_or_with_a_point() {
    return each(
        arguments().stream().filter(one -> Set.of("integer", "number").contains(one.type())),
        one -> {
          String number = Long.toString(Math.max(1, one.schema().path("minimum").asLong()));
          String meant = outcome(one, IntNode.valueOf(Integer.parseInt(number)));
          assertThat(outcome(one, TextNode.valueOf(number))).isEqualTo(meant);
          assertThat(outcome(one, TextNode.valueOf(" " + number + ".0 "))).isEqualTo(meant);
          assertThat(outcome(one, Json.parse(number + ".0"))).isEqualTo(meant);
          assertThat(outcome(one, TextNode.valueOf("many"))).startsWith("INVALID_INPUT");
        });
  }

  @TestFactory
  Stream<DynamicTest> truth_may_come_as_text() {
    return each(arguments().stream().filter(one -> one.type().equals("boolean")), one -> {
      for (String truth : List.of("true", "false")) {
        String meant = outcome(one, Json.parse(truth));
        assertThat(outcome(one, TextNode.valueOf(truth))).isEqualTo(meant);
        assertThat(outcome(one, TextNode.valueOf(truth.toUpperCase(Locale.ROOT))))
            .isEqualTo(meant);
      }
      assertThat(outcome(one, TextNode.valueOf("maybe"))).startsWith("INVALID_INPUT");
    });
  }

  @TestFactory
  Stream<DynamicTest> a_list_may_come_as_text_or_as_its_one_item() {
    return each(arguments().stream().filter(one -> one.type().equals("array")), one -> {
      String other = one.name().equals("depends_on") ? text("work_item_id") : "bob";
      String item = one.schema().at("/items/enum/0").asText(other);
      String meant = outcome(one, Json.array().add(item));
      assertThat(meant).doesNotStartWith("INVALID_INPUT");
      assertThat(outcome(one, TextNode.valueOf(item))).isEqualTo(meant);
      assertThat(outcome(one, TextNode.valueOf("[\"" + item + "\"]"))).isEqualTo(meant);
    });
  }

  private String text(String name) {
    return Objects.requireNonNull(values.get(name)).asText();
  }

  @TestFactory
  Stream<DynamicTest> an_object_may_come_as_text() {
    Stream<Argument> free = arguments().stream()
        .filter(one -> one.type().equals("object") && !one.schema().has("properties"));
    return each(free, one -> {
      String meant = outcome(one, Json.object().put("a", 1));
      assertThat(meant).doesNotStartWith("INVALID_INPUT");
      assertThat(outcome(one, TextNode.valueOf("{\"a\":1}"))).isEqualTo(meant);
      assertThat(outcome(one, TextNode.valueOf("a=1"))).startsWith("INVALID_INPUT");
    });
  }

  @TestFactory
  Stream<DynamicTest> a_choice_may_come_in_capitals_and_no_other_is_guessed() {
    return each(arguments().stream().filter(one -> one.schema().has("enum")), one -> {
      String choice = one.schema().at("/enum/0").asText();
      String meant = outcome(one, TextNode.valueOf(choice));
      assertThat(outcome(one, TextNode.valueOf(choice.toUpperCase(Locale.ROOT) + " ")))
          .isEqualTo(meant);
      assertThat(outcome(one, TextNode.valueOf(choice + "x"))).startsWith("INVALID_INPUT");
    });
  }

  @TestFactory
  Stream<DynamicTest> an_identifier_is_taken_without_blanks_and_that_of_a_session_in_capitals() {
    return each(
        arguments().stream()
            .filter(one -> one.name().endsWith("_id") || one.name().equals("key")),
        one -> {
          JsonNode value = values.getOrDefault(one.name(), IntNode.valueOf(1));
          boolean ours = one.name().equals("session_id");
          String text = ours ? value.asText().toUpperCase(Locale.ROOT) : value.asText();
          assertThat(outcome(one, TextNode.valueOf(" " + text + "\n")))
              .isEqualTo(outcome(one, value));
        });
  }

  @TestFactory
  Stream<DynamicTest> a_misspelt_argument_is_refused_and_the_right_one_is_named() {
    return each(arguments().stream(), one -> {
      String wrong = one.name() + one.name().charAt(one.name().length() - 1);
      ObjectNode given = least(one.tool()).put(wrong, "x");
      assertThat(outcome(one.tool(), given))
          .startsWith("INVALID_INPUT " + wrong + " is not an argument of "
              + one.tool().name() + "; did you mean " + one.name());
    });
  }

  @TestFactory
  Stream<DynamicTest> what_hosts_add_is_ignored_and_named() {
    return tools.features().catalog().all().stream()
        .map(tool -> DynamicTest.dynamicTest(tool.name(), () -> {
          ObjectNode given = least(tool);
          given.put("toolCallId", "call_1").put("chatInput", "hi").put("task_progress", "- [ ]");
          JsonNode result = tools.call(ROOT, tool.name(), given);
          assertThat(result.path("error").asText()).doesNotContain("is not an argument");
          if (result.get("success").booleanValue()) {
            assertThat(result.get("ignored_arguments"))
                .hasToString("[\"toolCallId\",\"chatInput\",\"task_progress\"]");
          }
        }))
        .toList()
        .stream();
  }

  @TestFactory
  Stream<DynamicTest> a_limit_that_is_overstepped_is_met_half_way_and_told() {
    return each(
        arguments().stream()
            .filter(one -> Set.of("limit", "message_limit", "max_tokens").contains(one.name())),
        one -> {
          ObjectNode given = least(one.tool()).put(one.name(), 1_000_000);
          long most = one.schema().get("maximum").asLong();
          assertThat(tools.call(ROOT, one.tool().name(), given).get("adjusted"))
              .hasToString("[{\"argument\":\"" + one.name() + "\",\"given\":1000000,\"used\":"
                  + most + "}]");
          given.put(one.name(), -1);
          assertThat(outcome(one.tool(), given)).startsWith("INVALID_INPUT");
        });
  }
}
