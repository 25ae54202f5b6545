package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Answer;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Utf8;

/** The lines that go to a client. */
final class Frames {
  private static final String HEAD = "{\"jsonrpc\":\"2.0\",";
  private static final Utf8 RESULT = Utf8.of(",\"result\":");
  private static final Utf8 END = Utf8.of("}");
  private static final Utf8 ID = Utf8.of(HEAD + "\"id\":");
  private static final Utf8 CONTENT = Utf8.of("{\"content\":[{\"type\":\"text\",\"text\":\"");
  private static final Utf8 STRUCTURED = Utf8.of("\"}],\"structuredContent\":");
  private static final Utf8 SUCCEEDED = Utf8.of(",\"isError\":false}");
  private static final Utf8 FAILED = Utf8.of(",\"isError\":true}");

  private Frames() {}

  static Utf8 result(JsonNode id, Utf8 result) {
    return Utf8.join(ID, Utf8.of(Json.text(id)), RESULT, result, END);
  }

  static Utf8 error(JsonNode id, RpcError error) {
    ObjectNode body = Json.object().put("code", error.code()).put("message", error.text());
    error.data().ifPresent(data -> body.set("data", data));
    return Utf8.of(HEAD + "\"id\":" + Json.text(id) + ",\"error\":" + Json.text(body) + "}");
  }

  static Utf8 notification(String method, ObjectNode params) {
    return Utf8.of(
        HEAD + "\"method\":" + quoted(method) + ",\"params\":" + Json.text(params) + "}");
  }

  static Utf8 request(JsonNode id, String method, ObjectNode params) {
    return Utf8.of(HEAD + "\"id\":" + Json.text(id) + ",\"method\":" + quoted(method)
        + ",\"params\":" + Json.text(params) + "}");
  }

  /** A tool's answer in both forms, since clients disagree on which of them a model sees. */
  static Utf8 toolResult(Answer answer) {
    return Utf8.join(
        CONTENT,
        answer.json().escaped(),
        STRUCTURED,
        answer.json(),
        answer.failed() ? FAILED : SUCCEEDED);
  }

  private static String quoted(String text) {
    return Json.text(out -> out.writeString(text));
  }
}
