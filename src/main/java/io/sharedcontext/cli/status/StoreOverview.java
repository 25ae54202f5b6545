package io.sharedcontext.cli.status;

import io.sharedcontext.cli.live.CallerResolver;
import io.sharedcontext.cli.status.StatusTable.Held;
import io.sharedcontext.cli.status.StatusTable.Waiting;
import io.sharedcontext.coordination.ClaimLocks;
import io.sharedcontext.coordination.PresenceTracker;
import io.sharedcontext.coordination.PresenceTracker.ActiveAgent;
import io.sharedcontext.message.DeliveredMessage;
import io.sharedcontext.message.MessageFilter;
import io.sharedcontext.message.MessageTable;
import io.sharedcontext.session.Session;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.ProcessRegistry;
import io.sharedcontext.store.Query;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What is going on in a store at one moment, as the operator sees it: nothing that is private between
 * agents.
 */
public final class StoreOverview {
  /** More fits on no screen. */
  private static final int MOST = 100;

  final Instant at;
  final long messageCount;
  final List<ActiveAgent> agents;
  final List<Held> locks;
  final List<Waiting> line;

  /** Open ones, latest activity first. */
  final List<Session> sessions;

  /** Newest first. */
  final List<DeliveredMessage> messages;

  private StoreOverview(Tx tx, Instant at, PresenceTracker presence, ProcessRegistry processes) {
    this.at = at;
    messageCount = StatusTable.messages(tx);
    agents = presence.agents(tx, false);
    locks = StatusTable.held(tx, at).stream()
        .filter(
            held -> ClaimLocks.outlivesProcesses(held.process()) || processes.alive(held.process()))
        .toList();
    line = StatusTable.line(tx, at).stream()
        .filter(waiting -> processes.alive(waiting.process()))
        .toList();
    sessions = openSessions(tx);
    messages = latest(tx);
  }

  /** Looks at a store again and again. For one thread. */
  public static final class Observer {
    private final Store store;
    private final Clock clock;
    private final PresenceTracker presence;

    /** One that looks at {@code store} by {@code clock}. */
    public Observer(Store store, Clock clock) {
      this.store = store;
      this.clock = clock;
      this.presence = new PresenceTracker(store, clock);
    }

    /** How things are now. */
    public StoreOverview look() {
      ProcessRegistry processes = store.processes();
      return store.read(tx -> new StoreOverview(tx, clock.instant(), presence, processes));
    }
  }

  private static List<Session> openSessions(Tx tx) {
    List<Session> found = new ArrayList<>();
    SessionTable.walk(
        tx,
        Query.of("s.is_active = ?", true),
        session -> found.add(session) && found.size() < MOST);
    return found;
  }

  /** Of the latest messages those that the operator sees: fewer where many are private. */
  private static List<DeliveredMessage> latest(Tx tx) {
    MessageFilter seen = new MessageFilter(CallerResolver.OPERATOR, Optional.empty(), List.of());
    List<DeliveredMessage> found =
        new ArrayList<>(seen.after(tx, MessageTable.newest(tx) - MOST, MOST));
    Collections.reverse(found);
    return found;
  }
}
