package io.sharedcontext.faults.check;

import io.sharedcontext.faults.check.MemoryCall.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A correct server in memory under agents that overlap: every call takes effect at one moment between
 * question and answer. Some answers are lost on the way.
 */
final class SimulatedRun {
  private static final int AGENTS = 4;
  private static final long TTL = 400;

  final List<MemoryCall> memory = new ArrayList<>();
  final List<PostCall> posts = new ArrayList<>();
  final List<PageRead> pages = new ArrayList<>();
  final List<LeaseCall> leases = new ArrayList<>();
  final List<Stored> stored = new ArrayList<>();

  private final Random random;
  private final Map<String, State> entries = new HashMap<>();
  private final long[] free = new long[AGENTS];
  private long tokens;
  private long heldUntil;
  private long now;

  SimulatedRun(long seed, int calls) {
    random = new Random(seed);
    for (int i = 0; i < calls; i++) {
      call(i);
    }
  }

  /** Moments of effect only grow; what an agent asks begins after its last answer. */
  private void call(int number) {
    int agent = random.nextInt(AGENTS);
    now = Math.max(now, free[agent]) + 10 + random.nextInt(20);
    long asked = Math.max(free[agent] + 1, now - 5 - random.nextInt(200));
    long answered = now + 5 + random.nextInt(200);
    boolean unanswered = random.nextInt(12) == 0;
    free[agent] = answered;
    Span span = unanswered ? Span.open(asked) : new Span(asked, answered);
    switch (random.nextInt(6)) {
      case 0, 1 -> write(number, span);
      case 2 -> read(new Span(asked, answered));
      case 3 -> post(number, agent, span);
      case 4 -> page(agent, new Span(asked, answered));
      default -> lock(agent, new Span(asked, answered));
    }
  }

  private String key() {
    return "k" + random.nextInt(2);
  }

  private void write(int number, Span span) {
    String key = key();
    State state = entries.getOrDefault(key, State.ABSENT);
    long expected = random.nextInt(3) == 0 ? Math.max(0, state.version() - 1) : state.version();
    String value = "v" + number;
    boolean done = expected == state.version() && effective(span);
    if (done) {
      entries.put(key, new State(state.version() + 1, value));
    }
    boolean unanswered = span.returned() == Long.MAX_VALUE;
    Outcome outcome = unanswered ? Outcome.UNKNOWN : done ? Outcome.DONE : Outcome.REFUSED;
    long told = unanswered ? -1 : done ? state.version() + 1 : state.version();
    memory.add(new MemoryCall(true, key, value, expected, told, 0, span, outcome));
  }

  /** A call that is never answered may never have come in. */
  private boolean effective(Span span) {
    return span.returned() != Long.MAX_VALUE || random.nextBoolean();
  }

  private void read(Span span) {
    String key = key();
    memory.add(MemoryCall.read(key, entries.getOrDefault(key, State.ABSENT), span));
  }

  private void post(int number, int agent, Span span) {
    String to = random.nextInt(3) == 0 ? "a" + random.nextInt(AGENTS) : "";
    boolean unanswered = span.returned() == Long.MAX_VALUE;
    long id = 0;
    if (effective(span)) {
      id = stored.size() + 1L;
      stored.add(new Stored(id, "m" + number));
    }
    posts.add(new PostCall(
        "a" + agent,
        "m" + number,
        to,
        unanswered ? 0 : id,
        span,
        unanswered ? Outcome.UNKNOWN : Outcome.DONE));
  }

  private void page(int agent, Span span) {
    Map<Long, String> shown = new HashMap<>();
    for (int i = stored.size() - 1; i >= 0 && shown.size() < 10; i--) {
      Stored message = stored.get(i);
      posts.stream()
          .filter(post -> post.content().equals(message.content()) && post.seenBy("a" + agent))
          .forEach(post -> shown.put(message.id(), message.content()));
    }
    pages.add(new PageRead("a" + agent, shown, shown.size() < 10, span));
  }

  /** Granted if it is free, for as long as its time lasts or until it is given back half way. */
  private void lock(int agent, Span span) {
    if (now < heldUntil) {
      return;
    }
    boolean back = random.nextBoolean();
    long given = span.returned() + 20;
    heldUntil = back ? given + 10 : span.returned() + TTL;
    leases.add(new LeaseCall(
        "a" + agent,
        "p" + agent,
        "r",
        ++tokens,
        TTL,
        span,
        back ? given : Long.MAX_VALUE,
        back ? given + 20 : Long.MAX_VALUE));
    free[agent] = back ? given + 20 : free[agent];
  }

  Verdict judged() {
    History history = new History();
    memory.forEach(history::add);
    posts.forEach(history::add);
    pages.forEach(history::add);
    leases.forEach(history::add);
    return history.judge(stored);
  }
}
