package io.sharedcontext.metrics;

import io.sharedcontext.metrics.ActivityTable.Part;
import io.sharedcontext.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is known of one agent, put together from several sources.
 *
 * @param type what the agent called itself last; empty if that is not known
 * @param sessions those in which it did something
 * @param messages that it posted
 * @param denied calls that were refused to it
 * @param searches that it made
 * @param first when it was first seen
 * @param last when it was last seen
 */
record AgentActivity(
    String type,
    Set<String> sessions,
    long messages,
    long denied,
    long searches,
    Instant first,
    Instant last) {

  /** An agent that called. */
  static AgentActivity caller(String type, Instant first, Instant last) {
    return new AgentActivity(type, Set.of(), 0, 0, 0, first, last);
  }

  /** An agent that searched. */
  static AgentActivity searcher(long searches, Instant last) {
    return new AgentActivity("", Set.of(), 0, 0, searches, last, last);
  }

  /** An agent that did something, in {@code session} or, if that is empty, in none. */
  static AgentActivity worker(
      String session, long messages, long denied, Instant first, Instant last) {
    Set<String> sessions = session.isEmpty() ? Set.of() : Set.of(session);
    return new AgentActivity("", sessions, messages, denied, 0, first, last);
  }

  /** Everything known of agents, by their ids; what they did only from {@code since} on. */
  static Map<String, AgentActivity> of(Tx tx, Optional<String> agent, Instant since) {
    Stream<List<Part>> sources = Stream.of(
        ActivityTable.noted(tx, agent),
        ActivityTable.parts(tx, agent, since),
        ActivityTable.searches(tx, agent, since));
    return sources
        .flatMap(List::stream)
        .collect(Collectors.groupingBy(
            Part::agent,
            TreeMap::new,
            Collectors.mapping(
                Part::known,
                Collectors.collectingAndThen(Collectors.toList(), AgentActivity::sum))));
  }

  private static AgentActivity sum(List<AgentActivity> parts) {
    return new AgentActivity(
        parts.stream().map(AgentActivity::type).filter(t -> !t.isEmpty()).reduce("", (a, b) -> b),
        parts.stream().flatMap(part -> part.sessions.stream()).collect(Collectors.toSet()),
        parts.stream().mapToLong(AgentActivity::messages).sum(),
        parts.stream().mapToLong(AgentActivity::denied).sum(),
        parts.stream().mapToLong(AgentActivity::searches).sum(),
        parts.stream().map(AgentActivity::first).min(Instant::compareTo).orElseThrow(),
        parts.stream().map(AgentActivity::last).max(Instant::compareTo).orElseThrow());
  }
}
