package io.sharedcontext.coordination;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.coordination.PresenceTracker.ActiveAgent;
import io.sharedcontext.message.Event;
import io.sharedcontext.message.EventKind;
import io.sharedcontext.message.EventScope;
import io.sharedcontext.message.EventSource;
import io.sharedcontext.store.Tx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Agents that call themselves idle. One that is idle when a first wait begins is no event; one that comes to
 * be it, or comes and is it, is. Stateless.
 */
public final class AgentIdleEvents implements EventSource {
  private final PresenceTracker presence;
  private final Clock clock;

  /** Events of the agents that {@code presence} knows, by {@code clock}. */
  public AgentIdleEvents(PresenceTracker presence, Clock clock) {
    this.presence = presence;
    this.clock = clock;
  }

  @Override
  public EventKind kind() {
    return EventKind.AGENT_IDLE;
  }

  @Override
  public EventWatch begin(Tx tx, EventScope scope, JsonNode known) {
    Set<String> idle = AgentEvents.read(known, scope);
    if (known.isMissingNode()) {
      idle(tx, scope).forEach(agent -> idle.add(agent.agentId()));
    }
    return new Watch(scope, idle);
  }

  private List<ActiveAgent> idle(Tx tx, EventScope scope) {
    return AgentEvents.present(tx, presence, scope).values().stream()
        .filter(agent -> agent.status() == PresenceStatus.IDLE)
        .toList();
  }

  /** One wait's look at who is idle. */
  private final class Watch implements EventWatch {
    private final EventScope scope;
    private final Set<String> idle;

    Watch(EventScope scope, Set<String> idle) {
      this.scope = scope;
      this.idle = idle;
    }

    @Override
    public List<Event> look(Tx tx) {
      List<ActiveAgent> now = idle(tx, scope);
      Set<String> ids = new TreeSet<>();
      List<Event> events = new ArrayList<>();
      for (ActiveAgent agent : now) {
        ids.add(agent.agentId());
        if (!idle.contains(agent.agentId())) {
          events.add(Event.agent(
              EventKind.AGENT_IDLE,
              agent.agentId(),
              scope.session().or(agent::sessionId),
              clock.instant()));
        }
      }
      idle.clear();
      idle.addAll(ids);
      return events;
    }

    @Override
    public JsonNode known() {
      return AgentEvents.written(idle);
    }
  }
}
