package io.sharedcontext.hint;

import io.sharedcontext.coordination.LockOverview;
import io.sharedcontext.coordination.PresenceTracker;
import io.sharedcontext.coordination.PresenceTracker.ActiveAgent;
import io.sharedcontext.message.UnreadTracker;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Caller;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Reads how things stand for one agent, again and again. For one thread at a time. */
public final class StatusReader {
  private final Clock clock;
  private final LockOverview locks;
  private final PresenceTracker presence;
  private final UnreadTracker unread;

  /**
   * One for an agent that works in a workspace.
   *
   * @param workspace its name; empty for none
   */
  public StatusReader(Store store, Clock clock, String workspace) {
    this.clock = clock;
    this.unread = new UnreadTracker(workspace);
    this.locks = new LockOverview(store);
    this.presence = new PresenceTracker(store, clock);
  }

  /** How things stand for {@code caller}, as {@code tx} sees it. */
  public AgentStatus read(Tx tx, Caller caller) {
    Instant now = clock.instant();
    List<String> others = presence.agents(tx, false).stream()
        .map(ActiveAgent::agentId)
        .filter(agent -> !agent.equals(caller.id()))
        .toList();
    return new AgentStatus(unread.look(tx, caller), locks.count(tx, now, caller.id()), others);
  }
}
