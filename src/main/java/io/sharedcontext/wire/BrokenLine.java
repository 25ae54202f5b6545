package io.sharedcontext.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.Optional;

/** What is told of a line that is not a message, and to whom: its id may stand before the fault. */
final class BrokenLine {
  private static final JsonFactory FACTORY = new JsonFactory();

  private static final String ONE_LINE = "; a message is one line, without line breaks in it";

  private BrokenLine() {}

  /** The error that says in plain words where {@code line} is not JSON. */
  static RpcError error(String line, JsonProcessingException fault) {
    String where = fault instanceof JsonEOFException
        ? "it ends before its value does"
        : "the fault is at column " + Math.max(1, fault.getLocation().getColumnNr());
    return RpcError.of(RpcError.PARSE_ERROR, "the line is not JSON: " + where + ONE_LINE)
        .to(id(line));
  }

  /** The id of the request that {@code line} was meant to be, if it is whole. */
  static Optional<JsonNode> id(String line) {
    try (JsonParser in = FACTORY.createParser(line)) {
      return in.nextToken() == JsonToken.START_OBJECT ? id(in, line.length()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<JsonNode> id(JsonParser in, int length) throws IOException {
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      JsonToken value = in.nextToken();
      if (name.equals("id")) {
        return scalar(in, value, length);
      }
      in.skipChildren();
    }
    return Optional.empty();
  }

  /** A number at the end of the line may lack digits. */
  private static Optional<JsonNode> scalar(JsonParser in, JsonToken value, int length)
      throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      return Optional.of(TextNode.valueOf(in.getText()));
    }
    return value != null && value.isNumeric() && in.currentLocation().getCharOffset() < length
        ? Optional.of(DecimalNode.valueOf(in.getDecimalValue()))
        : Optional.empty();
  }
}
