package io.sharedcontext.cli.clientconfig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a client names the parts of an entry.
 *
 * @param command the key of the program
 * @param arguments the key of its arguments; empty if they follow the program in one list
 * @param environment the key of its variables
 * @param fixed JSON of what else it wants; {@code NAME} stands for the entry's own name
 */
record EntryShape(String command, String arguments, String environment, String fixed) {
  /** What most clients read. */
  static EntryShape plain(String fixed) {
    return new EntryShape("command", "args", "env", fixed);
  }

  /**
   * An entry that starts {@code launch}. What is in the one that is there and nobody asks to change,
   * such as tools that need no approval or another variable, stays; a variable with an empty value goes.
   */
  ObjectNode entry(String name, Launch launch, Optional<ObjectNode> there) {
    ObjectNode entry = there.map(ObjectNode::deepCopy).orElseGet(Json::object);
    Json.object(fixed.replace("NAME", name)).properties().forEach(member -> {
      if (!entry.has(member.getKey())) {
        entry.set(member.getKey(), member.getValue());
      }
    });
    List<String> words = launch.words();
    if (arguments.isEmpty()) {
      entry.set(command, array(words));
    } else {
      entry.put(command, words.get(0));
      entry.set(arguments, array(words.subList(1, words.size())));
    }
    ObjectNode variables =
        entry.get(environment) instanceof ObjectNode old ? old : entry.putObject(environment);
    launch.environment().forEach((variable, value) -> {
      if (value.isEmpty()) {
        variables.remove(variable);
      } else {
        variables.put(variable, value);
      }
    });
    return entry;
  }

  /** {@code entry} with no other variables than {@code names}. */
  ObjectNode retaining(ObjectNode entry, Set<String> names) {
    ObjectNode copy = entry.deepCopy();
    if (copy.get(environment) instanceof ObjectNode variables) {
      variables.retain(names);
    }
    return copy;
  }

  private static ArrayNode array(List<String> words) {
    ArrayNode array = Json.array();
    words.forEach(array::add);
    return array;
  }

  /** What an entry starts; empty if it names no program. */
  Optional<Launch> launch(ObjectNode entry) {
    List<String> words = new ArrayList<>(texts(entry.path(command)));
    words.addAll(arguments.isEmpty() ? List.of() : texts(entry.path(arguments)));
    Map<String, String> variables = new LinkedHashMap<>();
    entry
        .path(environment)
        .properties()
        .forEach(member -> variables.put(member.getKey(), member.getValue().asText()));
    return words.isEmpty() ? Optional.empty() : Optional.of(new Launch(words, variables));
  }

  private static List<String> texts(JsonNode value) {
    List<String> texts = new ArrayList<>();
    if (value.isTextual()) {
      texts.add(value.textValue());
    }
    value.elements().forEachRemaining(item -> texts.add(item.asText()));
    return texts;
  }
}
