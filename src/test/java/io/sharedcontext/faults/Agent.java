package io.sharedcontext.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.faults.check.History;
import io.sharedcontext.faults.check.LeaseCall;
import io.sharedcontext.faults.check.MemoryCall;
import io.sharedcontext.faults.check.Outcome;
import io.sharedcontext.faults.check.PostCall;
import io.sharedcontext.faults.check.Span;
import io.sharedcontext.tool.Json;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * An agent that posts, reads, compares and sets, locks and writes under locks, and notes what it asked
 * and got. When its server is gone it starts another, as a host does.
 */
final class Agent implements Runnable {
  static final int TTL_S = 5;

  private static final int PAGE = 30;
  private static final int LONGEST_TEXT = 1_500;

  private final Arena arena;
  private final History history;
  private final String name;
  private final Random random;
  private volatile Life life;
  private long count;
  private volatile boolean idle;
  private volatile long recovered;

  Agent(Arena arena, String name, Life first, long seed) {
    this.arena = arena;
    this.history = arena.history();
    this.name = name;
    this.random = new Random(seed);
    this.life = first;
  }

  String name() {
    return name;
  }

  Life life() {
    return life;
  }

  boolean idle() {
    return idle;
  }

  /** Forgets when it last succeeded. */
  void forget() {
    recovered = 0;
  }

  /** When its first change succeeded that it began after the arena's last mark; 0 for not yet. */
  long recovered() {
    return recovered;
  }

  @Override
  public void run() {
    while (!arena.over()) {
      idle = arena.paused();
      if (idle) {
        Signals.pause(Duration.ofMillis(1));
      } else {
        step();
      }
    }
    idle = true;
  }

  private void step() {
    if (!life.alive()) {
      life = arena.next(life, name);
    }
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> post();
      case 3 -> page();
      case 4, 5, 6 -> compareAndSet("k" + random.nextInt(2));
      default -> underLock(random.nextInt(2));
    }
  }

  private ObjectNode arguments() {
    return Json.object().put("session_id", arena.session());
  }

  private Reply ask(String tool, ObjectNode arguments) {
    Reply reply = Reply.of(life.server(), tool, arguments);
    arena.heard(this, reply);
    if (reply.code().startsWith("STORE_")) {
      Signals.pause(Duration.ofMillis(20));
    }
    return reply;
  }

  private void changed(Reply reply) {
    if (reply.done() && recovered == 0 && reply.span().invoked() >= arena.mark()) {
      recovered = reply.span().returned();
    }
  }

  /** Posts, and goes on asking with the same key while no answer comes. */
  private void post() {
    String key = life.name() + " says " + ++count;
    String content = key + " " + "x".repeat(text());
    String to = random.nextInt(3) == 0 ? arena.somebody(random) : "";
    ObjectNode message = arguments().put("content", content).put("idempotency_key", key);
    if (!to.isEmpty()) {
      message.put("visibility", "private").set("to", Json.array().add(to));
    }
    Reply first = ask("add_message", message);
    Reply last = first;
    while (last.outcome() == Outcome.UNKNOWN && !arena.over() && !arena.paused()) {
      if (!life.alive()) {
        life = arena.next(life, name);
      }
      last = ask("add_message", message);
    }
    boolean known = last.done() || first.outcome() != Outcome.UNKNOWN;
    history.add(new PostCall(
        name,
        content,
        to,
        last.content().path("message_id").asLong(),
        known
            ? new Span(first.span().invoked(), last.span().returned())
            : Span.open(first.span().invoked()),
        known ? last.outcome() : Outcome.UNKNOWN));
    changed(last);
  }

  private int text() {
    return random.nextInt(4) == 0 ? random.nextInt(LONGEST_TEXT) : 1;
  }

  private void page() {
    Reply reply = ask("get_messages", arguments().put("direction", "backward").put("limit", PAGE));
    if (reply.done()) {
      history.add(AgentPages.of(name, reply));
    }
  }

  private ObjectNode entry(String key) {
    return arguments().put("shared", true).put("key", key);
  }

  private void compareAndSet(String key) {
    Reply read = ask("get_memory", entry(key));
    MemoryReads.note(history, key, read);
    if (read.done() || read.code().equals("MEMORY_NOT_FOUND")) {
      write(key, read.content().path("version").asLong(), 0);
    }
  }

  /** Writes a value that nobody else writes, if the version or the token is still right. */
  private void write(String key, long expected, long token) {
    String value = life.name() + "/" + ++count;
    ObjectNode arguments = entry(key).put("value", value);
    if (expected != MemoryCall.ANY) {
      arguments.put("expected_version", expected);
    }
    if (token > 0) {
      arguments.put("fencing_token", token);
    }
    Reply reply = ask("set_memory", arguments);
    long inTheWay = reply.code().equals("VERSION_CONFLICT")
        ? reply.content().findPath("current_version").asLong(-1)
        : -1;
    long version = reply.done() ? reply.content().get("version").asLong() : inTheWay;
    history.add(
        new MemoryCall(true, key, value, expected, version, token, reply.span(), reply.outcome()));
    changed(reply);
  }

  private void underLock(int number) {
    String resource = "r" + number;
    ObjectNode lock = arguments().put("action", "lock").put("lock_type", "exclusive");
    lock.put("ttl_seconds", TTL_S)
        .put("wait_seconds", 1)
        .set("resources", Json.array().add(resource));
    Life holder = life;
    Reply granted = ask("coordinate_session_work", lock);
    if (granted.done()) {
      long token = granted.content().get("fencing_token").asLong();
      history.add(new LeaseCall(
          name,
          holder.name(),
          resource,
          token,
          TimeUnit.SECONDS.toNanos(TTL_S),
          granted.span(),
          Long.MAX_VALUE,
          Long.MAX_VALUE));
      write("g" + number, MemoryCall.ANY, token);
      write("g" + number, MemoryCall.ANY, token);
      unlock(resource, token);
    }
  }

  private void unlock(String resource, long token) {
    ObjectNode unlock = arguments().put("action", "unlock").put("fencing_token", token);
    unlock.set("resources", Json.array().add(resource));
    Reply reply = ask("coordinate_session_work", unlock);
    history.unlocked(
        token, reply.span().invoked(), reply.done() ? reply.span().returned() : Long.MAX_VALUE);
  }
}
