package io.sharedcontext.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON types that an argument or a result field may have. */
enum JsonType {
  TEXT("string"),
  CHOICE("string"),
  TIME("string"),
  INTEGER("integer"),
  NUMBER("number"),
  BOOLEAN("boolean"),
  /** A JSON object of the caller's own. */
  OBJECT("object"),
  /** Any JSON value of the caller's own. */
  ANY(""),
  /** A record of ours. */
  RECORD("object"),
  LIST("array"),
  /** Records of ours by name; in results only. */
  MAP("object");

  private static final Map<Class<?>, JsonType> KINDS = Map.of(
      String.class, TEXT,
      Instant.class, TIME,
      Integer.class, INTEGER,
      Long.class, INTEGER,
      Double.class, NUMBER,
      Boolean.class, BOOLEAN,
      ObjectNode.class, OBJECT,
      JsonNode.class, ANY);

  private final String json;

  JsonType(String json) {
    this.json = json;
  }

  /** The name in JSON Schema; empty where any type is allowed. */
  String json() {
    return json;
  }

  /** The words for an error message. */
  String words() {
    return switch (this) {
      case TIME ->
        "an ISO-8601 time such as 2026-11-20T10:30:00.000Z, seconds since 1970, now or -2h";
      case LIST -> "an array";
      case ANY -> "any JSON value";
      case INTEGER, OBJECT, MAP -> "an " + json;
      default -> "a " + json;
    };
  }

  boolean accepts(JsonNode value) {
    return switch (this) {
      case TEXT, CHOICE, TIME -> value.isTextual();
      case INTEGER -> value.isNumber() && value.canConvertToExactIntegral();
      case NUMBER -> value.isNumber();
      case BOOLEAN -> value.isBoolean();
      case OBJECT, RECORD, MAP -> value.isObject();
      case LIST -> value.isArray();
      case ANY -> true;
    };
  }

  /** What a component's declared type says, with {@code Optional} unwrapped. */
  static JsonType of(Class<?> type) {
    if (type.isEnum()) {
      return CHOICE;
    }
    if (type.isRecord()) {
      return RECORD;
    }
    if (type == List.class) {
      return LIST;
    }
    if (type == Map.class) {
      return MAP;
    }
    return Optional.ofNullable(KINDS.get(MethodType.methodType(type).wrap().returnType()))
        .orElseThrow(() -> new IllegalArgumentException("no JSON type for " + type));
  }

  /** The class behind a generic type. */
  static Class<?> raw(Type type) {
    return (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
  }

  /** The last argument of a generic type: what a list, a map or an optional holds. */
  static Type argument(Type type) {
    Type[] arguments = ((ParameterizedType) type).getActualTypeArguments();
    return arguments[arguments.length - 1];
  }

  /** Whether a value of this kind holds others of one type. */
  boolean holds() {
    return this == LIST || this == MAP;
  }
}
