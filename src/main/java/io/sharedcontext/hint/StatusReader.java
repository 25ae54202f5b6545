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
import java.util.function.Supplier;

/** Reads how things stand for one agent, again and again. For one thread at a time. */
public final class StatusReader {
  private final Clock clock;
  private final LockOverview locks;
  private final PresenceTracker presence;
  private final Supplier<String> workspace;
  private String current = "";
  private UnreadTracker unread = new UnreadTracker("");

  /**
   * One for an agent that works in a workspace.
   *
   * @param workspace gives its name, which may come to be another; empty for none
   */
  public StatusReader(Store store, Clock clock, Supplier<String> workspace) {
    this.clock = clock;
    this.workspace = workspace;
    this.locks = new LockOverview(store);
    this.presence = new PresenceTracker(store, clock);
  }

  /** How things stand for {@code caller}, as {@code tx} sees it. */
  public AgentStatus read(Tx tx, Caller caller) {
    Instant now = clock.instant();
    String name = workspace.get();
    if (!name.equals(current)) {
      current = name;
      unread = new UnreadTracker(name);
    }
    List<String> others = presence.agents(tx, false).stream()
        .map(ActiveAgent::agentId)
        .filter(agent -> !agent.equals(caller.id()))
        .toList();
    return new AgentStatus(unread.look(tx, caller), locks.count(tx, now, caller.id()), others);
  }
}
