package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every limit of the contract: what is just within passes, what is just beyond is named. */
class LimitsIT {
  @TempDir
  Path home;

  /**
   * A call at the edge.
   *
   * @param code the failure's code; empty for a success
   * @param says what the failure's sentence names
   */
  private record Edge(String tool, ObjectNode arguments, String code, List<String> says) {}

  /** The code of what is beyond a limit and yet done, as far as the limit. */
  private static final String MET = "met";

  private final List<Edge> edges = new ArrayList<>();

  @Test
  void what_is_just_within_a_limit_passes_and_what_is_just_beyond_is_named() {
    try (Fleet fleet = new Fleet(home)) {
      ServerProcess server = fleet.start("ann");
      String session = ProcessConversation.session(server);
      messages(session);
      sessions();
      reading(session);
      memory();
      List<String> wrong = new ArrayList<>();
      edges.forEach(edge -> wrong.addAll(wrong(edge, server.call(edge.tool(), edge.arguments()))));

      assertThat(wrong).isEmpty();
      assertThat(server.request("ping", Json.object()).has("result")).isTrue();
    }
  }

  private void messages(String session) {
    ObjectNode message = Json.object().put("session_id", session).put("content", "x");
    edge("add_message", message, "content", text(1), text(0), "INVALID_INPUT", "content");
    edge(
        "add_message",
        message,
        "content",
        text(100_000),
        text(100_001),
        "CONTENT_TOO_LARGE",
        "100000");
    edge(
        "add_message",
        message,
        "content",
        faces(100_000),
        faces(100_001),
        "CONTENT_TOO_LARGE",
        "100000");
    edge(
        "add_message",
        message,
        "metadata",
        bytes(10_240),
        bytes(10_241),
        "METADATA_TOO_LARGE",
        "10240");
    edge("add_message", message, "metadata", keys(50), keys(51), "METADATA_TOO_LARGE", "50");
    edge("add_message", message, "to", agents(50), agents(51), "INVALID_INPUT", "50");
    edge("add_message", message, "to", named(100), named(101), "INVALID_INPUT", "to");
    edge("add_message", message, "idempotency_key", text(128), text(129), "INVALID_INPUT", "128");
  }

  private void sessions() {
    ObjectNode session = Json.object().put("purpose", "x");
    edge("create_session", session, "purpose", text(1_000), text(1_001), "INVALID_INPUT", "1000");
    edge(
        "create_session",
        session,
        "metadata",
        bytes(10_240),
        bytes(10_241),
        "METADATA_TOO_LARGE",
        "10240");
    ObjectNode list = Json.object();
    edge("list_sessions", list, "limit", number(200), number(201), MET, "200");
    edge("list_sessions", list, "limit", number(1), number(0), "INVALID_INPUT", "limit");
  }

  private void reading(String session) {
    ObjectNode read = Json.object().put("session_id", session);
    edge("get_messages", read, "limit", number(1_000), number(1_001), MET, "1000");
    edge("get_messages", read, "limit", number(1), number(0), "INVALID_INPUT", "limit");
    edge("get_messages", read, "max_tokens", number(100), number(99), MET, "100");
    edge("get_messages", read, "max_tokens", number(50_000), number(50_001), MET, "50000");
    edge(
        "get_session",
        read,
        "message_limit",
        number(0),
        number(-1),
        "INVALID_INPUT",
        "message_limit");
    edge("get_session", read, "message_limit", number(100), number(101), MET, "100");
    edge("catch_up", read, "max_tokens", number(100), number(99), MET, "100");
  }

  private void memory() {
    ObjectNode entry = Json.object().put("key", "k").put("value", 1);
    edge("set_memory", entry, "key", text(255), text(256), "INVALID_INPUT", "255");
    edge("set_memory", entry, "value", text(99_998), text(99_999), "", "100000");
    edge("set_memory", entry, "value", bytes(100_000), bytes(100_001), "", "100000");
    edge(
        "set_memory",
        entry,
        "metadata",
        bytes(10_240),
        bytes(10_241),
        "METADATA_TOO_LARGE",
        "10240");
    edge("set_memory", entry, "expires_in", number(1), number(0), "INVALID_INPUT", "expires_in");
    edge(
        "set_memory",
        entry,
        "expires_in",
        number(31_536_000),
        number(31_536_001),
        "INVALID_INPUT",
        "31536000");
    edge("list_memory", Json.object(), "limit", number(200), number(201), MET, "200");
  }

  /** Two calls that differ in {@code field}; an empty code stands for any. */
  private void edge(
      String tool,
      ObjectNode arguments,
      String field,
      JsonNode within,
      JsonNode beyond,
      String... fails) {
    ObjectNode good = arguments.deepCopy();
    ObjectNode bad = arguments.deepCopy();
    good.set(field, within);
    bad.set(field, beyond);
    edges.add(new Edge(tool, good, "", List.of()));
    String code = fails[0].isEmpty() ? "any" : fails[0].replace(MET, "");
    edges.add(new Edge(tool, bad, code, List.of(fails[1], field)));
  }

  private static List<String> wrong(Edge edge, ObjectNode answer) {
    String code = answer.path("code").asText();
    boolean expected = edge.code().equals("any") ? !code.isEmpty() : code.equals(edge.code());
    String sentence = answer.path("error").asText() + answer.path("adjusted");
    return expected && edge.says().stream().allMatch(sentence::contains)
        ? List.of()
        : List.of(
            edge.tool() + " at " + edge.says() + " should give '" + edge.code() + "': " + answer);
  }

  private static JsonNode number(long number) {
    return Json.mapper().getNodeFactory().numberNode(number);
  }

  private static JsonNode text(int characters) {
    return Json.mapper().getNodeFactory().textNode("x".repeat(characters));
  }

  /** Characters that take two of Java's and four bytes. */
  private static JsonNode faces(int characters) {
    return Json.mapper().getNodeFactory().textNode("😀".repeat(characters));
  }

  /** An object that takes so many bytes as JSON. */
  private static JsonNode bytes(int bytes) {
    return Json.object().put("a", "é" + "x".repeat(bytes - 10));
  }

  private static JsonNode keys(int count) {
    ObjectNode object = Json.object();
    IntStream.range(0, count).forEach(i -> object.put("k" + i, i));
    return object;
  }

  private static JsonNode agents(int count) {
    ArrayNode list = Json.array();
    IntStream.range(0, count).forEach(i -> list.add("agent-" + i));
    return list;
  }

  private static JsonNode named(int characters) {
    return Json.array().add("x".repeat(characters));
  }
}
