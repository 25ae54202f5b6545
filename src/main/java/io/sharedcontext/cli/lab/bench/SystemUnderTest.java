package io.sharedcontext.cli.lab.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.client.StdioClient;
import io.sharedcontext.cli.lab.measure.SampleText;
import io.sharedcontext.cli.spawn.LaunchCommand;
import io.sharedcontext.tool.Json;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The server under measurement and what was put into its store: a session of 1,000 messages, one to
 * post to, some memory. Makes the calls that are measured.
 */
final class SystemUnderTest implements AutoCloseable {
  static final int HISTORY = 1_000;

  private static final int SEED = 7;

  private final StdioClient client;
  private final Random chance = new Random(SEED);
  private final String history;
  private final String talk;
  private final AtomicLong numbers = new AtomicLong();

  SystemUnderTest(StdioClient client) {
    this.client = client;
    this.history = session("history");
    this.talk = session("talk");
    Pipelining.nanos(client, HISTORY, 64, i -> posting(history));
    checked(client.exchange(writing()));
  }

  /** Starts a server and does the handshake. */
  static StdioClient start(Map<String, String> environment) {
    StdioClient client = StdioClient.startInline(LaunchCommand.here(), environment);
    client.initialize();
    return client;
  }

  StdioClient client() {
    return client;
  }

  /** An answer that is no failure. */
  static String checked(String answer) {
    if (answer.contains("\"isError\":true") || answer.contains("\"error\":{")) {
      throw new IllegalStateException("a measured call failed: " + answer);
    }
    return answer;
  }

  private JsonNode result(String tool, ObjectNode arguments) {
    StdioClient.Reply reply = client.call(tool, arguments);
    if (reply.failed()) {
      throw new IllegalStateException("a call failed: " + reply.json());
    }
    return reply.json();
  }

  private String session(String purpose) {
    return result("create_session", Json.object().put("purpose", purpose))
        .path("session_id")
        .asText();
  }

  /** What is read and searched stays as it is, however much is posted meanwhile. */
  private ObjectNode inSession() {
    return Json.object().put("session_id", history);
  }

  private String words(int count) {
    return SampleText.some(count, chance);
  }

  /** Makes a session. */
  String beginning() {
    return client.line("create_session", Json.object().put("purpose", words(4)));
  }

  /** Posts a message where nobody reads. */
  String posting() {
    return posting(talk);
  }

  private String posting(String session) {
    String content = numbers.getAndIncrement() + " " + words(14);
    return client.line(
        "add_message", Json.object().put("session_id", session).put("content", content));
  }

  /** Reads the latest 50. */
  String reading() {
    return client.line("get_messages", inSession().put("limit", 50).put("direction", "backward"));
  }

  /** Looks for three words, one of them mistyped. */
  String searching() {
    String mistyped = "x" + words(1).substring(1);
    return client.line("search_context", inSession().put("query", words(2) + " " + mistyped));
  }

  /** Sets an entry of memory. */
  String writing() {
    return client.line(
        "set_memory", Json.object().put("key", "bench").put("value", numbers.getAndIncrement()));
  }

  /** Gets that entry. */
  String recalling() {
    return client.line("get_memory", Json.object().put("key", "bench"));
  }

  /** Gets that entry with a token that was never used before. */
  String proving() {
    String token = result(
            "authenticate_agent",
            Json.object().put("agent_id", "bench").put("agent_type", "measured"))
        .path("token")
        .asText();
    return client.line("get_memory", Json.object().put("key", "bench").put("auth_token", token));
  }

  /** Asks for nothing that would take work. */
  String trifling() {
    return client.line("get_usage_guidance", Json.object().put("topic", "security"));
  }

  /** Lists what there is. */
  List<String> looking() {
    return List.of(
        client.line("list_sessions", Json.object()),
        client.line("get_session", inSession()),
        client.line("catch_up", inSession()),
        client.line("list_memory", Json.object()),
        client.line("get_active_agents", Json.object()),
        client.line("coordinate_session_work", inSession().put("action", "status")),
        client.line("get_messages_advanced", inSession().put("search", "gateway")),
        client.line("search_by_sender", inSession().put("sender", "bench")),
        client.line("get_usage_guidance", Json.object().put("topic", "search")));
  }

  @Override
  public void close() {
    client.close();
  }
}
