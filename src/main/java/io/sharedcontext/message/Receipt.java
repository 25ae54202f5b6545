package io.sharedcontext.message;

import io.sharedcontext.tool.Doc;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a message came with one of those it is for.
 *
 * @param at since when; empty for what was acknowledged before such times were kept
 */
public record Receipt(
    @Doc String agentId,
    @Doc State state,
    @Doc("Since when, where that is known.") Optional<Instant> at) {
  /** The time of what was acknowledged nobody knows when. */
  static final Optional<Instant> UNKNOWN = Optional.of(Instant.EPOCH);

  /** Each includes those before it, but for the last. */
  public enum State {
    /** The store has it. */
    RECORDED,
    /** The pipe of the agent's client took an answer with it. */
    OFFERED,
    /** The agent's position passed it. */
    ACKNOWLEDGED,
    /** Its time was over before the agent was given it. */
    LAPSED
  }

  static Receipt of(
      String agent, Instant sent, Optional<Instant> offered, Optional<Instant> acknowledged) {
    if (acknowledged.isPresent()) {
      return new Receipt(
          agent, State.ACKNOWLEDGED, acknowledged.filter(at -> !at.equals(Instant.EPOCH)));
    }
    return offered.isPresent()
        ? new Receipt(agent, State.OFFERED, offered)
        : new Receipt(agent, State.RECORDED, Optional.of(sent));
  }

  static Receipt lapsed(String agent, Instant at) {
    return new Receipt(agent, State.LAPSED, Optional.of(at));
  }

  /** Whether the agent was given the message. */
  boolean had() {
    return state == State.OFFERED || state == State.ACKNOWLEDGED;
  }

  /** Whether {@code wanted} was reached, or will never be. */
  boolean settled(State wanted) {
    return state.compareTo(wanted) >= 0;
  }
}
