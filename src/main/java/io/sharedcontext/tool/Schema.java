package io.sharedcontext.tool;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * JSON Schema of a record, flat on purpose: no references, unions or nullable types, because clients
 * and model APIs refuse whole requests over those.
 */
final class Schema {
  /** Hosts hide what is so marked from logs and from whoever looks on. */
  private static final String PASSWORD = "password";

  private Schema() {}

  /** What a tool takes: its record's fields and those that every tool of its kind takes. */
  static ObjectNode input(Tool<?, ?> tool) {
    return input(tool, false);
  }

  /**
   * What a tool takes.
   *
   * @param task whether its calls may be answered as tasks
   */
  static ObjectNode input(Tool<?, ?> tool, boolean task) {
    ObjectNode schema = object(tool.request());
    ObjectNode properties = (ObjectNode) schema.get("properties");
    if (task && tool.task().isPresent()) {
      longer(tool, properties);
    }
    if (tool.repeatable()) {
      property(properties, "idempotency_key", "string")
          .put("description", Descriptions.IDEMPOTENCY_KEY)
          .put("maxLength", Limits.IDEMPOTENCY_KEY);
    }
    property(properties, "auth_token", "string")
        .put("description", Descriptions.AUTH_TOKEN)
        .put("format", PASSWORD);
    return schema;
  }

  /** Who is told of the end of a wait has time for a longer one. */
  private static void longer(Tool<?, ?> tool, ObjectNode properties) {
    for (FieldSchema field : RecordSchema.of(tool.request()).fields()) {
      if (field.doc().asTask() > 0) {
        ((ObjectNode) properties.get(field.name()))
            .put("description", Descriptions.AS_TASK)
            .put("maximum", field.doc().asTask());
      }
    }
  }

  /** What a tool gives: {@code success}, its record's fields, and what any result may carry. */
  static ObjectNode output(Tool<?, ?> tool) {
    ObjectNode schema = Json.object().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    property(properties, "success", "boolean");
    properties.setAll((ObjectNode) object(tool.result()).get("properties"));
    if (tool.repeatable()) {
      property(properties, "replayed", "boolean");
    }
    property(properties, "unread", "integer");
    notes(tool, properties);
    // Clients hold failures against it as well, and refuse those that lack what is required.
    schema.putArray("required").add("success");
    return schema;
  }

  private static void notes(Tool<?, ?> tool, ObjectNode properties) {
    if (!tool.effect().reads() && tool.permission() != Permission.NONE) {
      property(properties, CallArguments.WARNINGS, "array")
          .putObject("items")
          .put("type", "string");
    }
    property(properties, CallArguments.IGNORED, "array").putObject("items").put("type", "string");
    if (RecordSchema.of(tool.request()).fields().stream()
        .map(FieldSchema::doc)
        .anyMatch(doc -> doc.capped() || doc.raised())) {
      ObjectNode items = property(properties, CallArguments.ADJUSTED, "array")
          .putObject("items")
          .put("type", "object");
      ObjectNode note = items.putObject("properties");
      property(note, "argument", "string");
      property(note, "given", "number");
      property(note, "used", "number");
    }
  }

  private static ObjectNode property(ObjectNode properties, String name, String type) {
    return properties.putObject(name).put("type", type);
  }

  private static ObjectNode object(Class<?> type) {
    ObjectNode schema = Json.object().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = Json.array();
    for (FieldSchema field : RecordSchema.of(type).fields()) {
      describe(properties.putObject(field.name()), field);
      if (field.required()) {
        required.add(field.name());
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    return schema;
  }

  private static void describe(ObjectNode property, FieldSchema field) {
    FieldDoc doc = field.doc();
    describe(property, field.kind(), field.type());
    if (!doc.value().isEmpty()) {
      property.put("description", doc.value());
    }
    if (doc.secret()) {
      property.put("format", PASSWORD);
    }
    field.item().ifPresent(item -> {
      ObjectNode items =
          property.putObject(field.kind() == JsonType.MAP ? "additionalProperties" : "items");
      describe(items, JsonType.of(item), item);
      field.pattern().ifPresent(pattern -> items.put("pattern", anchored(doc)));
    });
    if (field.item().isEmpty() && field.pattern().isPresent()) {
      property.put("pattern", anchored(doc));
    }
    limits(property, field.kind(), doc);
    if (!doc.otherwise().isEmpty()) {
      property.set("default", ArgumentReader.otherwise(field));
    }
  }

  private static void describe(ObjectNode property, JsonType kind, Class<?> type) {
    if (kind == JsonType.RECORD) {
      property.setAll(object(type));
      return;
    }
    if (!kind.json().isEmpty()) {
      property.put("type", kind.json());
    }
    if (kind == JsonType.CHOICE) {
      ArrayNode values = property.putArray("enum");
      FieldSchema.choices(type).forEach(values::add);
    }
  }

  private static String anchored(FieldDoc doc) {
    return "^" + doc.pattern() + "$";
  }

  private static void limits(ObjectNode property, JsonType kind, FieldDoc doc) {
    String least = least(kind);
    if (!least.isEmpty() && doc.min() > 0) {
      property.put(least, doc.min());
    }
    if (!least.isEmpty() && doc.max() < Integer.MAX_VALUE) {
      property.put(least.replace("min", "max"), doc.max());
    }
  }

  private static String least(JsonType kind) {
    return switch (kind) {
      case TEXT -> "minLength";
      case LIST -> "minItems";
      case INTEGER, NUMBER -> "minimum";
      default -> "";
    };
  }
}
