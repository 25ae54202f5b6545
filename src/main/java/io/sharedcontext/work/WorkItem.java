package io.sharedcontext.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something to be done.
 *
 * @param number its place in the order of adding; no two items of a store ever have the same
 * @param id {@code work_} and 16 random hexadecimal digits
 * @param facts what it is; does not change by itself
 * @param state how far it is, as far as the store knows: the time of a claim may have run out since
 * @param reason why it is blocked; empty for any other
 * @param waitsFor how many of the items that it depends on are not finished
 * @param claim who has it, or had it last
 * @param lapses how many claims ran out of time since it was last opened
 * @param handOver what its holder was told when it got it
 */
record WorkItem(
    long number,
    String id,
    String session,
    Facts facts,
    WorkState state,
    String reason,
    long waitsFor,
    Instant updatedAt,
    Claim claim,
    int lapses,
    Optional<HandOver> handOver) {

  /** After so many claims that ran out of time an item is parked: something about it kills its workers. */
  static final int MOST_LAPSES = 3;

  /** What an item is, in its creator's words. */
  record Facts(
      String title,
      String description,
      ObjectNode metadata,
      List<String> labels,
      int priority,
      String createdBy,
      Instant createdAt) {
    Facts {
      labels = List.copyOf(labels);
    }
  }

  /**
   * The latest claim on an item.
   *
   * @param agent who has the item, or finished it; empty for nobody
   * @param token grows with every claim of the store; 0 before the first
   * @param ttl how long it lasts from its grant or its last renewal
   * @param expiresAt when it ends unless it is renewed; empty once it has ended
   * @param lapsedToken of the latest claim on the item whose time ran out; 0 for none
   * @param handed whether the agent got it from another and has not done anything with it yet
   */
  record Claim(
      String agent,
      long token,
      Duration ttl,
      Optional<Instant> expiresAt,
      long lapsedToken,
      boolean handed) {
    static final Claim NONE = new Claim("", 0, Duration.ZERO, Optional.empty(), 0, false);

    /** A new claim that begins now. */
    Claim granted(String to, long newToken, Duration time, Instant now, boolean byAnother) {
      return new Claim(to, newToken, time, Optional.of(now.plus(time)), lapsedToken, byAnother);
    }

    Claim extended(Instant now, Duration time) {
      return new Claim(agent, token, time, Optional.of(now.plus(time)), lapsedToken, false);
    }

    Claim takenUp() {
      return new Claim(agent, token, ttl, expiresAt, lapsedToken, false);
    }

    /** Who finished the item stays known; otherwise nobody has it. */
    Claim ended(boolean finished) {
      return new Claim(finished ? agent : "", token, ttl, Optional.empty(), lapsedToken, false);
    }

    Claim lapsed() {
      return new Claim("", token, ttl, Optional.empty(), token, false);
    }
  }

  /** Whether somebody has it now. */
  boolean claimed(Instant now) {
    return state == WorkState.IN_PROGRESS && !overdue(now);
  }

  /** Whether it still says that somebody has it, although the time of that claim has run out. */
  boolean overdue(Instant now) {
    return state == WorkState.IN_PROGRESS
        && claim.expiresAt().filter(end -> end.isAfter(now)).isEmpty();
  }

  /** As it is now: what is overdue is offered again, or parked after too many lapses. */
  WorkItem at(Instant now) {
    return overdue(now) ? lapsed(now) : this;
  }

  private WorkItem lapsed(Instant now) {
    boolean parked = lapses + 1 >= MOST_LAPSES;
    return new WorkItem(
        number,
        id,
        session,
        facts,
        parked ? WorkState.BLOCKED : WorkState.OPEN,
        parked
            ? "its claim ran out of time " + (lapses + 1) + " times, last that of " + claim.agent()
            : "",
        waitsFor,
        now,
        claim.lapsed(),
        lapses + 1,
        handOver);
  }

  WorkItem with(Claim other, Instant now) {
    return new WorkItem(
        number, id, session, facts, state, reason, waitsFor, now, other, lapses, handOver);
  }

  /** Under a claim that was just granted. */
  WorkItem claimed(Claim granted, Instant now) {
    return new WorkItem(
        number,
        id,
        session,
        facts,
        WorkState.IN_PROGRESS,
        "",
        waitsFor,
        now,
        granted,
        lapses,
        handOver);
  }

  WorkItem handed(Claim granted, HandOver told, Instant now) {
    return new WorkItem(
        number,
        id,
        session,
        facts,
        state,
        reason,
        waitsFor,
        now,
        granted,
        lapses,
        Optional.of(told));
  }

  WorkItem with(Facts other, Instant now) {
    return new WorkItem(
        number, id, session, other, state, reason, waitsFor, now, claim, lapses, handOver);
  }

  /** In another state, in which nobody has it; lapses count from its opening. */
  WorkItem become(WorkState other, String why, boolean forgiven, Instant now) {
    return new WorkItem(
        number,
        id,
        session,
        facts,
        other,
        other == WorkState.BLOCKED ? why : "",
        waitsFor,
        now,
        claim.ended(other.finished()),
        forgiven ? 0 : lapses,
        handOver);
  }
}
