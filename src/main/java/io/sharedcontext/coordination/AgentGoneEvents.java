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
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Agents that go: they say so, are not heard within their time, or their last process ends. Who only turns to
 * another session has not gone. Stateless.
 */
public final class AgentGoneEvents implements EventSource {
  private final PresenceTracker presence;
  private final Clock clock;

  /** Events of the agents that {@code presence} knows, by {@code clock}. */
  public AgentGoneEvents(PresenceTracker presence, Clock clock) {
    this.presence = presence;
    this.clock = clock;
  }

  @Override
  public EventKind kind() {
    return EventKind.AGENT_GONE;
  }

  @Override
  public EventWatch begin(Tx tx, EventScope scope, JsonNode known) {
    Set<String> present = AgentEvents.read(known, scope);
    present.addAll(AgentEvents.present(tx, presence, scope).keySet());
    return new Watch(scope, present);
  }

  /** One wait's look at who is there. */
  private final class Watch implements EventWatch {
    private final EventScope scope;
    private final Set<String> present;

    Watch(EventScope scope, Set<String> present) {
      this.scope = scope;
      this.present = present;
    }

    @Override
    public List<Event> look(Tx tx) {
      Set<String> anywhere = new TreeSet<>();
      presence.agents(tx, false).forEach(agent -> anywhere.add(agent.agentId()));
      Map<String, ActiveAgent> now = AgentEvents.present(tx, presence, scope);
      List<Event> gone = new ArrayList<>();
      present.removeIf(agent -> {
        boolean absent = !anywhere.contains(agent);
        if (absent) {
          gone.add(Event.agent(EventKind.AGENT_GONE, agent, scope.session(), clock.instant()));
        }
        return absent;
      });
      present.addAll(now.keySet());
      return gone;
    }

    @Override
    public JsonNode known() {
      return AgentEvents.written(present);
    }
  }
}
