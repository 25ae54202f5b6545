package io.sharedcontext.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Many agents in several real server processes that do the work of one board, while processes are killed
 * and replaced. Each item depends on some that were added before it.
 */
final class BoardContest {
  private static final Duration BETWEEN_KILLS = Duration.ofMillis(400);
  private static final int PAGE = 1_000;

  private final Path home;
  private final Size size;
  private final AtomicReferenceArray<ServerProcess> servers;
  private final AtomicBoolean over = new AtomicBoolean();
  private final Queue<String> broken = new ConcurrentLinkedQueue<>();
  private final AtomicInteger kills = new AtomicInteger();
  private final List<String> items = new ArrayList<>();
  private final String session;

  /**
   * How many of each.
   *
   * @param sleepers agents that claim something and wake up when their time is over
   * @param killing for how long processes are killed
   */
  record Size(int processes, int agents, int sleepers, int items, Duration killing) {}

  /**
   * What came of it.
   *
   * @param broken what must not happen and did
   * @param messages what the session has about work, oldest first
   * @param left items that are not done
   */
  record Outcome(
      List<BoardWorker> workers,
      List<String> broken,
      List<JsonNode> messages,
      List<JsonNode> left,
      int kills) {}

  BoardContest(Path home, Size size) {
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
    Random random = new Random(size.items());
    for (int i = 0; i < size.items(); i++) {
      ObjectNode item = Json.object().put("session_id", session).put("title", "item " + i);
      item.put("priority", random.nextInt(10));
      var on = item.putArray("depends_on");
      for (int d = random.nextInt(3); d > 0 && i > 0; d--) {
        on.add(items.get(random.nextInt(i)));
      }
      items.add(server(0).call("add_work_item", item).get("work_item_id").textValue());
    }
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

  /** What each item depends on. */
  Map<String, Set<String>> dependencies() {
    Map<String, Set<String>> found = new HashMap<>();
    server(0)
        .call("list_work_items", Map.of("session_id", session, "limit", 200))
        .get("items")
        .forEach(item -> {
          Set<String> on = new HashSet<>();
          item.get("depends_on").forEach(one -> on.add(one.textValue()));
          found.put(item.get("work_item_id").textValue(), on);
        });
    return found;
  }

  List<String> items() {
    return List.copyOf(items);
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

  /** Lets them work until all is done, and ends all processes. */
  Outcome run() throws InterruptedException {
    List<BoardWorker> workers = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < size.agents(); i++) {
      BoardWorker worker =
          new BoardWorker(this, "agent" + i, i % size.processes(), token(i), i < size.sleepers());
      workers.add(worker);
      threads.add(new Thread(worker, "worker-" + i));
    }
    threads.forEach(Thread::start);
    killAtRandom();
    boolean finished = await();
    over.set(true);
    for (Thread thread : threads) {
      thread.join(ServerProcess.PATIENCE.toMillis());
    }
    if (!finished) {
      broken("not all was done in time");
    }
    return outcome(workers);
  }

  private String token(int agent) {
    return server(0)
        .call("authenticate_agent", Map.of("agent_id", "agent" + agent, "agent_type", "tester"))
        .get("token")
        .textValue();
  }

  /** Some that answer are left at any time: processes start more slowly than they are killed. */
  private void killAtRandom() {
    Random random = new Random(size.processes());
    Map<Integer, CompletableFuture<ObjectNode>> starting = new HashMap<>();
    long end = System.nanoTime() + size.killing().toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(BETWEEN_KILLS.toNanos());
      starting.values().removeIf(CompletableFuture::isDone);
      int slot = random.nextInt(size.processes());
      if (!starting.containsKey(slot) && starting.size() < size.processes() / 2) {
        server(slot).kill();
        kills.incrementAndGet();
        servers.set(slot, start());
        starting.put(slot, server(slot).callAsync("list_sessions", Json.object()));
      }
    }
  }

  /** Whether all is done; claims that were forgotten take their time. */
  private boolean await() {
    long end = System.nanoTime() + Duration.ofSeconds(100).plus(size.killing()).toNanos();
    while (System.nanoTime() < end) {
      if (left().isEmpty()) {
        return true;
      }
      LockSupport.parkNanos(BETWEEN_KILLS.toNanos());
    }
    return false;
  }

  private List<JsonNode> left() {
    ObjectNode filter = Json.object().put("session_id", session).put("limit", 200);
    filter.putArray("state").add("open").add("in_progress").add("blocked").add("cancelled");
    List<JsonNode> left = new ArrayList<>();
    server(0).call("list_work_items", filter).get("items").forEach(left::add);
    return left;
  }

  private Outcome outcome(List<BoardWorker> workers) {
    for (int i = 1; i < size.processes(); i++) {
      servers.get(i).close();
    }
    try (ServerProcess last = servers.get(0)) {
      List<JsonNode> messages = new ArrayList<>();
      ObjectNode page =
          Json.object().put("session_id", session).put("limit", PAGE).put("max_tokens", 50_000);
      JsonNode part;
      do {
        part = last.call("get_messages", page.deepCopy());
        part.get("messages").forEach(messages::add);
        page.put("cursor", part.path("next_cursor").asText());
      } while (part.get("has_more").booleanValue());
      return new Outcome(workers, List.copyOf(broken), messages, left(), kills.get());
    }
  }
}
