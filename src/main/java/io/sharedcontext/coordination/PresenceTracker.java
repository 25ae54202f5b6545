package io.sharedcontext.coordination;

import io.sharedcontext.cache.BoundedMap;
import io.sharedcontext.session.ParticipantTable;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.CallListener;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Doc;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which agents are there. An agent is there while it was heard within its time in a server process
 * that still runs; the end of the process, however it ends, is seen at once. Safe for use by several
 * threads.
 */
public final class PresenceTracker implements CallListener {
  /** How long an agent counts as there that never said for how long. */
  static final Duration TTL = Duration.ofMinutes(2);

  /** A call refreshes the presence, but so much sooner than this costs a write and tells little. */
  private static final Duration REFRESH = Duration.ofSeconds(1);

  private static final Duration KEPT = Duration.ofDays(1);
  private static final Duration PURGE = Duration.ofMinutes(10);
  private static final long CALLERS = 1_000;

  private final Store store;
  private final Clock clock;
  private final BoundedMap<Caller, Instant> heard = new BoundedMap<>(CALLERS, (caller, time) -> 1);

  public PresenceTracker(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
    store.every(PURGE, this::scheduleCleanup);
  }

  /** An agent as others see it. */
  public record ActiveAgent(
      @Doc String agentId,
      @Doc String agentType,
      @Doc PresenceStatus status,
      @Doc String activity,
      @Doc Optional<String> sessionId,
      @Doc Instant lastSeen) {}

  private void scheduleCleanup(Tx tx) {
    Instant now = clock.instant();
    PresenceTable.purge(tx, now.minus(KEPT));
    // A process may have read its clock a moment before this one did.
    PresenceTable.bound(tx, now.plus(REFRESH));
  }

  /** Notes that {@code caller} called; costs a caller nothing but a look at a clock. */
  @Override
  public void admitted(Caller caller) {
    Instant now = clock.instant();
    boolean fresh = heard
        .get(caller)
        .filter(before -> Duration.between(before, now).abs().compareTo(REFRESH) < 0)
        .isPresent();
    if (fresh || caller.id().isEmpty()) {
      return;
    }
    heard.put(caller, now);
    String process = store.processes().self();
    store.later(tx -> PresenceTable.refresh(tx, caller, process, now, TTL));
  }

  /** The agents that are there, by id; with {@code absent}, those of the last day too. */
  public List<ActiveAgent> agents(Tx tx, boolean absent) {
    Instant now = clock.instant();
    Predicate<Presence> here = presence -> presence.expiresAt().isAfter(now)
        && presence.status() != PresenceStatus.OFFLINE
        && store.processes().alive(presence.process());
    List<ActiveAgent> agents = new ArrayList<>();
    List<Presence> ofOne = new ArrayList<>();
    for (Presence presence : absent ? PresenceTable.all(tx) : PresenceTable.live(tx, now)) {
      if (!ofOne.isEmpty() && !ofOne.get(0).agentId().equals(presence.agentId())) {
        add(agents, ofOne, here, absent);
        ofOne.clear();
      }
      ofOne.add(presence);
    }
    add(agents, ofOne, here, absent);
    return agents;
  }

  /** The agents that are there, each with the session that it named, and nothing that passes. */
  public List<String> whereabouts(Tx tx) {
    return agents(tx, false).stream()
        .map(agent -> agent.agentId() + " " + agent.sessionId().orElse(""))
        .toList();
  }

  /** Of the agents that are there, those that named the session or are known to take part in it. */
  public List<ActiveAgent> agents(Tx tx, Caller caller, String session, boolean absent) {
    return in(session, ParticipantTable.of(tx, caller, List.of(session)), agents(tx, absent));
  }

  /** The ids of the agents that are there, for each of the sessions in the same way. */
  public Map<String, List<String>> agents(Tx tx, Caller caller, List<String> sessions) {
    Map<String, List<String>> known = ParticipantTable.of(tx, caller, sessions);
    List<ActiveAgent> there = agents(tx, false);
    Map<String, List<String>> found = new HashMap<>();
    for (String session : sessions) {
      found.put(
          session, in(session, known, there).stream().map(ActiveAgent::agentId).toList());
    }
    return found;
  }

  private static List<ActiveAgent> in(
      String session, Map<String, List<String>> known, List<ActiveAgent> there) {
    List<String> participants = known.getOrDefault(session, List.of());
    return there.stream()
        .filter(agent -> agent.sessionId().filter(session::equals).isPresent()
            || participants.contains(agent.agentId()))
        .toList();
  }

  /** Ids that begin with {@code beginning}, of agents heard within the last day, in order. */
  public List<String> known(Tx tx, String beginning, int limit) {
    return PresenceTable.known(tx, beginning, limit);
  }

  /** What an agent said last counts, from wherever it is there; it was last seen wherever it was. */
  private static void add(
      List<ActiveAgent> agents, List<Presence> ofOne, Predicate<Presence> here, boolean absent) {
    Optional<Presence> present = ofOne.stream().filter(here).findFirst();
    Optional<Presence> shown = absent ? present.or(() -> ofOne.stream().findFirst()) : present;
    shown.ifPresent(presence -> agents.add(new ActiveAgent(
        presence.agentId(),
        presence.agentType(),
        present.isPresent() ? presence.status() : PresenceStatus.OFFLINE,
        presence.activity(),
        Optional.of(presence.session()).filter(session -> !session.isEmpty()),
        ofOne.stream().map(Presence::lastSeen).max(Instant::compareTo).orElseThrow())));
  }
}
