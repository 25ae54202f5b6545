package io.sharedcontext.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What tasks that wait cost the process that carries them, and how soon one is told of. One process makes
 * 1,000 waits for messages, each in one of 50 sessions, and then 100 for a lock; processor time and the heap in
 * use after a collection are compared with those before. Then one more process posts, and the time counts from its
 * answer until the first process has written {@code notifications/tasks}.
 */
public final class PendingTasksCost {
  private static final int WAITS = 1_000;
  private static final int LOCKS = 100;
  private static final int SESSIONS = 50;
  private static final int ENDS = 100;
  private static final Duration IDLE = Duration.ofSeconds(20);
  private static final double TICK_MS = 10;

  private final ServerProcess carrier;
  private final ServerProcess poster;
  private final List<String> sessions = new ArrayList<>();

  private PendingTasksCost(Path home) {
    carrier = start(home, "carrier");
    poster = start(home, "poster");
    for (int i = 0; i < SESSIONS; i++) {
      sessions.add(poster
          .call("create_session", Map.of("purpose", "p" + i))
          .path("session_id")
          .asText());
    }
  }

  private static ServerProcess start(Path home, String agent) {
    return ServerProcess.start(
        home,
        Map.of(Setting.AGENT_ID, agent, Setting.AGENT_TYPE, "tester", Setting.RATE_LIMIT, "0"));
  }

  /** Measures in a new store. */
  public static void main(String[] none) throws Exception {
    PendingTasksCost cost = new PendingTasksCost(Files.createTempDirectory("pending-tasks"));
    cost.call("list_sessions", Json.object());
    cost.measure("no task");
    List<String> waits = cost.waits();
    cost.measure(WAITS + " waits for messages");
    cost.wake(waits);
    cost.locks();
    cost.measure((WAITS - ENDS) + " waits and " + LOCKS + " for a lock");
    System.exit(0);
  }

  private static ObjectNode meta(ObjectNode params) {
    ObjectNode meta = params.putObject("_meta");
    meta.put("io.modelcontextprotocol/protocolVersion", "2026-07-28");
    meta.putObject("io.modelcontextprotocol/clientCapabilities")
        .putObject("extensions")
        .putObject("io.modelcontextprotocol/tasks");
    return params;
  }

  private JsonNode call(String tool, ObjectNode arguments) {
    ObjectNode params = meta(Json.object().put("name", tool));
    params.set("arguments", arguments);
    return carrier.request("tools/call", params).path("result");
  }

  private String task(String tool, ObjectNode arguments) {
    JsonNode result = call(tool, arguments);
    if (!result.path("resultType").asText().equals("task")) {
      throw new IllegalStateException(Json.text(result));
    }
    return result.path("taskId").asText();
  }

  private List<String> waits() {
    List<String> tasks = new ArrayList<>();
    for (int i = 0; i < WAITS; i++) {
      ObjectNode wait =
          Json.object().put("session_id", sessions.get(i % SESSIONS)).put("timeout_seconds", 3_600);
      // Each waits for somebody else: one post ends one.
      wait.putArray("from").add("poster").add("agent-" + i);
      if (i >= ENDS) {
        wait.putArray("from").add("agent-" + i);
      }
      tasks.add(task("wait_for_messages", wait));
    }
    return tasks;
  }

  private void locks() {
    String session = sessions.get(0);
    poster.call("coordinate_session_work", Map.of("session_id", session, "action", "lock"));
    for (int i = 0; i < LOCKS; i++) {
      ObjectNode lock =
          Json.object().put("session_id", session).put("action", "lock").put("wait_seconds", 3_600);
      lock.putArray("resources").add("r" + i);
      String unused = task("coordinate_session_work", lock);
    }
  }

  /** The first {@link #ENDS} waits end, {@code ENDS / SESSIONS} with each post. */
  private void wake(List<String> tasks) throws InterruptedException {
    ObjectNode listen = meta(Json.object());
    var ids = listen.putObject("notifications").putArray("taskIds");
    tasks.subList(0, ENDS).forEach(ids::add);
    var unused = carrier.requestAsync("subscriptions/listen", listen);
    carrier.receive();
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      poster.call("add_message", Map.of("session_id", sessions.get(i), "content", "m"));
      long posted = System.nanoTime();
      for (int j = 0; j < ENDS / SESSIONS; j++) {
        carrier.receive();
        times.add((System.nanoTime() - posted) / 1e6);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    times.sort(null);
    say(
        "told after the commit                  n %d  p50 %.1f  p95 %.1f  max %.1f ms",
        times.size(),
        times.get(times.size() / 2),
        times.get((int) (times.size() * 0.95)),
        times.get(times.size() - 1));
  }

  private void measure(String what) throws IOException, InterruptedException {
    TimeUnit.SECONDS.sleep(3);
    long before = ticks();
    TimeUnit.MILLISECONDS.sleep(IDLE.toMillis());
    double share = (ticks() - before) * TICK_MS * 100 / IDLE.toMillis();
    say("%-38s processor %.2f %%, heap %.2f MB, threads %d", what, share, heap(), threads());
  }

  private long ticks() throws IOException {
    String stat = Files.readString(Path.of("/proc", carrier.process().pid() + "", "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  private int threads() throws IOException {
    try (var all = Files.list(Path.of("/proc", carrier.process().pid() + "", "task"))) {
      return (int) all.count();
    }
  }

  /** What is alive: counted by a class histogram, which collects first. */
  private double heap() throws IOException, InterruptedException {
    Process jcmd = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            carrier.process().pid() + "",
            "GC.class_histogram")
        .redirectErrorStream(true)
        .start();
    String out = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    jcmd.waitFor();
    String total =
        out.lines().filter(line -> line.startsWith("Total")).findFirst().orElse("Total 0 0");
    return Long.parseLong(total.trim().split(" +", -1)[2]) / 1e6;
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
