package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Answer;
import io.sharedcontext.tool.Json;
import java.nio.charset.StandardCharsets;

/** The lines that go to a client. */
final class Frames {
  private static final String HEAD = "{\"jsonrpc\":\"2.0\",";

  private Frames() {}

  static String result(JsonNode id, String result) {
    return HEAD + "\"id\":" + Json.text(id) + ",\"result\":" + result + "}";
  }

  static String error(JsonNode id, RpcError error) {
    ObjectNode body = Json.object().put("code", error.code()).put("message", error.text());
    error.data().ifPresent(data -> body.set("data", data));
    return HEAD + "\"id\":" + Json.text(id) + ",\"error\":" + Json.text(body) + "}";
  }

  static String notification(String method, ObjectNode params) {
    return HEAD + "\"method\":" + quoted(method) + ",\"params\":" + Json.text(params) + "}";
  }

  static String request(JsonNode id, String method, ObjectNode params) {
    return HEAD + "\"id\":" + Json.text(id) + ",\"method\":" + quoted(method) + ",\"params\":"
        + Json.text(params) + "}";
  }

  /** A tool's answer in both forms, since clients disagree on which of them a model sees. */
  static String toolResult(Answer answer) {
    return "{\"content\":[{\"type\":\"text\",\"text\":\"" + escaped(answer.json())
        + "\"}],\"structuredContent\":" + answer.json() + ",\"isError\":" + answer.failed() + "}";
  }

  /** JSON as the inside of a JSON string: no control character is left to escape. */
  private static String escaped(String json) {
    byte[] plain = json.getBytes(StandardCharsets.UTF_8);
    byte[] escaped = new byte[2 * plain.length];
    int size = 0;
    for (byte next : plain) {
      if (next == '"' || next == '\\') {
        escaped[size++] = '\\';
      }
      escaped[size++] = next;
    }
    return new String(escaped, 0, size, StandardCharsets.UTF_8);
  }

  private static String quoted(String text) {
    return Json.text(out -> out.writeString(text));
  }
}
