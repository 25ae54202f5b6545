package io.sharedcontext.cli.live;

import io.sharedcontext.auth.Audit;
import io.sharedcontext.auth.Audit.Entry;
import io.sharedcontext.coordination.PresenceTracker;
import io.sharedcontext.coordination.PresenceTracker.ActiveAgent;
import io.sharedcontext.message.DeliveredMessage;
import io.sharedcontext.message.MessageTable;
import io.sharedcontext.session.Session;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What happens in a store, from its audit log, in the order of the commits; who stands in line and
 * who is there, from their tables, as far as a look finds it. A message is shown only to who sees it.
 * An agent is shown what the tools would tell it; the rest of the log is for the operator.
 */
public final class EventStream {
  private static final int AT_ONCE = 200;
  private static final Set<String> OF_MESSAGES = Set.of(
      "message_added",
      "notification_sent",
      "lock_transferred",
      "work_item_added",
      "work_item_claimed",
      "work_item_updated",
      "work_item_handed_over",
      "work_claim_lapsed");
  private static final Set<String> FOR_AGENTS = Set.of(
      "session_created",
      "session_updated",
      "lock_acquired",
      "lock_renewed",
      "lock_released",
      "lock_ended");

  private final Store store;
  private final Clock clock;
  private final PresenceTracker presence;
  private final Caller caller;
  private final Optional<String> session;

  /** The happenings of one session, or of all, for {@code caller}. */
  public EventStream(Store store, Clock clock, Caller caller, Optional<String> session) {
    this.store = store;
    this.clock = clock;
    this.presence = new PresenceTracker(store, clock);
    this.caller = caller;
    this.session = session;
  }

  /** How far a watcher has come. */
  public record Place(long event, long ticket, Map<String, ActiveAgent> agents) {
    public Place {
      agents = Map.copyOf(agents);
    }
  }

  /** What was found, and where to go on. */
  public record Round(List<StoreEvent> happenings, Place next) {
    public Round {
      happenings = List.copyOf(happenings);
    }
  }

  /** The place to begin: now, or the first event {@code since} a time. */
  public Place begin(Optional<Instant> since) {
    return store.read(tx -> {
      session.ifPresent(id -> SessionTable.requireKnown(tx, id));
      long event = since
          .map(time -> LiveTable.eventBefore(tx, time))
          .orElseGet(() -> LiveTable.newestEvent(tx));
      return new Place(event, newest(line(tx), 0), agents(tx));
    });
  }

  /** What a session is about; empty if it is gone. */
  public String purpose(String id) {
    return store.read(tx -> purpose(tx, id));
  }

  /** What happened after {@code place}; empty when nothing did, be it to be shown or not. */
  public Optional<Round> after(Place place) {
    Round round = round(place);
    return round.happenings().isEmpty() && round.next().event() == place.event()
        ? Optional.empty()
        : Optional.of(round);
  }

  private Round round(Place place) {
    return store.read(tx -> {
      List<Entry> entries = LiveTable.events(tx, session, place.event(), AT_ONCE);
      List<LiveTable.Waiting> line = line(tx);
      Map<String, ActiveAgent> agents = agents(tx);
      List<StoreEvent> found = new ArrayList<>();
      line.stream()
          .filter(waiting -> waiting.ticket() > place.ticket())
          .forEach(waiting -> found.add(StoreEvent.of(waiting)));
      entries.forEach(entry -> happening(tx, entry).ifPresent(found::add));
      found.addAll(changes(place.agents(), agents));
      long event =
          entries.isEmpty() ? place.event() : entries.get(entries.size() - 1).id();
      return new Round(found, new Place(event, newest(line, place.ticket()), agents));
    });
  }

  private List<LiveTable.Waiting> line(Tx tx) {
    return LiveTable.line(tx, session, clock.instant());
  }

  private static long newest(List<LiveTable.Waiting> line, long otherwise) {
    return line.stream().mapToLong(LiveTable.Waiting::ticket).max().orElse(otherwise);
  }

  private Map<String, ActiveAgent> agents(Tx tx) {
    List<ActiveAgent> there = session
        .map(id -> presence.agents(tx, caller, id, false))
        .orElseGet(() -> presence.agents(tx, false));
    Map<String, ActiveAgent> agents = new HashMap<>();
    there.forEach(agent -> agents.put(agent.agentId(), agent));
    return agents;
  }

  private List<StoreEvent> changes(Map<String, ActiveAgent> before, Map<String, ActiveAgent> now) {
    Instant at = clock.instant();
    List<StoreEvent> changes = new ArrayList<>();
    now.forEach((id, agent) -> {
      ActiveAgent known = before.get(id);
      if (known == null) {
        changes.add(StoreEvent.of("agent_came", agent, at));
      } else if (!known.status().equals(agent.status())
          || !known.activity().equals(agent.activity())) {
        changes.add(StoreEvent.of("agent_changed", agent, at));
      }
    });
    before.values().stream()
        .filter(agent -> !now.containsKey(agent.agentId()))
        .forEach(agent -> changes.add(StoreEvent.of("agent_left", agent, at)));
    return changes;
  }

  private Optional<StoreEvent> happening(Tx tx, Entry entry) {
    Audit.Event event = entry.event();
    if (OF_MESSAGES.contains(event.type())) {
      long id = event.details().path("message_id").asLong();
      return MessageTable.find(tx, caller, id).map(DeliveredMessage::of).map(StoreEvent::of);
    }
    boolean shown = caller.admin()
        || (FOR_AGENTS.contains(event.type()) && event.result() == Audit.Result.SUCCESS);
    return shown
        ? Optional.of(StoreEvent.of(entry, EventSentence.of(event, purpose(tx, event.session()))))
        : Optional.empty();
  }

  private static String purpose(Tx tx, String session) {
    return session.isEmpty()
        ? ""
        : SessionTable.find(tx, session).map(Session::purpose).orElse("");
  }
}
