package io.sharedcontext.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a call's arguments into its request record. All complaints come at once, each naming the
 * field, the rule and what was given, so that a model mends the call in one go.
 */
public final class ArgumentReader {
  /** An answer to a thousand wrong names would not help. */
  private static final int MOST_TOLD = 20;

  /** What the ends of spans of time are called, all of which belong to the span. */
  private static final Set<String> ENDS = Set.of("until", "end_time");

  private final List<Complaint> complaints = new ArrayList<>();

  private final Optional<Clock> clock;

  /** Without a clock, a time must say itself when it is. */
  private ArgumentReader(Optional<Clock> clock) {
    this.clock = clock;
  }

  /** One broken rule. */
  record Complaint(String field, String problem, ErrorCode code) {
    String sentence() {
      return field + " " + problem;
    }
  }

  /** The request that {@code arguments} make, or the failure that says what to mend. */
  static <Q extends Record> Q read(Tool<Q, ?> tool, ObjectNode arguments, Clock clock) {
    var reading = new ArgumentReader(Optional.of(clock));
    reading.unknown(tool, RecordSchema.of(tool.request()), arguments);
    return reading
        .fill(tool.request(), arguments)
        .orElseThrow(() ->
            reading.failure().suggest("Correct the arguments and call " + tool.name() + " again."));
  }

  /** The record that an object outside a call makes, such as a line of a file. */
  public static <Q extends Record> Q read(Class<Q> type, ObjectNode object) {
    var reading = new ArgumentReader(Optional.empty());
    return reading.fill(type, object).orElseThrow(reading::failure);
  }

  private <Q extends Record> Optional<Q> fill(Class<Q> type, ObjectNode object) {
    RecordSchema shape = RecordSchema.of(type);
    List<Object> values = new ArrayList<>();
    for (FieldSchema field : shape.fields()) {
      values.add(value(field, object));
    }
    return complaints.isEmpty()
        ? Optional.of(type.cast(shape.create(values.iterator())))
        : Optional.empty();
  }

  private void unknown(Tool<?, ?> tool, RecordSchema shape, ObjectNode arguments) {
    arguments.fieldNames().forEachRemaining(name -> {
      if (shape.field(name).isEmpty() && !common(tool).contains(name)) {
        unknown(tool, shape, name);
      }
    });
  }

  /** What is known without a declaration. */
  private static List<String> common(Tool<?, ?> tool) {
    return tool.repeatable()
        ? List.of(CallArguments.AUTH_TOKEN, CallArguments.IDEMPOTENCY_KEY)
        : List.of(CallArguments.AUTH_TOKEN);
  }

  private void unknown(Tool<?, ?> tool, RecordSchema shape, String name) {
    List<String> known = shape.fields().stream()
        .map(FieldSchema::name)
        .collect(Collectors.toCollection(ArrayList::new));
    known.addAll(common(tool));
    String near = NameSuggestions.question(name, known);
    complain(
        cut(name),
        "is not an argument of " + tool.name()
            + (near.isEmpty() ? "; it takes " + String.join(", ", known) : near));
  }

  private Object value(FieldSchema field, ObjectNode arguments) {
    JsonNode given = Optional.ofNullable(arguments.get(field.name())).orElse(NullNode.instance);
    boolean present =
        !given.isNull() || (field.kind() == JsonType.ANY && arguments.has(field.name()));
    if (!present && field.required()) {
      complain(field.name(), "is required: " + field.kind().words());
      return NullNode.instance;
    }
    if (!present && field.optional()) {
      return Optional.empty();
    }
    Object value = checked(field, present ? given : otherwise(field));
    return field.optional() ? Optional.of(value) : value;
  }

  private Object checked(FieldSchema field, JsonNode given) {
    int before = complaints.size();
    if (!field.kind().accepts(given)) {
      String shown = field.doc().secret() ? "what was given" : excerpt(given);
      complain(field.name(), "must be " + field.kind().words() + ", not " + shown);
    } else {
      Constraints.check(field, given).ifPresent(complaints::add);
    }
    if (complaints.size() > before) {
      return NullNode.instance;
    }
    return convert(field, field.kind(), field.type(), given);
  }

