package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sharedcontext.tool.Answer;
import io.sharedcontext.tool.Json;

/** The lines that go to a client. */
final class Frames {
  private static final String HEAD = "{\"jsonrpc\":\"2.0\",";

  private Frames() {}

  static String result(JsonNode id, String result) {
    return HEAD + "\"id\":" + id + ",\"result\":" + result + "}";
  }

  static String error(JsonNode id, RpcError error) {
    ObjectNode body = Json.object().put("code", error.code()).put("message", error.text());
    error.data().ifPresent(data -> body.set("data", data));
    return HEAD + "\"id\":" + id + ",\"error\":" + body + "}";
  }

  static String notification(String method, ObjectNode params) {
    return HEAD + "\"method\":" + quoted(method) + ",\"params\":" + params + "}";
  }

  static String request(JsonNode id, String method, ObjectNode params) {
    return HEAD + "\"id\":" + id + ",\"method\":" + quoted(method) + ",\"params\":" + params + "}";
  }

  /** A tool's answer in both forms, since clients disagree on which of them a model sees. */
  static String toolResult(Answer answer) {
    return "{\"content\":[{\"type\":\"text\",\"text\":" + quoted(answer.json())
        + "}],\"structuredContent\":" + answer.json() + ",\"isError\":" + answer.failed() + "}";
  }

  private static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }
}
