package io.sharedcontext.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;
import java.util.List;
import java.util.Random;

/** Arguments made at random from a tool's schema: some as it wants them, some not at all. */
final class Rubbish {
  private static final List<String> TEXTS = List.of(
      "",
      " ",
      "a",
      "0",
      "-1",
      "null",
      "'; DROP TABLE messages; --",
      "%_\\",
      "\u0000\u0001\u001f",
      "\u202e\u2066\ufeff",
      "😀👩‍👩‍👧‍👦é",
      "\ud800",
      "NEAR(a b) AND \"",
      "../../etc/passwd",
      "session_0123456789abcdef",
      "2026-13-45T99:99:99Z",
      "0000-01-01T00:00:00Z",
      "+999999999-12-31T23:59:59.999999999Z",
      "eyJhbGciOiJub25lIn0.e30.",
      "x".repeat(300),
      "x".repeat(100_001));
  private static final List<String> NUMBERS = List.of(
      "0",
      "-0",
      "-1",
      "1",
      "1.5",
      "2147483648",
      "-9223372036854775808",
      "9223372036854775807",
      "9223372036854775808",
      "1e308",
      "1e999999999",
      "-1e-999999999",
      "123456789012345678901234567890.123456789");

  /** How long a call may wait is never left to chance or to the default. */
  private static final List<String> WAITS = List.of("timeout_seconds", "wait_seconds");

  private static final JsonNode SHORT_WAITS = Json.parse("[0, 0, 0, -1, 0.5, \"0\", [], {}]");

  private final Random random;
  private final List<String> known;

  /** Rubbish of a seed, with some texts that mean something to the server. */
  Rubbish(long seed, List<String> known) {
    this.random = new Random(seed);
    this.known = known;
  }

  /** Arguments for a tool with this input schema. */
  ObjectNode arguments(JsonNode schema) {
    ObjectNode arguments = Json.object();
    schema.path("properties").properties().forEach(property -> {
      boolean wanted = schema.path("required").toString().contains('"' + property.getKey() + '"');
      if (random.nextInt(10) < (wanted ? 9 : 3)) {
        arguments.set(property.getKey(), value(property.getKey(), property.getValue()));
      }
    });
    WAITS.stream()
        .filter(schema.path("properties")::has)
        .forEach(wait -> arguments.set(wait, one(SHORT_WAITS)));
    if (random.nextInt(20) == 0) {
      arguments.set("surplus", any(0));
    }
    return arguments;
  }

  private JsonNode value(String name, JsonNode schema) {
    // A token is bad so often that little else would be reached.
    int chance = random.nextInt(name.equals("auth_token") ? 2 : 10);
    return chance < 3 ? any(0) : fitting(schema);
  }

  private JsonNode fitting(JsonNode schema) {
    if (schema.has("enum")) {
      return one(schema.get("enum"));
    }
    return switch (schema.path("type").asText()) {
      case "string" -> Json.mapper().getNodeFactory().textNode(text());
      case "integer" -> Json.mapper().getNodeFactory().numberNode(near(schema));
      case "number" -> number();
      case "boolean" -> Json.mapper().getNodeFactory().booleanNode(random.nextBoolean());
      case "array" -> list(schema.path("items"));
      default -> any(1);
    };
  }

  private JsonNode one(JsonNode values) {
    return values.get(random.nextInt(values.size()));
  }

  private String text() {
    return random.nextInt(3) == 0
        ? TEXTS.get(random.nextInt(TEXTS.size()))
        : known.get(random.nextInt(known.size()));
  }

  /** At, just within or just without a limit of the schema. */
  private long near(JsonNode schema) {
    long edge = random.nextBoolean()
        ? schema.path("minimum").asLong(0)
        : schema.path("maximum").asLong(Integer.MAX_VALUE);
    return edge + random.nextInt(3) - 1;
  }

  private JsonNode number() {
    return Json.parse(NUMBERS.get(random.nextInt(NUMBERS.size())));
  }

  private JsonNode list(JsonNode items) {
    ArrayNode list = Json.array();
    int size = random.nextInt(10) == 0 ? 60 : random.nextInt(4);
    for (int i = 0; i < size; i++) {
      list.add(random.nextInt(5) == 0 ? any(1) : fitting(items));
    }
    return list;
  }

  private JsonNode any(int depth) {
    return switch (random.nextInt(depth < 4 ? 8 : 5)) {
      case 0 -> Json.mapper().nullNode();
      case 1 -> Json.mapper().getNodeFactory().booleanNode(random.nextBoolean());
      case 2 -> number();
      case 3, 4 -> Json.mapper().getNodeFactory().textNode(text());
      case 5 -> Json.array().add(any(depth + 1)).add(any(depth + 1));
      case 6 -> deep(random.nextInt(200));
      default -> Json.object().setAll(object(depth));
    };
  }

  private ObjectNode object(int depth) {
    ObjectNode object = Json.object();
    int size = random.nextInt(20) == 0 ? 51 : random.nextInt(3);
    for (int i = 0; i < size; i++) {
      object.set(text() + i, any(depth + 1));
    }
    return object;
  }

  private static JsonNode deep(int depth) {
    JsonNode nested = Json.object();
    for (int i = 0; i < depth; i++) {
      nested = Json.array().add(nested);
    }
    return nested;
  }
}
