package io.sharedcontext.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something other than a message that ended a wait.
 *
 * @param agentId who was idle, or went, had the lock, put the work there, or did it
 * @param resources what was locked
 * @param workItemId what can be done, or was
 */
public record Event(
    @Doc EventKind type,
    @Doc Optional<String> sessionId,
    @Doc Optional<String> agentId,
    @Doc Optional<List<String>> resources,
    @Doc Optional<String> workItemId,
    @Doc("When it was noticed.") Instant at) {
  public Event {
    resources = resources.map(List::copyOf);
  }

  /** An event about an agent. */
  public static Event agent(EventKind type, String agent, Optional<String> session, Instant at) {
    return new Event(type, session, Optional.of(agent), Optional.empty(), Optional.empty(), at);
  }

  /** An event about an item of work, which {@code agent} put there or did. */
  public static Event work(EventKind type, String session, String agent, String item, Instant at) {
    return new Event(
        type, Optional.of(session), Optional.of(agent), Optional.empty(), Optional.of(item), at);
  }

  /** What {@code agent} had locked can be had. */
  public static Event lock(String session, String agent, List<String> resources, Instant at) {
    return new Event(
        EventKind.LOCK_FREE,
        Optional.of(session),
        Optional.of(agent),
        Optional.of(resources),
        Optional.empty(),
        at);
  }

  /** As tasks keep it; {@link #read} reads it. */
  ObjectNode json() {
    ObjectNode json = Json.object().put("type", type.name()).put("at", Times.text(at));
    sessionId.ifPresent(id -> json.put("session_id", id));
    agentId.ifPresent(id -> json.put("agent_id", id));
    workItemId.ifPresent(id -> json.put("work_item_id", id));
    resources.ifPresent(names -> names.forEach(json.withArray("resources")::add));
    return json;
  }

  /** What {@link #json} wrote. */
  static Event read(JsonNode json) {
    List<String> names = new ArrayList<>();
    json.path("resources").forEach(name -> names.add(name.asText()));
    return new Event(
        EventKind.valueOf(json.path("type").asText()),
        text(json, "session_id"),
        text(json, "agent_id"),
        Optional.of(names).filter(all -> !all.isEmpty()),
        text(json, "work_item_id"),
        Times.parse(json.path("at").asText()).orElseThrow());
  }

  private static Optional<String> text(JsonNode json, String field) {
    return Optional.ofNullable(json.path(field).textValue());
  }
}
