package io.sharedcontext.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Reads a value that came in another JSON type than the declared one, if it has exactly one reading:
 * frameworks send numbers, lists and objects as text, and fill what is optional with empty text. What
 * has no reading stays as it is, for {@link ArgumentReader} to complain of.
 */
final class ArgumentCoercion {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d{1,3})?");

  /** Digits of a time since 1970, fraction included. */
  private static final int MOST_DIGITS = 30;

  private ArgumentCoercion() {}

  /** The value in the declared type; null in JSON where it stands for an absent one. */
  static JsonNode read(FieldSchema field, JsonNode given) {
    if (given.isNull() || field.kind() == JsonType.ANY) {
      return given;
    }
    JsonNode value = typed(field, field.kind(), field.type(), given);
    return !field.required() && empty(field, value) ? NullNode.instance : value;
  }

  /** Whether it says nothing where something has to be said. */
  private static boolean empty(FieldSchema field, JsonNode value) {
    return switch (field.kind()) {
      case TEXT -> value.isTextual() && !field.says(value.textValue());
      case LIST ->
        blank(value) || (value.isArray() && value.isEmpty() && field.doc().min() > 0);
      case OBJECT, RECORD, MAP -> blank(value) || (value.isArray() && value.isEmpty());
      case INTEGER -> blank(value) || (field.doc().id() && zero(value));
      default -> blank(value);
    };
  }

  private static boolean blank(JsonNode value) {
    return value.isTextual() && value.textValue().isBlank();
  }

  private static boolean zero(JsonNode value) {
    return value.isNumber() && value.decimalValue().signum() == 0;
  }

  private static JsonNode typed(FieldSchema field, JsonType kind, Class<?> type, JsonNode given) {
    return switch (kind) {
      case TEXT -> given.isTextual() ? text(field, given) : given;
      case CHOICE -> given.isTextual() ? choice(type, given) : given;
      case TIME -> given.isNumber() ? time(given) : given;
      case INTEGER, NUMBER -> given.isTextual() ? number(given) : given;
      case BOOLEAN -> given.isTextual() ? truth(given) : given;
      case OBJECT, MAP -> parsed(given, JsonNode::isObject);
      case RECORD -> record(type, parsed(given, JsonNode::isObject));
      case LIST -> list(field, given);
      case ANY -> given;
    };
  }

  /** Seconds or milliseconds; what has no such number of digits would be long to write out. */
  private static JsonNode time(JsonNode given) {
    BigDecimal number = given.decimalValue();
    boolean plain = Math.abs(number.scale()) <= MOST_DIGITS && number.precision() <= MOST_DIGITS;
    return plain ? TextNode.valueOf(number.toPlainString()) : given;
  }

  /** Blanks around an identifier are not meant; neither are those that alone break a pattern. */
  private static JsonNode text(FieldSchema field, JsonNode given) {
    String text = given.textValue();
    String bare = Identifiers.read(text);
    boolean meant = field.doc().id()
        || field
            .pattern()
            .map(one -> !one.matcher(text).matches() && one.matcher(bare).matches())
            .orElse(false);
    return meant && !bare.equals(text) ? TextNode.valueOf(bare) : given;
  }

  /** Case and the sign between words make no difference. */
  private static JsonNode choice(Class<?> type, JsonNode given) {
    String text = given.textValue();
    if (chosen(type, text)) {
      return given;
    }
    String folded = text.strip().toLowerCase(Locale.ROOT).replaceAll("[ -]", "_");
    return chosen(type, folded) ? TextNode.valueOf(folded) : given;
  }

  private static boolean chosen(Class<?> type, String text) {
    for (Object constant : type.getEnumConstants()) {
      if (FieldSchema.choice(constant).equals(text)) {
        return true;
      }
    }
    return false;
  }

  private static JsonNode number(JsonNode given) {
    String text = given.textValue().strip();
    return text.length() <= Json.LONGEST_NUMBER && NUMBER.matcher(text).matches()
        ? JsonNodeFactory.instance.numberNode(new BigDecimal(text))
        : given;
  }

  private static JsonNode truth(JsonNode given) {
    return switch (given.textValue().strip().toLowerCase(Locale.ROOT)) {
      case "true" -> BooleanNode.TRUE;
      case "false" -> BooleanNode.FALSE;
      default -> given;
    };
  }

  /** A text that holds JSON of the wanted type, read; anything else as it is. */
  private static JsonNode parsed(JsonNode given, Predicate<JsonNode> wanted) {
    return given.isTextual() ? json(given.textValue()).filter(wanted).orElse(given) : given;
  }

  /** The value of a text that holds JSON as a whole. */
  static Optional<JsonNode> json(String text) {
    try {
      Json.Read read = Json.read(text);
      return read.problem().isPresent() ? Optional.empty() : Optional.of(read.value());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** One text where a list of texts is declared is the list of it alone. */
  private static JsonNode list(FieldSchema field, JsonNode given) {
    JsonNode read = parsed(given, JsonNode::isArray);
    Class<?> item = field.item().orElseThrow();
    JsonType kind = JsonType.of(item);
    boolean single =
        read.isTextual() && !blank(read) && (kind == JsonType.TEXT || kind == JsonType.CHOICE);
    if (!single && !read.isArray()) {
      return given;
    }
    ArrayNode items = Json.array();
    for (JsonNode one : single ? Json.array().add(read) : read) {
      items.add(typed(field, kind, item, one));
    }
    return items;
  }

  private static JsonNode record(Class<?> type, JsonNode given) {
    if (!(given instanceof ObjectNode object)) {
      return given;
    }
    ObjectNode read = object.deepCopy();
    RecordSchema.of(type).fields().stream()
        .filter(field -> object.has(field.name()))
        .forEach(field -> read.set(field.name(), read(field, object.get(field.name()))));
    return read;
  }
}