  private Object convert(FieldSchema field, JsonType kind, Class<?> type, JsonNode given) {
    return switch (kind) {
      case TEXT -> given.textValue();
      case CHOICE -> choice(field, type, given.textValue());
      case TIME -> time(field, given.textValue());
      case INTEGER -> integer(type, given);
      case NUMBER -> given.doubleValue();
      case BOOLEAN -> given.booleanValue();
      case RECORD -> record(type, (ObjectNode) given);
      case OBJECT, ANY, MAP -> given;
      case LIST -> list(field, (ArrayNode) given);
    };
  }

  private Object record(Class<?> type, ObjectNode given) {
    Optional<? extends Record> record = fill(type.asSubclass(Record.class), given);
    return record.isPresent() ? record.get() : NullNode.instance;
  }

  private static Object integer(Class<?> type, JsonNode given) {
    if (type == int.class || type == Integer.class) {
      return given.intValue();
    }
    return given.longValue();
  }

  private Object list(FieldSchema field, ArrayNode given) {
    Class<?> item = field.item().orElseThrow();
    List<Object> items = new ArrayList<>();
    given.forEach(value -> items.add(convert(field, JsonType.of(item), item, value)));
    return List.copyOf(items);
  }

  private Object choice(FieldSchema field, Class<?> type, String given) {
    for (Object constant : type.getEnumConstants()) {
      if (FieldSchema.choice(constant).equals(given)) {
        return constant;
      }
    }
    complain(
        field.name(), "must be one of " + FieldSchema.choices(type) + ", not " + quoted(given));
    return NullNode.instance;
  }

  private Object time(FieldSchema field, String given) {
    Optional<?> time = clock
        .map(now ->
            ENDS.contains(field.name()) ? Times.parseEnd(given, now) : Times.parse(given, now))
        .orElseGet(() -> Times.parse(given));
    if (time.isEmpty()) {
      complain(field.name(), "must be " + JsonType.TIME.words() + ", not " + quoted(given));
    }
    return time.isPresent() ? time.get() : NullNode.instance;
  }

  /** The default of a field as JSON. */
  static JsonNode otherwise(FieldSchema field) {
    String text = field.doc().otherwise();
    return switch (field.kind()) {
      case INTEGER -> JsonNodeFactory.instance.numberNode(Long.parseLong(text));
      case NUMBER -> JsonNodeFactory.instance.numberNode(Double.parseDouble(text));
      case BOOLEAN -> JsonNodeFactory.instance.booleanNode(Boolean.parseBoolean(text));
      case LIST, OBJECT, ANY, RECORD, MAP -> Json.parse(text);
      default -> JsonNodeFactory.instance.textNode(text);
    };
  }

  private void complain(String field, String problem) {
    complaints.add(new Complaint(field, problem, ErrorCode.INVALID_INPUT));
  }

  private Failure failure() {
    ErrorCode code = complaints.stream().map(Complaint::code).distinct().count() == 1
        ? complaints.get(0).code()
        : ErrorCode.INVALID_INPUT;
    ArrayNode fields = Json.array();
    List<Complaint> told = complaints.subList(0, Math.min(MOST_TOLD, complaints.size()));
    told.forEach(complaint -> fields.addObject().put("field", complaint.field()));
    // One problem is the sentence itself.
    for (int i = 0; i < told.size() && told.size() > 1; i++) {
      ((ObjectNode) fields.get(i)).put("problem", told.get(i).problem());
    }
    return Failure.of(
            code, told.stream().map(Complaint::sentence).collect(Collectors.joining("; ")))
        .detail("fields", fields);
  }

  private static String quoted(String text) {
    return excerpt(JsonNodeFactory.instance.textNode(text));
  }

  private static String excerpt(JsonNode value) {
    return cut(Json.text(value));
  }

  private static String cut(String text) {
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
