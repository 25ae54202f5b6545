package io.sharedcontext.tool;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads JSON as data binding does, save for two things: a negative zero keeps its sign, and a value
 * that is too large or too deep, or has no proper name, is left out, so that the rest of its message
 * can be answered. For one thread and one text.
 */
final class JsonReader {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** The limits are this class's to keep; a line has an end in any case. */
  private static final JsonFactory FACTORY = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxStringLength(Integer.MAX_VALUE)
          .maxNameLength(Integer.MAX_VALUE)
          .maxNumberLength(Integer.MAX_VALUE)
          .maxNestingDepth(Integer.MAX_VALUE)
          .build())
      .build();

  /** Escapes in a text: both halves of a character, one half alone, anything else. */
  private static final Pattern ESCAPE =
      Pattern.compile("\\\\u[dD][89abAB]\\p{XDigit}{2}\\\\u[dD][c-fC-F]\\p{XDigit}{2}"
          + "|(\\\\u[dD][89a-fA-F]\\p{XDigit}{2})|\\\\.");

  private static final String REPLACEMENT = "\uFFFD";

  private final List<Problem> problems = new ArrayList<>();
  private final boolean broken;

  private JsonReader(boolean broken) {
    this.broken = broken;
  }

  /**
   * The value of a text that is JSON but for halves of characters in names, at which every parser of
   * the library ends; empty when there are none. What has such a name counts as left out.
   */
  private static Optional<Json.Read> readBrokenNames(String text) throws JsonProcessingException {
    String mended = ESCAPE
        .matcher(text)
        .replaceAll(
            one -> one.group(1) == null ? Matcher.quoteReplacement(one.group()) : REPLACEMENT);
    return mended.equals(text)
        ? Optional.empty()
        : Optional.of(new JsonReader(true).of(mended))
            .filter(read -> read.problem().isPresent());
  }

  /** The value of {@code text}; where something was left out, null in JSON stands for it. */
  static Json.Read read(String text) throws JsonProcessingException {
    try {
      return new JsonReader(false).of(text);
    } catch (JsonParseException e) {
      return readBrokenNames(text).orElseThrow(() -> e);
    }
  }

  private Json.Read of(String text) throws JsonProcessingException {
    try (JsonParser in = FACTORY.createParser(text)) {
      if (in.nextToken() == null) {
        throw new JsonEOFException(in, JsonToken.NOT_AVAILABLE, "there is no value");
      }
      JsonNode value = value(in, 1);
      if (in.nextToken() != null) {
        throw new JsonParseException(in, "there is more after the end of the value");
      }
      return new Json.Read(value, problems.stream().findFirst());
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode value(JsonParser in, int depth) throws IOException {
    return switch (in.currentToken()) {
      case START_OBJECT, START_ARRAY -> nested(in, depth);
      case VALUE_STRING -> NODES.textNode(in.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(in);
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      default -> NullNode.instance;
    };
  }

  private JsonNode nested(JsonParser in, int depth) throws IOException {
    if (depth > Json.DEEPEST) {
      leaveOut(in, "is nested deeper than " + Json.DEEPEST + " levels");
      in.skipChildren();
      return NullNode.instance;
    }
    return in.currentToken() == JsonToken.START_OBJECT ? object(in, depth) : array(in, depth);
  }

  private ObjectNode object(JsonParser in, int depth) throws IOException {
    ObjectNode object = NODES.objectNode();
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      if (broken && name.contains(REPLACEMENT)) {
        leaveOut(in, "has a name with an unpaired surrogate, which is not a character");
      }
      object.set(name, value(in, depth + 1));
    }
    return object;
  }

  private ArrayNode array(JsonParser in, int depth) throws IOException {
    ArrayNode array = NODES.arrayNode();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(in, depth + 1));
    }
    return array;
  }

  private JsonNode number(JsonParser in) throws IOException {
    if (in.getTextLength() > Json.LONGEST_NUMBER) {
      leaveOut(
          in,
          "holds a number of " + in.getTextLength() + " characters; at most " + Json.LONGEST_NUMBER
              + " are read");
      return NullNode.instance;
    }
    if (in.getTextCharacters()[in.getTextOffset()] == '-' && negativeZero(in.getText())) {
      return NODES.numberNode(-0.0);
    }
    return switch (in.getNumberType()) {
      case INT -> NODES.numberNode(in.getIntValue());
      case LONG -> NODES.numberNode(in.getLongValue());
      case BIG_INTEGER -> NODES.numberNode(in.getBigIntegerValue());
      default -> decimal(in);
    };
  }

  /** A number whose exponent is itself too long for one is no number to the library. */
  private JsonNode decimal(JsonParser in) throws IOException {
    try {
      return NODES.numberNode(in.getDecimalValue());
    } catch (NumberFormatException e) {
      leaveOut(in, "holds a number with an exponent that is too large to be read");
      return NullNode.instance;
    }
  }

  private static boolean negativeZero(String text) {
    return text.startsWith("-0")
        && text.chars().takeWhile(c -> c != 'e' && c != 'E').noneMatch(c -> c >= '1' && c <= '9');
  }

  /** The first problem is the one to tell. */
  private void leaveOut(JsonParser in, String what) {
    if (problems.isEmpty()) {
      problems.add(new Problem(in.getParsingContext().pathAsPointer().toString(), what));
    }
  }
}
