package io.sharedcontext.tool;

import com.fasterxml.jackson.core.io.SerializedString;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * One component of a request or result record.
 *
 * @param name what clients call it, in snake_case
 * @param kind its JSON type
 * @param type its class, {@code Optional} unwrapped
 * @param item what a list or map holds
 * @param optional whether it may be absent
 * @param doc its meaning and limits
 * @param pattern what a text matches, when it says so
 * @param key the name as it is written
 * @param accessor reads it from a record
 */
record FieldSchema(
    String name,
    JsonType kind,
    Class<?> type,
    Optional<Class<?>> item,
    boolean optional,
    FieldDoc doc,
    Optional<Pattern> pattern,
    SerializedString key,
    Method accessor) {

  /** A page of results has the same few again and again. */
  private static final Map<Enum<?>, String> CHOICES = new ConcurrentHashMap<>();

  static FieldSchema of(RecordComponent component) {
    Doc doc = Optional.ofNullable(component.getAnnotation(Doc.class))
        .orElseThrow(() -> new IllegalArgumentException(component + " has no @Doc"));
    boolean optional = component.getType() == Optional.class;
    Type type =
        optional ? JsonType.argument(component.getGenericType()) : component.getGenericType();
    JsonType kind = JsonType.of(JsonType.raw(type));
    component.getAccessor().setAccessible(true);
    String name = doc.name().isEmpty() ? snake(component.getName()) : doc.name();
    return new FieldSchema(
        name,
        kind,
        JsonType.raw(type),
        kind.holds() ? Optional.of(item(JsonType.argument(type))) : Optional.empty(),
        optional,
        FieldDoc.of(doc),
        doc.pattern().isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(doc.pattern())),
        new SerializedString(name),
        component.getAccessor());
  }

  private static Class<?> item(Type type) {
    Class<?> raw = JsonType.raw(type);
    return raw == Written.class ? JsonType.raw(JsonType.argument(type)) : raw;
  }

  /** Whether a call without it is refused. */
  boolean required() {
    return !optional && doc.otherwise().isEmpty();
  }

  /** Whether a text says something here: one that is empty or blank does so only where it may. */
  boolean says(String text) {
    return !text.isBlank() || (doc.blank() && !text.isEmpty()) || (doc.min() == 0 && fits(text));
  }

  private boolean fits(String text) {
    return !doc.id() && pattern.map(one -> one.matcher(text).matches()).orElse(true);
  }

  /** The values of an enum, as clients write them. */
  static List<String> choices(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(FieldSchema::choice).toList();
  }

  /** An enum constant as clients write it. */
  static String choice(Object constant) {
    return CHOICES.computeIfAbsent((Enum<?>) constant, one -> one.name().toLowerCase(Locale.ROOT));
  }

  private static String snake(String camel) {
    StringBuilder snake = new StringBuilder();
    for (int i = 0; i < camel.length(); i++) {
      char letter = camel.charAt(i);
      snake.append(Character.isUpperCase(letter) ? "_" : "").append(Character.toLowerCase(letter));
    }
    return snake.toString();
  }
}
