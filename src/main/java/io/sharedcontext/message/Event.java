package io.sharedcontext.message;

import io.sharedcontext.tool.Doc;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something other than a message that ended a wait.
 *
 * @param agentId who was idle, or went, had the lock, put the work there, or did it
 * @param resources what was locked
 * @param workItemId what can be done, or was
 */
public record Event(
    @Doc EventKind type,
    @Doc Optional<String> sessionId,
    @Doc Optional<String> agentId,
    @Doc Optional<List<String>> resources,
    @Doc Optional<String> workItemId,
    @Doc("When it was noticed.") Instant at) {
  public Event {
    resources = resources.map(List::copyOf);
  }

  /** An event about an agent. */
  public static Event agent(EventKind type, String agent, Optional<String> session, Instant at) {
    return new Event(type, session, Optional.of(agent), Optional.empty(), Optional.empty(), at);
  }

  /** An event about an item of work, which {@code agent} put there or did. */
  public static Event work(EventKind type, String session, String agent, String item, Instant at) {
    return new Event(
        type, Optional.of(session), Optional.of(agent), Optional.empty(), Optional.of(item), at);
  }

  /** What {@code agent} had locked can be had. */
  public static Event lock(String session, String agent, List<String> resources, Instant at) {
    return new Event(
        EventKind.LOCK_FREE,
        Optional.of(session),
        Optional.of(agent),
        Optional.of(resources),
        Optional.empty(),
        at);
  }
}
