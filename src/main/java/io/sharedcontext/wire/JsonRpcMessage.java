package io.sharedcontext.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;
import java.util.Optional;

/**
 * One JSON-RPC message.
 *
 * @param kind what it is
 * @param id its id; null in JSON for a notification
 * @param method its method; empty for a response
 * @param body the whole object
 */
record JsonRpcMessage(MessageType kind, JsonNode id, String method, ObjectNode body) {
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
      throw BrokenLine.error(line, e);
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
    if (body.has("id") && idOf(value).isEmpty()) {
      throw RpcError.invalidRequest("id must be a string or a number");
    }
    JsonNode id = idOf(value).orElse(NullNode.instance);
    return new JsonRpcMessage(kind(body), id, body.path("method").asText(), body);
  }

  private static MessageType kind(ObjectNode body) {
    if (body.has("id") && !body.has("method") && (body.has("result") || body.has("error"))) {
      return MessageType.RESPONSE;
    }
    if (!body.path("method").isTextual()) {
      throw RpcError.invalidRequest("method must be a string");
    }
    return body.has("id") ? MessageType.REQUEST : MessageType.NOTIFICATION;
  }

  /** The id by which an answer to {@code value} can name it; it is given back as it came. */
  static Optional<JsonNode> idOf(JsonNode value) {
    return Optional.of(value.path("id")).filter(id -> id.isTextual() || id.isNumber());
  }

  /** Its parameters; an empty object when there are none. */
  ObjectNode params() {
    JsonNode params = body.path("params");
    if (params.isMissingNode() || params.isNull()) {
      return Json.object();
    }
    if (params instanceof ObjectNode object) {
      return object;
    }
    throw RpcError.invalidParams("params must be an object");
  }
}
