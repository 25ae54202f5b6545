package io.sharedcontext.coordination;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sharedcontext.coordination.PresenceTracker.ActiveAgent;
import io.sharedcontext.message.EventScope;
import io.sharedcontext.session.ParticipantTable;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Cursor;
import io.sharedcontext.tool.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What events about agents have in common: which agents count for a wait, and how a cursor holds them. */
final class AgentEvents {
  /** Agents that are remembered from one wait to the next. */
  private static final int MOST = 100;

  private AgentEvents() {}

  /**
   * The agents that are there and count for {@code scope}, by id: those that named one of its sessions or are
   * known to take part in one.
   */
  static Map<String, ActiveAgent> present(Tx tx, PresenceTracker presence, EventScope scope) {
    Set<String> sessions = Set.copyOf(scope.sessions(tx));
    Set<String> known = new HashSet<>();
    ParticipantTable.of(tx, scope.caller(), List.copyOf(sessions)).values().forEach(known::addAll);
    Map<String, ActiveAgent> present = new TreeMap<>();
    for (ActiveAgent agent : presence.agents(tx, false)) {
      boolean here = agent.sessionId().filter(sessions::contains).isPresent()
          || known.contains(agent.agentId());
      if (here && scope.covers(agent.agentId())) {
        present.put(agent.agentId(), agent);
      }
    }
    return present;
  }

  static JsonNode written(Collection<String> agents) {
    ArrayNode array = Json.array();
    agents.stream().limit(MOST).forEach(array::add);
    return array;
  }

  /** Agents of a cursor; those that do not count for {@code scope} are left out. */
  static Set<String> read(JsonNode known, EventScope scope) {
    if (known.size() > MOST) {
      throw Cursor.unknown();
    }
    List<String> ids = new ArrayList<>();
    known.forEach(id -> ids.add(id.asText()));
    ids.removeIf(id -> !scope.covers(id));
    return new TreeSet<>(ids);
  }
}
