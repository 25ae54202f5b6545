package io.sharedcontext.coordination;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How soon server processes hear of what another one posts, and what it costs them to listen. Each of
 * 25 processes has a client that waits with {@code wait_for_messages} again and again, then one that
 * subscribes to the session; one more process posts. A time counts from sending the post until the
 * listener has its line. {@code SHARED_CONTEXT_JAVA_OPTIONS=-Dstore-feed.poll=10} has the servers poll
 * every 10 ms, if they are started by the launcher (-Dshared-context.launcher=bin/shared-context).
 */
public final class WakeLatency {
  private static final int LISTENERS = 25;
  private static final int WARM_UP = 1_000;
  private static final int MEASURED = 300;
  private static final long WARM_UP_PERIOD_MS = 25;
  private static final long PERIOD_MS = 100;
  private static final Duration IDLE = Duration.ofSeconds(20);
  private static final double TICK_MS = 10;

  private final ServerProcess poster;
  private final List<ServerProcess> listeners;
  private final String session;
  private final Map<String, Long> sent = new ConcurrentHashMap<>();
  private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
  private final Queue<Heard> heard = new ConcurrentLinkedQueue<>();

  /** That a listener heard of a post, and when. */
  private record Heard(String content, long at) {
    long since(Map<String, Long> times) {
      return at - times.getOrDefault(content, at);
    }
  }

  private WakeLatency(Path home) {
    poster = start(home, "poster");
    session = call(poster, "create_session", Map.of("purpose", "wake"))
        .path("session_id")
        .asText();
    listeners =
        IntStream.range(0, LISTENERS).mapToObj(i -> start(home, "agent-" + i)).toList();
  }

  private static ServerProcess start(Path home, String agent) {
    ServerProcess server = ServerProcess.start(
        home,
        Map.of(Setting.AGENT_ID, agent, Setting.AGENT_TYPE, "tester", Setting.RATE_LIMIT, "0"));
    server.initialize();
    call(server, "list_sessions", Map.of());
    return server;
  }

  /** Measures in a new store. */
  public static void main(String[] none) throws Exception {
    Path home = Files.createTempDirectory("wake-latency");
    WakeLatency latency = new WakeLatency(home);
    latency.idle("nobody listens");
    latency.listeners.forEach(server -> new Thread(() -> latency.wait(server)).start());
    latency.post(WARM_UP, WARM_UP_PERIOD_MS);
    latency.idle("all wait");
    latency.measure("waits");
    latency.subscribe();
    latency.measure("waits and notifications");
    System.exit(0);
  }

  /** Waits again and again; notes when each message came. */
  private void wait(ServerProcess server) {
    ObjectNode arguments = Json.object().put("session_id", session).put("timeout_seconds", 25);
    while (server.process().isAlive()) {
      JsonNode result =
          ServerProcess.content(server.await(server.callAsync("wait_for_messages", arguments)));
      long now = System.nanoTime();
      result
          .path("messages")
          .forEach(message -> heard.add(new Heard(message.path("content").asText(), now)));
      arguments.put("after", result.path("next_cursor").asText());
    }
  }

  /** Subscribes everywhere; from now on the latest post is what a notification is about. */
  private void subscribe() {
    for (ServerProcess server : listeners) {
      server.request("resources/subscribe", Json.object().put("uri", "session://" + session));
      new Thread(() -> {
            while (server.process().isAlive()) {
              server.receive();
              long now = System.nanoTime();
              heard.add(new Heard(Integer.toString(sent.size() - 1), now));
            }
          })
          .start();
    }
  }

  private void post(int count, long period) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      String content = Integer.toString(sent.size());
      sent.put(content, System.nanoTime());
      call(poster, "add_message", Map.of("session_id", session, "content", content));
      acknowledged.put(content, System.nanoTime());
      TimeUnit.MILLISECONDS.sleep(period);
    }
  }

  private void measure(String what) throws IOException, InterruptedException {
    heard.clear();
    List<Long> before = ticks();
    post(MEASURED, PERIOD_MS);
    List<Long> after = ticks();
    say("%-38s %s", what + ", since sent", figures(heard.stream().map(one -> one.since(sent))));
    say(
        "%-38s %s",
        "  since acknowledged", figures(heard.stream().map(one -> one.since(acknowledged))));
    long ticks = sum(after) - sum(before);
    say(
        "%-38s %.2f ms of processor time",
        "  each listener and post", ticks * TICK_MS / MEASURED / LISTENERS);
  }

  private void idle(String what) throws IOException, InterruptedException {
    TimeUnit.SECONDS.sleep(5);
    List<Long> before = ticks();
    TimeUnit.MILLISECONDS.sleep(IDLE.toMillis());
    List<Long> after = ticks();
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      shares.add((after.get(i) - before.get(i)) * TICK_MS * 100 / IDLE.toMillis());
    }
    shares.sort(null);
    say(
        "%-38s processor: median %.2f %%, most %.2f %%, all %d together %.1f %% of a core",
        what,
        shares.get(shares.size() / 2),
        shares.get(shares.size() - 1),
        shares.size(),
        shares.stream().mapToDouble(share -> share).sum());
  }

  private List<Long> ticks() throws IOException {
    List<Long> ticks = new ArrayList<>();
    for (ServerProcess server : listeners) {
      String stat = Files.readString(Path.of("/proc", server.process().pid() + "", "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      ticks.add(Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
    }
    return ticks;
  }

  private static long sum(List<Long> ticks) {
    return ticks.stream().mapToLong(Long::longValue).sum();
  }

  private static String figures(Stream<Long> nanos) {
    List<Long> sorted = nanos.sorted().toList();
    return String.format(
        Locale.ROOT,
        "n %d  p50 %.1f  p95 %.1f  p99 %.1f  max %.1f ms",
        sorted.size(),
        at(sorted, 0.5),
        at(sorted, 0.95),
        at(sorted, 0.99),
        at(sorted, 1));
  }

  private static double at(List<Long> sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.size());
    return sorted.isEmpty() ? Double.NaN : sorted.get(Math.max(rank, 1) - 1) / 1e6;
  }

  private static ObjectNode call(ServerProcess server, String tool, Map<String, ?> arguments) {
    ObjectNode result = server.call(tool, arguments);
    if (!result.path("success").asBoolean()) {
      throw new IllegalStateException(result.toString());
    }
    return result;
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
