package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.text.Invisible;
import io.sharedcontext.tool.CallResult;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Utf8Bytes;
import java.util.Optional;

/** The lines that go to a client. */
final class JsonRpcWriter {
  private static final String HEAD = "{\"jsonrpc\":\"2.0\",";
  private static final Utf8Bytes RESULT = Utf8Bytes.of(",\"result\":");
  private static final Utf8Bytes END = Utf8Bytes.of("}");
  private static final Utf8Bytes ID = Utf8Bytes.of(HEAD + "\"id\":");
  private static final Utf8Bytes LAST_RESORT = Utf8Bytes.of(",\"error\":{\"code\":"
      + RpcError.INTERNAL_ERROR + ",\"message\":\"the request failed inside the server, which lacks"
      + " memory or file descriptors to say more; its log may have the cause\"}}");
  private static final Utf8Bytes CONTENT =
      Utf8Bytes.of("{\"content\":[{\"type\":\"text\",\"text\":\"");
  private static final Utf8Bytes STRUCTURED = Utf8Bytes.of("\"}],\"structuredContent\":");
  private static final Utf8Bytes SUCCEEDED = Utf8Bytes.of(",\"isError\":false}");
  private static final Utf8Bytes FAILED = Utf8Bytes.of(",\"isError\":true}");

  private JsonRpcWriter() {}

  /** The text of an id, by which answers name their request. */
  static Utf8Bytes id(JsonNode id) {
    return Utf8Bytes.of(Json.text(id));
  }

  static Utf8Bytes result(Utf8Bytes id, Utf8Bytes result) {
    return Utf8Bytes.join(ID, id, RESULT, result, END);
  }

  /** The error of a request for which no other answer can be put together. */
  static Utf8Bytes lastResort(Utf8Bytes id) {
    return Utf8Bytes.join(ID, id, LAST_RESORT);
  }

  /** An error whose request is not known leaves the id out: clients refuse one that is null. */
  static Utf8Bytes error(Optional<JsonNode> id, RpcError error) {
    ObjectNode body =
        Json.object().put("code", error.code()).put("message", Invisible.visible(error.text()));
    error.data().ifPresent(data -> body.set("data", data));
    String request = id.map(one -> "\"id\":" + Json.text(one) + ",").orElse("");
    String text = Invisible.escapedJson(Json.text(body));
    return Utf8Bytes.of(HEAD + request + "\"error\":" + text + "}");
  }

  static Utf8Bytes notification(String method, ObjectNode params) {
    return Utf8Bytes.of(
        HEAD + "\"method\":" + quoted(method) + ",\"params\":" + Json.text(params) + "}");
  }

  static Utf8Bytes request(JsonNode id, String method, ObjectNode params) {
    return Utf8Bytes.of(HEAD + "\"id\":" + Json.text(id) + ",\"method\":" + quoted(method)
        + ",\"params\":" + Json.text(params) + "}");
  }

  /** A tool's answer in both forms, since clients disagree on which of them a model sees. */
  static Utf8Bytes toolResult(CallResult answer) {
    return answer.task().map(TaskJson::created).orElseGet(() -> completeResult(answer));
  }

  private static Utf8Bytes completeResult(CallResult answer) {
    return Utf8Bytes.join(
        CONTENT,
        answer.json().escaped(),
        STRUCTURED,
        answer.json(),
        answer.failed() ? FAILED : SUCCEEDED);
  }

  /** Whether {@code result} is a tool's answer that it failed. */
  static boolean failedTool(Utf8Bytes result) {
    return result.endsWith(FAILED);
  }

  private static String quoted(String text) {
    return Json.text(out -> out.writeString(text));
  }
}
