package io.sharedcontext.tool;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The one JSON mapper: numbers keep every digit, objects keep their order. */
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

  /** Thread-safe; never reconfigured. */
  public static final JsonMapper MAPPER = JsonMapper.builder(
          JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build())
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
      .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
      .build();

  private Json() {}

  /** Something that writes JSON. */
  @FunctionalInterface
  public interface Body {
    void write(JsonGenerator out) throws IOException;
  }

  /** The text that {@code body} writes, compact. */
  public static String text(Body body) {
    var text = new StringWriter();
    try (JsonGenerator out = MAPPER.createGenerator(text)) {
      body.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
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
    // The mapper makes a plain zero of a negative one.
    if (text.contains("-0")) {
      return CarefulReader.read(text);
    }
    try {
      return new Read(MAPPER.readTree(text), Optional.empty());
    } catch (StreamConstraintsException e) {
      return CarefulReader.read(text);
    }
  }

  /** Reads text that this program wrote itself. */
  public static JsonNode parse(String text) {
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
    return MAPPER.createObjectNode();
  }

  /** The same value with the keys of every object sorted: equal values give equal text. */
  public static JsonNode canonical(JsonNode value) {
    if (value instanceof ArrayNode array) {
      ArrayNode sorted = MAPPER.createArrayNode();
      array.forEach(item -> sorted.add(canonical(item)));
      return sorted;
    }
    if (!(value instanceof ObjectNode)) {
      return value;
    }
    Map<String, JsonNode> keys = new TreeMap<>();
    value.properties().forEach(entry -> keys.put(entry.getKey(), canonical(entry.getValue())));
    return MAPPER.createObjectNode().setAll(keys);
  }
}
