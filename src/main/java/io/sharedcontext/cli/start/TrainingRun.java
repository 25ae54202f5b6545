package io.sharedcontext.cli.start;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.tool.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server on a store of its own that is asked for what clients ask for in their first minute, so
 * that the JVM it runs on sees the classes which that takes. For one thread.
 */
final class TrainingRun implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  /** Enough for the JVM to take the short ways that it keeps for what is done often. */
  private static final int ROUNDS = 20;

  private final Process server;
  private final OutputStream in;
  private final BufferedReader out;

  private TrainingRun(Process server) {
    this.server = server;
    this.in = server.getOutputStream();
    this.out = server.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts a server by {@code command} on a store in {@code home}. */
  static TrainingRun start(List<String> command, Path home) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("SHARED_CONTEXT_"));
    environment.put(Setting.HOME.variable(), home.toString());
    environment.put(Setting.RATE_LIMIT.variable(), "0");
    return new TrainingRun(builder.start());
  }

  /** Asks for everything and ends the server as clients do; an answer that is wrong is a failure. */
  void play() throws IOException, InterruptedException {
    ObjectNode hello = Json.object().put("protocolVersion", "2025-11-25");
    hello.putObject("capabilities");
    hello.putObject("clientInfo").put("name", "rehearsal").put("version", "1");
    JsonNode greeted = ask("initialize", hello);
    assert greeted.has("result");
    send(Json.object().put("jsonrpc", "2.0").put("method", "notifications/initialized"));
    for (String list : List.of("tools/list", "resources/list", "prompts/list")) {
      JsonNode listed = ask(list, Json.object());
      assert listed.has("result");
    }
    for (int round = 0; round < ROUNDS; round++) {
      round();
    }
    in.close();
    if (!server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("the rehearsed server does not end");
    }
  }

  private void round() throws IOException {
    String session = call("create_session", Json.object().put("purpose", "rehearsal"))
        .path("session_id")
        .asText();
    ObjectNode key = Json.object().put("key", "rehearsal");
    does("list_sessions", Json.object());
    does("catch_up", Json.object());
    does("get_usage_guidance", Json.object());
    does("set_memory", key.deepCopy().put("value", "1").put("overwrite", true));
    does("get_memory", key);
    does("list_memory", Json.object());
    does("add_message", in(session).put("content", "Hello."));
    does("add_message", in(session).put("content", "Once.").put("idempotency_key", session));
    does("get_messages", in(session));
    does("get_session", in(session));
    does("get_messages_advanced", in(session).put("search", "hello"));
    does("wait_for_messages", in(session).put("timeout_ms", 1));
  }

  private void does(String tool, ObjectNode arguments) throws IOException {
    JsonNode unused = call(tool, arguments);
  }

  private static ObjectNode in(String session) {
    return Json.object().put("session_id", session);
  }

  private JsonNode call(String tool, ObjectNode arguments) throws IOException {
    ObjectNode params = Json.object().put("name", tool);
    params.set("arguments", arguments);
    return ask("tools/call", params).path("result").path("structuredContent");
  }

  private JsonNode ask(String method, ObjectNode params) throws IOException {
    ObjectNode request = Json.object().put("jsonrpc", "2.0").put("id", 1).put("method", method);
    request.set("params", params);
    send(request);
    String answer = out.readLine();
    if (answer == null || !Json.object(answer).has("result")) {
      throw new IOException(method + " was answered with " + answer);
    }
    return Json.object(answer);
  }

  private void send(ObjectNode message) throws IOException {
    in.write((message + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  @Override
  public void close() {
    boolean unused = server.destroyForcibly().isAlive();
  }
}
