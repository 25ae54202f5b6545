package io.sharedcontext.cli.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Audit.Entry;
import io.sharedcontext.auth.Visibility;
import io.sharedcontext.coordination.PresenceTracker.ActiveAgent;
import io.sharedcontext.message.DeliveredMessage;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.ResultWriter;
import io.sharedcontext.tool.Times;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Something that happened in the store.
 *
 * @param kind what it was: {@code message}, {@code session_closed}, {@code lock_acquired} …
 * @param at when
 * @param session where; empty for nowhere in particular
 * @param words it in words, not yet safe for a terminal
 * @param facts it for programs, without kind
 */
public record StoreEvent(String kind, Instant at, String session, String words, ObjectNode facts) {

  /** One line of JSON: the kind as {@code event}, then the facts. */
  public String json() {
    ObjectNode json = Json.object().put("event", kind);
    return json.setAll(facts).toString();
  }

  static StoreEvent of(DeliveredMessage message) {
    return new StoreEvent(
        "message",
        message.timestamp(),
        message.sessionId(),
        "#" + message.id() + " " + heading(message) + ": " + message.content(),
        Json.object(ResultWriter.text(message)));
  }

  /** Who says something to whom, for example {@code planner to builder [private]}. */
  public static String heading(DeliveredMessage message) {
    String to = message.to().isEmpty() ? "" : " to " + String.join(", ", message.to());
    boolean everyone = message.visibility() == Visibility.PUBLIC;
    return message.sender() + to + (everyone ? "" : " [" + message.visibility().label() + "]");
  }

  /** An event of the audit log, in the words of {@code sentence}. */
  static StoreEvent of(Entry entry, String sentence) {
    ObjectNode facts = facts(entry.at(), entry.event().agent(), entry.event().session())
        .put("outcome", entry.event().result().name().toLowerCase(Locale.ROOT));
    facts.set("details", entry.event().details());
    return new StoreEvent(kind(entry), entry.at(), entry.event().session(), sentence, facts);
  }

  /** A session that takes no messages after a change is closed. */
  private static String kind(Entry entry) {
    boolean closed = entry.event().type().equals("session_updated")
        && !entry.event().details().path("is_active").asBoolean(true);
    return closed ? "session_closed" : entry.event().type();
  }

  static StoreEvent of(LiveTable.Waiting waiting) {
    ObjectNode facts =
        facts(waiting.since(), waiting.agent(), waiting.session()).put("lock_type", waiting.type());
    waiting.resources().forEach(facts.putArray("resources")::add);
    return new StoreEvent(
        "lock_waited_for",
        waiting.since(),
        waiting.session(),
        waiting.agent() + " waits for " + named(waiting.resources()) + " (" + waiting.type() + ")",
        facts);
  }

  /** An agent that came, left or says something else of itself now. */
  static StoreEvent of(String kind, ActiveAgent agent, Instant at) {
    String status = agent.status().name().toLowerCase(Locale.ROOT);
    ObjectNode facts = facts(at, agent.agentId(), agent.sessionId().orElse(""))
        .put("agent_type", agent.agentType())
        .put("status", status)
        .put("activity", agent.activity());
    String activity = agent.activity().isEmpty() ? "" : ": " + agent.activity();
    return new StoreEvent(
        kind,
        at,
        agent.sessionId().orElse(""),
        "%s (%s) %s".formatted(agent.agentId(), agent.agentType(), says(kind, status) + activity),
        facts);
  }

  private static String says(String kind, String status) {
    return switch (kind) {
      case "agent_came" -> "is there, " + status;
      case "agent_left" -> "is gone";
      default -> "is " + status;
    };
  }

  /** What a lock is on; a single pattern of two stars stands for everything. */
  static String named(List<String> resources) {
    return resources.equals(List.of("**")) ? "the whole session" : String.join(", ", resources);
  }

  private static ObjectNode facts(Instant at, String agent, String session) {
    return Json.object()
        .put("timestamp", Times.text(at))
        .put("agent_id", agent)
        .put("session_id", session);
  }
}
