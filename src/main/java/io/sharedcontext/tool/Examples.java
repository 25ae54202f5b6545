package io.sharedcontext.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Example calls, made from the declarations: what is required, with values that would pass. */
public final class Examples {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Values that say more than one made up from a type. */
  private static final Map<String, String> KNOWN = Map.ofEntries(
      Map.entry("session_id", "session_0123456789abcdef"),
      Map.entry("agent_id", "planner"),
      Map.entry("agent_type", "lead"),
      Map.entry("purpose", "Plan the release"),
      Map.entry("content", "The build is green."),
      Map.entry("key", "build/status"),
      Map.entry("value", "green"),
      Map.entry("query", "release plan"),
      Map.entry("sender", "planner"),
      Map.entry("start_time", "2026-11-20T10:00:00.000Z"),
      Map.entry("end_time", "2026-11-20T11:00:00.000Z"),
      Map.entry("token", "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"));

  /** Of what may be changed something has to be. */
  private static final String CHANGED = "purpose";

  private Examples() {}

  /** Arguments with which the tool could be called. */
  public static ObjectNode arguments(Tool<?, ?> tool) {
    ObjectNode arguments = Json.object();
    List<FieldSchema> fields = RecordSchema.of(tool.request()).fields();
    fields.stream()
        .filter(field -> field.required() || field.name().equals(CHANGED))
        .forEach(field -> arguments.set(field.name(), value(field)));
    return arguments;
  }

  private static JsonNode value(FieldSchema field) {
    String known = KNOWN.get(field.name());
    if (known != null
        && (field.kind() == JsonType.TEXT
            || field.kind() == JsonType.ANY
            || field.kind() == JsonType.TIME)) {
      return JSON.textNode(known);
    }
    return switch (field.kind()) {
      case TEXT, ANY -> JSON.textNode("text");
      case TIME -> JSON.textNode("2026-11-20T10:30:00.000Z");
      case CHOICE -> JSON.textNode(FieldSchema.choices(field.type()).get(0));
      case INTEGER -> JSON.numberNode(Math.max(1, field.doc().min()));
      case NUMBER -> JSON.numberNode((double) field.doc().min());
      case BOOLEAN -> JSON.booleanNode(true);
      case LIST -> JSON.arrayNode().add(JSON.textNode("text"));
      case OBJECT, RECORD, MAP -> JSON.objectNode();
    };
  }
}
