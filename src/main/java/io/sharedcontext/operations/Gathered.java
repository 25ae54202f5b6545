package io.sharedcontext.operations;

import io.sharedcontext.operations.ActivityTable.Part;
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
record Gathered(
    String type,
    Set<String> sessions,
    long messages,
    long denied,
    long searches,
    Instant first,
    Instant last) {

  /** An agent that called. */
  static Gathered caller(String type, Instant first, Instant last) {
    return new Gathered(type, Set.of(), 0, 0, 0, first, last);
  }

  /** An agent that searched. */
  static Gathered searcher(long searches, Instant last) {
    return new Gathered("", Set.of(), 0, 0, searches, last, last);
  }

  /** An agent that did something, in {@code session} or, if that is empty, in none. */
  static Gathered worker(String session, long messages, long denied, Instant first, Instant last) {
    Set<String> sessions = session.isEmpty() ? Set.of() : Set.of(session);
    return new Gathered("", sessions, messages, denied, 0, first, last);
  }

  /** Everything known of agents, by their ids; what they did only from {@code since} on. */
  static Map<String, Gathered> of(Tx tx, Optional<String> agent, Instant since) {
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
                Part::known, Collectors.collectingAndThen(Collectors.toList(), Gathered::sum))));
  }

  private static Gathered sum(List<Gathered> parts) {
    return new Gathered(
        parts.stream().map(Gathered::type).filter(t -> !t.isEmpty()).reduce("", (a, b) -> b),
        parts.stream().flatMap(part -> part.sessions.stream()).collect(Collectors.toSet()),
        parts.stream().mapToLong(Gathered::messages).sum(),
        parts.stream().mapToLong(Gathered::denied).sum(),
        parts.stream().mapToLong(Gathered::searches).sum(),
        parts.stream().map(Gathered::first).min(Instant::compareTo).orElseThrow(),
        parts.stream().map(Gathered::last).max(Instant::compareTo).orElseThrow());
  }
}
