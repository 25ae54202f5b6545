package io.sharedcontext.tool;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.SegmentedStringWriter;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * JSON as this server reads and writes it: numbers keep every digit, objects keep their order. Trees
 * are written here and read by {@link JsonReader}, token by token; data binding would cost a process
 * that starts 20 milliseconds.
 */
public final class Json {
  /** Deepest nesting of a message. */
  static final int DEEPEST = 500;

  /** Longest number: to make one of a text takes more than proportionally long. */
  static final int LONGEST_NUMBER = 1_000;

  /** Longest text and name, and deepest nesting, of a message; a line is at most 16 MiB anyway. */
  private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
      .maxStringLength(17 << 20)
      .maxNameLength(17 << 20)
      .maxNestingDepth(DEEPEST)
      .maxNumberLength(LONGEST_NUMBER)
      .build();

  private static final JsonFactory FACTORY = JsonFactory.builder()
      .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
      .build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Json() {}

  /** Set up when it is first needed, which is never while serving. */
  private static final class Binding {
    static final JsonMapper MAPPER = JsonMapper.builder(
            JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build())
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .build();
  }

  /** Binds Java values, for commands and tests. Thread-safe; never reconfigured. */
  public static JsonMapper mapper() {
    return Binding.MAPPER;
  }

  /** Something that writes JSON. */
  @FunctionalInterface
  public interface Body {
    void write(JsonGenerator out) throws IOException;
  }

  /** The text that {@code body} writes, compact. */
  public static String text(Body body) {
    BufferRecycler buffers = FACTORY._getBufferRecycler();
    try (SegmentedStringWriter text = new SegmentedStringWriter(buffers);
        JsonGenerator out = FACTORY.createGenerator(text)) {
      body.write(out);
      out.flush();
      return text.getAndClear();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      buffers.releaseToPool();
    }
  }

  /**
   * The text that {@code body} writes, as bytes. Arguments hold no unpaired surrogate, and neither
   * does the store; what complains of one is written as {@link #text(Body)}.
   */
  static Utf8Bytes utf8(Body body) {
    BufferRecycler buffers = FACTORY._getBufferRecycler();
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(buffers);
        JsonGenerator out = FACTORY.createGenerator(bytes)) {
      body.write(out);
      out.flush();
      return Utf8Bytes.wrap(bytes.getClearAndRelease());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      buffers.releaseToPool();
    }
  }

  /** The text of {@code value}, compact. */
  public static String text(JsonNode value) {
    return value.isObject() && value.isEmpty() ? "{}" : text(out -> write(out, value));
  }

  /** Writes {@code value}, which holds nothing but JSON. */
  public static void write(JsonGenerator out, JsonNode value) throws IOException {
    switch (value.getNodeType()) {
      case OBJECT -> {
        out.writeStartObject();
        for (var entry : value.properties()) {
          out.writeFieldName(entry.getKey());
          write(out, entry.getValue());
        }
        out.writeEndObject();
      }
      case ARRAY -> {
        out.writeStartArray();
        for (JsonNode item : value) {
          write(out, item);
        }
        out.writeEndArray();
      }
      case STRING -> out.writeString(value.textValue());
      case NUMBER -> number(out, value);
      case BOOLEAN -> out.writeBoolean(value.booleanValue());
      default -> out.writeNull();
    }
  }

  private static void number(JsonGenerator out, JsonNode value) throws IOException {
    switch (value.numberType()) {
      case INT, LONG -> out.writeNumber(value.longValue());
      case BIG_INTEGER -> out.writeNumber(value.bigIntegerValue());
      case BIG_DECIMAL -> out.writeNumber(value.decimalValue());
      default -> out.writeNumber(value.doubleValue());
    }
  }

  /**
   * A value, and what of it could not be read.
   *
   * @param problem where something was left out; null in JSON stands there
   */
  public record Read(JsonNode value, Optional<Problem> problem) {}

  /**
   * Something that is JSON and yet not read.
   *
   * @param pointer where it is, as a JSON pointer
   * @param sentence what is wrong with what is there, without a subject
   */
  public record Problem(String pointer, String sentence) {}

  /** Reads text that came from outside. */
  public static Read read(String text) throws JsonProcessingException {
    return JsonReader.read(text);
  }

  /** Reads text that this program wrote itself, which most often is an empty object. */
  public static JsonNode parse(String text) {
    if (text.equals("{}")) {
      return object();
    }
    try {
      return read(text).value();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Reads an object that this program wrote itself. */
  public static ObjectNode object(String text) {
    return (ObjectNode) parse(text);
  }

  /** An empty object. */
  public static ObjectNode object() {
    return NODES.objectNode();
  }

  /** An empty array. */
  public static ArrayNode array() {
    return NODES.arrayNode();
  }

  /** Texts as a JSON array, written. */
  public static String texts(List<String> texts) {
    if (texts.isEmpty()) {
      return "[]";
    }
    ArrayNode array = array();
    texts.forEach(array::add);
    return text(array);
  }

  /** The same value with the keys of every object sorted: equal values give equal text. */
  public static JsonNode canonical(JsonNode value) {
    if (value instanceof ArrayNode array) {
      ArrayNode sorted = array();
      array.forEach(item -> sorted.add(canonical(item)));
      return sorted;
    }
    if (!(value instanceof ObjectNode)) {
      return value;
    }
    Map<String, JsonNode> keys = new TreeMap<>();
    value.properties().forEach(entry -> keys.put(entry.getKey(), canonical(entry.getValue())));
    return object().setAll(keys);
  }
}
