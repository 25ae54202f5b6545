package io.sharedcontext.cli.lab.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.lab.measure.SampleText;
import io.sharedcontext.tool.Json;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The server under measurement and what was put into its store: a session of 1,000 messages, one to
 * post to, some memory. Makes the calls that are measured.
 */
final class SystemUnderTest implements AutoCloseable {
  static final int HISTORY = 1_000;

  private static final int SEED = 7;

  private final BenchClient line;
  private final Random chance = new Random(SEED);
  private final String history;
  private final String talk;
  private final AtomicLong numbers = new AtomicLong();

  SystemUnderTest(BenchClient line) {
    this.line = line;
    this.history = session("history");
    this.talk = session("talk");
    long unused = line.burst(i -> posting(history), HISTORY, 64);
    String ignored = BenchClient.checked(line.ask(writing()));
  }

  BenchClient line() {
    return line;
  }

  private String session(String purpose) {
    return line.result("create_session", Json.object().put("purpose", purpose))
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
    return line.call("create_session", Json.object().put("purpose", words(4)));
  }

  /** Posts a message where nobody reads. */
  String posting() {
    return posting(talk);
  }

  private String posting(String session) {
    String content = numbers.getAndIncrement() + " " + words(14);
    return line.call(
        "add_message", Json.object().put("session_id", session).put("content", content));
  }

  /** Reads the latest 50. */
  String reading() {
    return line.call("get_messages", inSession().put("limit", 50).put("direction", "backward"));
  }

  /** Looks for three words, one of them mistyped. */
  String searching() {
    String mistyped = "x" + words(1).substring(1);
    return line.call("search_context", inSession().put("query", words(2) + " " + mistyped));
  }

  /** Sets an entry of memory. */
  String writing() {
    return line.call(
        "set_memory", Json.object().put("key", "bench").put("value", numbers.getAndIncrement()));
  }

  /** Gets that entry. */
  String recalling() {
    return line.call("get_memory", Json.object().put("key", "bench"));
  }

  /** Gets that entry with a token that was never used before. */
  String proving() {
    String token = line.result(
            "authenticate_agent",
            Json.object().put("agent_id", "bench").put("agent_type", "measured"))
        .path("token")
        .asText();
    return line.call("get_memory", Json.object().put("key", "bench").put("auth_token", token));
  }

  /** Asks for nothing that would take work. */
  String trifling() {
    return line.call("get_usage_guidance", Json.object().put("topic", "security"));
  }

  /** Lists what there is. */
  List<String> looking() {
    return List.of(
        line.call("list_sessions", Json.object()),
        line.call("get_session", inSession()),
        line.call("catch_up", inSession()),
        line.call("list_memory", Json.object()),
        line.call("get_active_agents", Json.object()),
        line.call("coordinate_session_work", inSession().put("action", "status")),
        line.call("get_messages_advanced", inSession().put("search", "gateway")),
        line.call("search_by_sender", inSession().put("sender", "bench")),
        line.call("get_usage_guidance", Json.object().put("topic", "search")));
  }

  @Override
  public void close() {
    line.close();
  }
}
