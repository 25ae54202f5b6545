package io.sharedcontext.coordination;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.TestEngine;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Many agents in several real server processes that contend for a few resources, while processes are
 * killed and replaced at random: in turns one through which somebody holds a lock and one through
 * which somebody waits. Each resource has a counter in shared memory that only its holder
 * raises, under its fencing token.
 */
final class Contest {
  private static final Duration BETWEEN_KILLS = Duration.ofMillis(400);

  /** How long a kill waits for somebody to hold a lock, or to wait for one. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** How much longer a contest may last until a holder and a waiter were killed. */
  private static final Duration OVERTIME = Duration.ofSeconds(90);

  private final Path home;
  private final Size size;
  private final AtomicReferenceArray<ServerProcess> servers;
  private final AtomicBoolean over = new AtomicBoolean();
  private final Queue<String> broken = new ConcurrentLinkedQueue<>();
  private final Map<Long, Integer> holding = new ConcurrentHashMap<>();
  private final Map<String, Integer> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger waitersKilled = new AtomicInteger();
  private final Map<Long, Long> killedAt = new ConcurrentHashMap<>();
  private final String session;

  /** How many of each, and for how long. */
  record Size(int processes, int agentsPerProcess, int resources, Duration time) {}

  /** What came of it. */
  record Outcome(
      List<Contender> contenders,
      List<String> broken,
      ContestLog log,
      Map<Long, Long> killedAt,
      int waitersKilled,
      List<JsonNode> counters,
      ObjectNode leftover) {}

  Contest(Path home, Size size) {
    this.home = home;
    this.size = size;
    this.servers = new AtomicReferenceArray<>(size.processes());
    for (int i = 0; i < size.processes(); i++) {
      servers.set(i, start());
    }
    session = server(0)
        .call("create_session", Map.of("purpose", "contest"))
        .get("session_id")
        .textValue();
  }

  private ServerProcess start() {
    return ServerProcess.start(
        home,
        Map.of(
            Setting.AGENT_ID, "referee",
            Setting.AGENT_TYPE, "tester",
            Setting.RATE_LIMIT, "0",
            Setting.DURABILITY, "process"));
  }

  String session() {
    return session;
  }

  int processes() {
    return size.processes();
  }

  int resources() {
    return size.resources();
  }

  ServerProcess server(int slot) {
    return servers.get(slot % size.processes());
  }

  boolean over() {
    return over.get();
  }

  /** Notes something that must not happen. */
  void broken(String what) {
    broken.add(what);
  }

  /** Notes that a lock is held through the process in {@code slot}. */
  void holds(long token, int slot) {
    holding.put(token, slot);
  }

  /** Notes that an agent waits through the process in {@code slot}. */
  void waits(String agent, int slot) {
    waiting.put(agent, slot);
  }

  void waitsNoMore(String agent) {
    waiting.remove(agent);
  }

  void gaveBack(long token) {
    holding.remove(token);
  }

  /** Lets them contend, and ends all processes. */
  Outcome run() throws InterruptedException {
    List<Contender> contenders = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < size.processes() * size.agentsPerProcess(); i++) {
      Contender contender = new Contender(this, "agent" + i, i % size.processes(), token(i));
      contenders.add(contender);
      threads.add(new Thread(contender, "contender-" + i));
    }
    threads.forEach(Thread::start);
    killAtRandom();
    for (Thread thread : threads) {
      thread.join();
    }
    return outcome(contenders);
  }

  private String token(int agent) {
    return server(0)
        .call("authenticate_agent", Map.of("agent_id", "agent" + agent, "agent_type", "tester"))
        .get("token")
        .textValue();
  }

  private void killAtRandom() {
    Random random = new Random(size.processes());
    long start = System.nanoTime();
    for (int kills = 0; goesOn(System.nanoTime() - start); kills++) {
      LockSupport.parkNanos(BETWEEN_KILLS.toNanos());
      int slot = victim(kills % 2 == 0 ? holding.values() : waiting.values(), random);
      int waiters = Collections.frequency(waiting.values(), slot);
      List<Long> lost = new ArrayList<>();
      holding.forEach((token, through) -> {
        if (through == slot) {
          lost.add(token);
        }
      });
      long now = System.currentTimeMillis();
      server(slot).kill();
      lost.forEach(token -> killedAt.put(token, now));
      waitersKilled.addAndGet(waiters);
      servers.set(slot, start());
      // Faster than processes start, killing would leave nobody alive to take over.
      server(slot).call("list_sessions", Map.of());
    }
    over.set(true);
  }

  /** A slow machine gets longer, so that the kills meet what they are there for. */
  private boolean goesOn(long elapsedNanos) {
    boolean met = !killedAt.isEmpty() && waitersKilled.get() > 0;
    return elapsedNanos < size.time().toNanos()
        || (!met && elapsedNanos < size.time().plus(OVERTIME).toNanos());
  }

  /** One of the slots where something goes on, as soon as something does. */
  private int victim(Collection<Integer> slots, Random random) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (slots.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
    List<Integer> now = List.copyOf(slots);
    return now.isEmpty() ? random.nextInt(size.processes()) : now.get(random.nextInt(now.size()));
  }

  private static boolean none(ObjectNode status) {
    return status.get("locks").isEmpty() && status.get("waiters").isEmpty();
  }

  private Outcome outcome(List<Contender> contenders) {
    for (int i = 1; i < size.processes(); i++) {
      servers.get(i).close();
    }
    List<JsonNode> counters = new ArrayList<>();
    try (ServerProcess last = servers.get(0)) {
      for (int i = 0; i < size.resources(); i++) {
        counters.add(last.call("get_memory", counter("r" + i)));
      }
      ObjectNode status = Json.object().put("session_id", session).put("action", "status");
      // Who was killed at the end stands there until it is known that it will not come back.
      Await.until(
          "nobody holds or waits", () -> none(last.call("coordinate_session_work", status)));
      ObjectNode leftover = last.call("coordinate_session_work", status);
      return new Outcome(
          contenders,
          List.copyOf(broken),
          ContestLog.read(TestEngine.current().settings(home), size.resources()),
          killedAt,
          waitersKilled.get(),
          counters,
          leftover);
    }
  }

  /** Which entry counts the uses of a resource. */
  ObjectNode counter(String resource) {
    return Json.object().put("session_id", session).put("shared", true).put("key", resource);
  }
}
