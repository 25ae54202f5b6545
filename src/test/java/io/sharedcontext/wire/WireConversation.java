package io.sharedcontext.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.tool.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** A whole conversation over a wire without a process: all that goes in, then all that came out. */
final class WireConversation {
  private WireConversation() {}

  /** What the sample offer answers to {@code lines}. */
  static List<JsonNode> say(String... lines) {
    return say(new Sample().methods(), lines);
  }

  /** What {@code methods} answer to {@code lines}. */
  static List<JsonNode> say(MethodRegistry methods, String... lines) {
    return say(methods, (String.join("\n", lines) + "\n").getBytes(UTF_8));
  }

  /** What {@code methods} answer to {@code bytes}. */
  static List<JsonNode> say(MethodRegistry methods, byte[] bytes) {
    var out = new ByteArrayOutputStream();
    try {
      StdioTransport wire =
          new StdioTransport(methods, new ByteArrayInputStream(bytes), out, () -> {});
      wire.serve();
      wire.drain(() -> {});
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return out.toString(UTF_8).lines().map(Json::parse).toList();
  }

  /** The answer to one line. */
  static JsonNode ask(String line) {
    return only(say(line));
  }

  /** The one of {@code answers}. */
  static JsonNode only(List<JsonNode> answers) {
    if (answers.size() != 1) {
      throw new AssertionError("not one answer: " + answers);
    }
    return answers.get(0);
  }

  /** The answer to the request with {@code id}. */
  static JsonNode to(int id, List<JsonNode> answers) {
    return only(
        answers.stream().filter(answer -> answer.path("id").asInt(-1) == id).toList());
  }

  /** A request of the legacy era. */
  static String request(int id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":"
        + params + "}";
  }

  /** A request of the modern era; {@code more} are further parameters, each with a comma before it. */
  static String modern(int id, String method, String more) {
    return request(
        id,
        method,
        "{\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":{},"
            + "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"modern\",\"version\":\"1\"}}"
            + more + "}");
  }

  /** A call of a tool in the legacy era. */
  static String call(int id, String tool, String arguments) {
    return request(id, "tools/call", "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}");
  }
}
