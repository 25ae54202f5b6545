package io.sharedcontext.cli.classarchive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.client.StdioClient;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * The agents of a training run, who share one connection and are told apart by their tokens. Checks
 * every answer. The arguments of a call are JSON in which single quotes stand for double ones and
 * names with a dollar for what earlier answers had: {@code $S} is the session, {@code $M} the latest
 * message, {@code $P} the latest position, {@code $F} the latest fencing token, {@code $W} the
 * latest item of work, {@code $C} the token of the latest claim, {@code $O} a session beside, {@code $K} an idempotency key. For one thread.
 */
final class TrainingAgents {
  private static final String META = "io.modelcontextprotocol/";

  private final StdioClient client;
  private final Map<String, String> tokens = new HashMap<>();
  private final Map<String, String> values = new HashMap<>();
  private final Set<String> called = new TreeSet<>();
  private boolean modern;

  TrainingAgents(StdioClient client, String session) {
    this.client = client;
    values.put("$S", session);
  }

  /** From here on requests are of the modern era of the protocol. */
  void goModern() {
    modern = true;
  }

  /** The tools that were called with success. */
  Set<String> called() {
    return Set.copyOf(called);
  }

  /** Begins a round: calls that are kept by a key are new ones. */
  void begin(String round) {
    values.put("$K", round);
  }

  /** Makes {@code agent} known, with {@code more} arguments, and the one whom the connection acts for. */
  void enter(String agent, String more) throws IOException {
    values.put(
        "$T",
        call(
                "",
                "authenticate_agent",
                "{'agent_id':'" + agent + "','agent_type':'training'" + more + "}")
            .path("token")
            .asText());
    tokens.put(agent, call("", "refresh_token", "{'token':'$T'}").path("token").asText());
  }

  /** Calls a tool as {@code agent}, or as the connection when that is empty; it must succeed. */
  JsonNode call(String agent, String tool, String arguments) throws IOException {
    return result(tool, begun(agent, tool, arguments));
  }

  /** Calls a tool, which must refuse. */
  void refused(String agent, String tool, String arguments) throws IOException {
    JsonNode result = client.await(begun(agent, tool, arguments)).path("result");
    if (!result.path("isError").asBoolean()) {
      throw new IOException(tool + " was not refused: " + result);
    }
  }

  /** Sends a call of a tool. */
  CompletableFuture<ObjectNode> begun(String agent, String tool, String arguments) {
    ObjectNode params = params().put("name", tool);
    ObjectNode filled = Json.object(filled(arguments));
    if (!agent.isEmpty()) {
      filled.put("auth_token", tokens.get(agent));
    }
    params.set("arguments", filled);
    return client.request("tools/call", params);
  }

  /** The result of a call that was sent, which must have succeeded. */
  JsonNode result(String tool, CompletableFuture<ObjectNode> begun) throws IOException {
    ObjectNode answer = client.await(begun);
    JsonNode result = answer.at("/result/structuredContent");
    if (!result.path("success").asBoolean() || answer.at("/result/isError").asBoolean()) {
      throw new IOException(tool + " was answered with " + answer);
    }
    called.add(tool);
    keep(result, "/message_id", "$M");
    keep(result, "/ack_cursor", "$P");
    keep(result, "/fencing_token", "$F");
    keep(result, "/work_item_id", "$W");
    keep(result, "/claim_token", "$C");
    keep(result, "/session_id", "$O");
    return result;
  }

  private void keep(JsonNode result, String pointer, String name) {
    JsonNode value = result.at(pointer);
    if (!value.isMissingNode()) {
      values.put(name, value.asText());
    }
  }

  /** A text with what earlier answers had in place of names. */
  String filled(String text) {
    String filled = text.replace('\'', '"');
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace(value.getKey(), value.getValue());
    }
    return filled;
  }

  /** Sends a request, which must have a result, and gives that. */
  JsonNode ask(String method, ObjectNode params) throws IOException {
    ObjectNode answer = client.await(client.request(method, params));
    if (!answer.has("result")) {
      throw new IOException(method + " was answered with " + answer);
    }
    return answer.path("result");
  }

  /** The parameters that every request of this era has. */
  ObjectNode params() {
    ObjectNode params = Json.object();
    if (modern) {
      ObjectNode meta = params.putObject("_meta").put(META + "protocolVersion", "2026-07-28");
      meta.putObject(META + "clientCapabilities");
      meta.putObject(META + "clientInfo").put("name", "training").put("version", "1");
    }
    return params;
  }
}
