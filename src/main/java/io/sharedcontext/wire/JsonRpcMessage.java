package io.sharedcontext.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.util.Optional;

/**
 * One JSON-RPC message.
 *
 * @param kind what it is
 * @param id its id; null in JSON for a notification
 * @param method its method; empty for a response
 * @param body the whole object
 */
record JsonRpcMessage(
    JsonRpcMessage.MessageType kind, JsonNode id, String method, ObjectNode body) {
  /** What a message is. */
  enum MessageType {
    REQUEST,
    NOTIFICATION,
    RESPONSE
  }

  /** The JSON value of a line. */
  static Json.Read parse(String line) {
    try {
      return Json.read(line);
    } catch (JsonProcessingException e) {
      throw RpcError.of(RpcError.PARSE_ERROR, "the line is not JSON: " + e.getOriginalMessage());
    }
  }

  /** The message that {@code value} is, or an invalid request. */
  static JsonRpcMessage of(JsonNode value) {
    if (!(value instanceof ObjectNode body)) {
      throw RpcError.invalidRequest("a message is a JSON object");
    }
    if (!"2.0".equals(body.path("jsonrpc").textValue())) {
      throw RpcError.invalidRequest("jsonrpc must be \"2.0\"");
    }
    if (body.has("id") && idOf(value).isNull()) {
      throw RpcError.invalidRequest("id must be a string or a whole number");
    }
    return new JsonRpcMessage(kind(body), idOf(value), body.path("method").asText(), body);
  }

  private static JsonRpcMessage.MessageType kind(ObjectNode body) {
    if (body.has("id") && !body.has("method") && (body.has("result") || body.has("error"))) {
      return JsonRpcMessage.MessageType.RESPONSE;
    }
    if (!body.path("method").isTextual()) {
      throw RpcError.invalidRequest("method must be a string");
    }
    return body.has("id")
        ? JsonRpcMessage.MessageType.REQUEST
        : JsonRpcMessage.MessageType.NOTIFICATION;
  }

  /** The id by which an answer to {@code value} can name it; null in JSON when there is none. */
  static JsonNode idOf(JsonNode value) {
    JsonNode id = value.path("id");
    return id.isTextual() || id.isIntegralNumber() ? id : NullNode.instance;
  }

  /** The same of a line that may be too large to be read; it is looked through piece by piece. */
  static JsonNode idIn(String line) {
    try (JsonParser parser = Json.mapper().createParser(line)) {
      boolean object = parser.nextToken() == JsonToken.START_OBJECT;
      while (object && parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean id = parser.currentName().equals("id");
        JsonToken value = parser.nextToken();
        if (id && value == JsonToken.VALUE_STRING) {
          return TextNode.valueOf(parser.getText());
        }
        if (id && value == JsonToken.VALUE_NUMBER_INT) {
          return Json.parse(parser.getText());
        }
        parser.skipChildren();
      }
    } catch (IOException e) {
      return NullNode.instance;
    }
    return NullNode.instance;
  }

  /** Its parameters; an empty object when there are none. */
  ObjectNode params() {
    JsonNode params = Optional.ofNullable(body.get("params")).orElseGet(Json::object);
    if (params instanceof ObjectNode object) {
      return object;
    }
    throw RpcError.invalidParams("params must be an object");
  }
}
