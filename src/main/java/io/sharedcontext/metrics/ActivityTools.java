package io.sharedcontext.metrics;

import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Doc;
import io.sharedcontext.tool.Limits;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.ToolTier;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What each agent did, for admins. */
public final class ActivityTools {
  private final Store store;
  private final Clock clock;

  public ActivityTools(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** The one tool. */
  public List<Tool<?, ?>> tools() {
    return List.of(Tool.reads(
            "get_agent_activity_summary",
            GetAgentActivitySummary.class,
            ActivitySummary.class,
            this::summary)
        .needs(Permission.ADMIN)
        .in(ToolTier.ADMIN));
  }

  @Doc("Sums up what each agent did: messages, sessions, searches, memory entries, refusals.")
  record GetAgentActivitySummary(
      @Doc(value = "Only this agent id.", pattern = Limits.AGENT_ID)
      Optional<String> agentId,

      @Doc("Only what was done from then on; ISO-8601, or back from now: -3d.")
      Optional<Instant> since) {}

  record ActivitySummary(@Doc("By agent id.") List<Activity> agents) {}

  /** What one agent did. */
  record Activity(
      @Doc String agentId,
      @Doc("As it called last; left out if it never did.") Optional<String> agentType,
      @Doc("Posted.") long messages,
      @Doc("In which it changed or posted something.") long sessions,

      @Doc("Those of other processes are 2 seconds late; since goes by the minute.")
      long searches,

      @Doc("Made by it and there now, whatever since says.") long memoryEntries,
      @Doc("Refused calls.") long denied,
      @Doc Instant firstSeen,
      @Doc Instant lastSeen) {}

  private ActivitySummary summary(Call call, GetAgentActivitySummary request) {
    Instant since = request.since().orElse(Instant.EPOCH);
    return new ActivitySummary(
        store.read(call, tx -> agents(tx, request.agentId(), since, clock.instant())));
  }

  private static List<Activity> agents(Tx tx, Optional<String> agent, Instant since, Instant now) {
    Map<String, Long> memory = ActivityTable.memory(tx, agent, now);
    return AgentActivity.of(tx, agent, since).entrySet().stream()
        .filter(entry -> !entry.getValue().last().isBefore(since))
        .map(entry ->
            activity(entry.getKey(), entry.getValue(), memory.getOrDefault(entry.getKey(), 0L)))
        .toList();
  }

  private static Activity activity(String agent, AgentActivity gathered, long memory) {
    return new Activity(
        agent,
        Optional.of(gathered.type()).filter(type -> !type.isEmpty()),
        gathered.messages(),
        gathered.sessions().size(),
        gathered.searches(),
        memory,
        gathered.denied(),
        gathered.first(),
        gathered.last());
  }
}
