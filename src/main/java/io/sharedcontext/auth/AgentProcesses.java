package io.sharedcontext.auth;

import io.sharedcontext.auth.AgentProcessTable.Acting;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.CallSnapshot;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Times;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which living server processes act for which agents. An agent is its name, so two processes under
 * one name are one agent: neither hears what the other says, and a lock of one is a lock of both.
 * That is seldom what was meant, and is therefore noticed. A process acts for an agent from its
 * first call as that agent to its own end, however it ends. Safe for use by several threads.
 */
public final class AgentProcesses {
  private static final Logger LOG = LoggerFactory.getLogger(AgentProcesses.class);

  /** More than one process ever acts for; beyond it is noted again. */
  private static final int MOST = 1_000;

  private final Store store;
  private final Clock clock;
  private final Set<String> noted = ConcurrentHashMap.newKeySet();
  private final Set<Acting> told = ConcurrentHashMap.newKeySet();

  public AgentProcesses(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Notes that this process acts for {@code caller}; after the first time it costs a look. */
  void recordActing(Caller caller) {
    if (!store.readOnly() && isNew(caller.id())) {
      String self = store.processes().self();
      store.later(tx -> join(tx, self, caller));
    }
  }

  /** Like {@link #recordActing}, but refuses it while another living process acts for the agent. */
  void claim(CallSnapshot snapshot, Caller caller) {
    if (noted.contains(caller.id())) {
      return;
    }
    String self = store.processes().self();
    // On the reader that the call has: were each to take a second, calls that come together would
    // wait
    // for one another.
    store.read(snapshot, tx -> requireAlone(tx, caller.id()));
    Instant since = Futures.result(store.write(tx -> {
      requireAlone(tx, caller.id());
      return join(tx, self, caller);
    }));
    LOG.debug("acts alone for {} since {}", caller.id(), since);
    isNew(caller.id());
  }

  private boolean isNew(String agent) {
    if (noted.contains(agent)) {
      return false;
    }
    if (noted.size() >= MOST) {
      noted.clear();
    }
    return noted.add(agent);
  }

  /** Every process decides anew who calls when a name comes to be shared, and so learns of it. */
  Instant join(Tx tx, String self, Caller caller) {
    Instant now = clock.instant();
    AgentProcessTable.forget(tx, store.processes()::alive);
    AgentProcessTable.add(
        tx, new Acting(caller.id(), self, ProcessHandle.current().pid(), now));
    AgentTable.add(tx, caller, now);
    if (other(tx, caller.id()).isPresent()) {
      ChangeCounters.bump(tx, Keys.SCOPE);
    }
    warnIfShared(tx, caller.id());
    return now;
  }

  /** Says on standard error, once of each, which other process acts for the agent. */
  void warnIfShared(Tx tx, String agent) {
    other(tx, agent)
        .filter(told::add)
        .ifPresent(acting -> LOG.warn(
            "process {} acts for {} too, since {}: both are one agent, which hears nothing of its own"
                + " and shares its locks; give each client a SHARED_CONTEXT_AGENT_ID of its own",
            acting.pid(),
            agent,
            Times.text(acting.since())));
  }

  /** The first other living process that acts for the agent. */
  private Optional<Acting> other(Tx tx, String agent) {
    String self = store.processes().self();
    return AgentProcessTable.of(tx, agent).stream()
        .filter(acting -> !acting.process().equals(self))
        .filter(acting -> store.processes().alive(acting.process()))
        .findFirst();
  }

  private boolean requireAlone(Tx tx, String agent) {
    warnIfShared(tx, agent);
    other(tx, agent).ifPresent(acting -> {
      throw refusal(acting, "and SHARED_CONTEXT_UNIQUE_AGENT allows one")
          .suggest("Give this client another SHARED_CONTEXT_AGENT_ID, or end that process.");
    });
    return true;
  }

  /** Refuses to make this process act for an agent by its name alone, for which another acts. */
  void requireFree(Tx tx, String agent) {
    other(tx, agent).ifPresent(acting -> {
      throw refusal(acting, "so its name alone does not make you that agent")
          .suggest("Call authenticate_agent with a name of your own, or with the api_key of this"
              + " agent.")
          .suggest("Only if that process is meant to be the same agent: take_over true.");
    });
  }

  private static Failure refusal(Acting acting, String reason) {
    return Failure.of(
            ErrorCode.PERMISSION_DENIED,
            "process " + acting.pid() + " acts for agent " + acting.agent() + " since "
                + Times.text(acting.since()) + ", " + reason)
        .detail("agent_id", acting.agent())
        .detail("pid", acting.pid());
  }

  /** Whether another living process acts for the agent. */
  public boolean shared(Tx tx, String agent) {
    return other(tx, agent).isPresent();
  }

  /** The agents for which several living processes act, and the numbers of those processes. */
  public Map<String, List<Long>> shared(Tx tx) {
    Map<String, List<Long>> living = AgentProcessTable.all(tx).stream()
        .filter(acting -> store.processes().alive(acting.process()))
        .collect(Collectors.groupingBy(
            Acting::agent, TreeMap::new, Collectors.mapping(Acting::pid, Collectors.toList())));
    living.values().removeIf(pids -> pids.size() < 2);
    return living;
  }
}
