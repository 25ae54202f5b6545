package io.sharedcontext.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The arguments of one call as they are meant: each in its declared type, without what counts as
 * absent, without what hosts add by themselves, and with numbers within limits that are met half way.
 *
 * @param values what the tool is called with
 * @param notes what the result says about it: {@code ignored_arguments}, {@code adjusted}
 *     and {@code warnings}
 */
record CallArguments(ObjectNode values, ObjectNode notes) {
  /**
   * What hosts are known to add to every call: n8n the first five, Cline its progress, LangChain what
   * belongs beside the arguments, Cursor a text for tools that take nothing.
   */
  static final List<String> ADDED_BY_HOSTS = List.of(
      "toolCallId",
      "sessionId",
      "action",
      "chatInput",
      "tool",
      "task_progress",
      "_meta",
      "random_string");

  /** Names of arguments that are keywords of Python. */
  private static final List<String> PYTHON_KEYWORDS = List.of("for", "from");

  static final String IGNORED = "ignored_arguments";
  static final String ADJUSTED = "adjusted";
  static final String WARNINGS = "warnings";
  static final String AUTH_TOKEN = "auth_token";
  static final String IDEMPOTENCY_KEY = "idempotency_key";

  /** What {@code given} means to {@code tool}. */
  static CallArguments of(Tool<?, ?> tool, ObjectNode given) {
    return of(tool, given, false);
  }

  /**
   * What {@code given} means to {@code tool}.
   *
   * @param task whether the call may be answered as a task, and so may wait for longer
   */
  static CallArguments of(Tool<?, ?> tool, ObjectNode given, boolean task) {
    CallArguments read = new CallArguments(Json.object(), Json.object());
    RecordSchema schema = RecordSchema.of(tool.request());
    for (var argument : given.properties()) {
      Optional<FieldSchema> field =
          schema.field(argument.getKey()).or(() -> keyword(schema, given, argument.getKey()));
      if (field.isPresent()) {
        read.declared(field.get(), argument.getValue(), task);
      } else {
        read.other(schema.fields(), given, argument.getKey(), argument.getValue());
      }
    }
    return read;
  }

  /** Code in Python cannot give an argument that is named as a keyword, and writes {@code from_}. */
  private static Optional<FieldSchema> keyword(RecordSchema schema, ObjectNode given, String name) {
    return PYTHON_KEYWORDS.stream()
        .filter(keyword -> name.equals(keyword + "_") && !given.has(keyword))
        .findFirst()
        .flatMap(schema::field);
  }

  /** Has the result say {@code sentence}. */
  void warn(String sentence) {
    notes.withArray(WARNINGS).add(sentence);
  }

  private void declared(FieldSchema field, JsonNode given, boolean task) {
    JsonNode value = within(field, ArgumentCoercion.read(field, given), task);
    if (!value.isNull() || field.kind() == JsonType.ANY) {
      values.set(field.name(), value);
    }
  }

  /** What no tool declares: credentials, keys of repetition, what hosts add, and mistakes. */
  private void other(List<FieldSchema> fields, ObjectNode given, String name, JsonNode value) {
    if (name.equals(AUTH_TOKEN) || name.equals(IDEMPOTENCY_KEY)) {
      common(name, value);
    } else if (addedByHost(fields, given, name)) {
      notes.withArray(IGNORED).add(name);
    } else {
      values.set(name, value);
    }
  }

  /** Only empty or blank text counts as absent: a token that is anything else is checked. */
  private void common(String name, JsonNode value) {
    String text = value.isTextual() ? value.textValue() : "-";
    if (!text.isBlank() && !value.isNull()) {
      boolean bare = value.isTextual() && name.equals(AUTH_TOKEN);
      values.set(name, bare ? TextNode.valueOf(text.strip()) : value);
    }
  }

  /** One that may be meant for an argument of the tool is the host's only if that is there, too. */
  private static boolean addedByHost(List<FieldSchema> fields, ObjectNode given, String name) {
    return ADDED_BY_HOSTS.contains(name)
        && fields.stream()
            .map(FieldSchema::name)
            .filter(declared -> folded(declared).equals(folded(name)))
            .allMatch(given::has);
  }

  private static String folded(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  /** The nearest number that is allowed, where the declaration meets callers half way. */
  private JsonNode within(FieldSchema field, JsonNode value, boolean task) {
    FieldDoc doc = field.doc();
    long most = task ? Math.max(doc.max(), doc.asTask()) : doc.max();
    if (!value.isNumber() || !(doc.capped() || doc.raised())) {
      return value;
    }
    double number = value.doubleValue();
    if (doc.capped() && number > most) {
      return adjusted(field.name(), value, most);
    }
    return doc.raised() && number > 0 && number < doc.min()
        ? adjusted(field.name(), value, doc.min())
        : value;
  }

  private JsonNode adjusted(String name, JsonNode given, long used) {
    ObjectNode note = notes.withArray(ADJUSTED).addObject().put("argument", name);
    note.set("given", given);
    note.put("used", used);
    return JsonNodeFactory.instance.numberNode(used);
  }

  /** The idempotency key, if one is given; refuses one that cannot be kept. */
  static Optional<String> idempotencyKey(ObjectNode arguments) {
    Optional<String> key = text(arguments, IDEMPOTENCY_KEY);
    if (key.isPresent() && !keepable(key.get())) {
      throw Failure.of(
              ErrorCode.INVALID_INPUT,
              "idempotency_key must have 1 to " + Limits.IDEMPOTENCY_KEY
                  + " characters, none of them an unpaired surrogate")
          .suggest("Use a short unique key, such as a UUID.");
    }
    return key;
  }

  /** Unpaired surrogates would all be kept as the same question mark. */
  private static boolean keepable(String key) {
    int length = key.codePointCount(0, key.length());
    return length >= 1 && length <= Limits.IDEMPOTENCY_KEY && Constraints.wellFormed(key);
  }

  /** An argument that must be a string if it is there. */
  static Optional<String> text(ObjectNode arguments, String name) {
    JsonNode value = arguments.get(name);
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw Failure.of(ErrorCode.INVALID_INPUT, name + " must be a string");
    }
    return Optional.of(value.textValue());
  }
}
