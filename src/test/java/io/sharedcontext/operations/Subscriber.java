package io.sharedcontext.operations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A client that subscribes to documents, in a server process that it shares with nobody. */
final class Subscriber implements AutoCloseable {
  private static final String PREFIX = "io.modelcontextprotocol/";

  private final ServerProcess server;

  Subscriber(ServerProcess server) {
    this.server = server;
  }

  ServerProcess server() {
    return server;
  }

  /** Subscribes as clients of the legacy era do, and gives the response. */
  ObjectNode subscribe(String uri) {
    return server.request("resources/subscribe", Json.object().put("uri", uri));
  }

  /** Ends a subscription of the legacy era. */
  ObjectNode unsubscribe(String uri) {
    return server.request("resources/unsubscribe", Json.object().put("uri", uri));
  }

  /** Opens a stream without waiting for what it sends. */
  void listen(int id, String... uris) {
    ObjectNode params = modern();
    ArrayNode list = params.putObject("notifications").putArray("resourceSubscriptions");
    List.of(uris).forEach(list::add);
    send(id, "subscriptions/listen", params);
  }

  /** The parameters that every modern request has. */
  static ObjectNode modern() {
    ObjectNode params = Json.object();
    ObjectNode meta = params.putObject("_meta").put(PREFIX + "protocolVersion", "2026-07-28");
    meta.putObject(PREFIX + "clientCapabilities");
    return params;
  }

  /** Sends a request whose answer is received like a notification. */
  void send(int id, String method, ObjectNode params) {
    ObjectNode request = Json.object().put("jsonrpc", "2.0").put("id", id).put("method", method);
    request.set("params", params);
    server.send(request.toString());
  }

  /** Ends a stream. */
  void cancel(int id) {
    server.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\","
        + "\"params\":{\"requestId\":" + id + "}}");
  }

  /** What comes next: a URI, with the stream's id before it when a stream sent it. */
  String next() {
    ObjectNode line = server.receiveObject();
    if (!line.path("method").asText().equals("notifications/resources/updated")) {
      throw new AssertionError("no update: " + line);
    }
    String stream =
        line.at("/params/_meta/io.modelcontextprotocol~1subscriptionId").asText();
    return (stream + " " + line.at("/params/uri").asText()).strip();
  }

  /** What comes up to and including {@code last}. */
  List<String> upTo(String last) {
    List<String> all = new ArrayList<>();
    do {
      all.add(next());
    } while (!all.get(all.size() - 1).equals(last));
    return all;
  }

  /** Calls a tool that must succeed. */
  ObjectNode call(String tool, Map<String, ?> arguments) {
    return ok(server.call(tool, arguments));
  }

  /** A result that must be one. */
  static ObjectNode ok(ObjectNode result) {
    if (!result.path("success").asBoolean()) {
      throw new AssertionError(result.toString());
    }
    return result;
  }

  /** Begins a session and gives its id. */
  String session() {
    return call("create_session", Map.of("purpose", "testing"))
        .path("session_id")
        .asText();
  }

  /** Posts a public message. */
  void post(String session) {
    post(session, Map.of());
  }

  /** Posts a message with more arguments than session and content, and gives its id. */
  long post(String session, Map<String, ?> more) {
    Map<String, Object> arguments = new HashMap<>(more);
    arguments.put("session_id", session);
    arguments.put("content", "hello");
    return call("add_message", arguments).path("message_id").asLong();
  }

  /** What makes a message private to {@code agent}. */
  static Map<String, ?> to(String agent) {
    return Map.of("visibility", "private", "to", List.of(agent));
  }

  @Override
  public void close() {
    server.close();
  }
}
