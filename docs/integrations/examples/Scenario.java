import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the two agents of every example do, whatever framework runs them: scenario.py in Java. */
public final class Scenario {
  /** Calls a tool with arguments in JSON and gives the text of the result, as a model is shown it. */
  public interface Tools {
    String call(String tool, String arguments);
  }

  private static final Map<String, String> SEEN = new ConcurrentHashMap<>();
  private static final Path STORE = store();

  private Scenario() {}

  private static Path store() {
    try {
      Path store = Files.createTempDirectory("shared-context-example-");
      Runtime.getRuntime().addShutdownHook(new Thread(Scenario::remove));
      return store;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The launcher; SHARED_CONTEXT_LAUNCHER names another than the one of the checkout one stands in. */
  public static String launcher() {
    String named = System.getenv("SHARED_CONTEXT_LAUNCHER");
    return named != null ? named : Path.of("bin/shared-context").toAbsolutePath().toString();
  }

  /** What the server process of one agent is started with: the common store, and who it acts for. */
  public static Map<String, String> environment(String agent) {
    return Map.of("SHARED_CONTEXT_HOME", STORE.toString(), "SHARED_CONTEXT_AGENT_ID", agent);
  }

  /** Plays both agents, each with its own tools, and ends the program: exit code 1 if anything is not so. */
  public static void play(Tools planner, Tools coder, Runnable close) {
    String session = open(planner);
    CompletableFuture<Void> first = CompletableFuture.runAsync(() -> hand(planner, session));
    CompletableFuture<Void> second = CompletableFuture.runAsync(() -> work(coder, session));
    CompletableFuture.allOf(first, second).join();
    close.run();
    check();
  }

  private static String open(Tools planner) {
    String session = field(planner.call("create_session", "{\"purpose\":\"Ship the release\"}"), "session_id");
    planner.call("set_memory", """
        {"key":"port","value":{"port":8080},"session_id":"%s","shared":true}""".formatted(session));
    SEEN.put("before", field(planner.call("coordinate_session_work", lock(session, "lock", 0)), "fencing_token"));
    planner.call("add_message", message(session, "I work on config.yaml; the port is in shared memory.", ""));
    SEEN.put("cursor", field(planner.call("get_messages", "{\"session_id\":\"" + session + "\"}"), "ack_cursor"));
    return session;
  }

  /** Waits until the coder asks, hands the work over, and waits until it is done. */
  private static void hand(Tools planner, String session) {
    String asked = wait(planner, session, SEEN.get("cursor"));
    SEEN.put("asked", field(asked, "content"));
    planner.call("add_message", message(session, "config.yaml is yours: set the port.", "coder"));
    planner.call("coordinate_session_work", lock(session, "unlock", 0));
    SEEN.put("heard", field(wait(planner, session, field(asked, "next_cursor")), "content"));
  }

  /** Reads what is known, is kept out of what is locked, asks, stands in line, works, and reports. */
  private static void work(Tools coder, String session) {
    String known = coder.call("get_memory", """
        {"key":"port","session_id":"%s","shared":true}""".formatted(session));
    SEEN.put("port", field(known, "port"));
    SEEN.put("refused", coder.call("coordinate_session_work", lock(session, "lock", 0)));
    coder.call("add_message", message(session, "May I have config.yaml?", "planner"));
    String held = "";
    for (int tries = 0; tries < 15 && !held.contains("lock_acquired"); tries++) {
      held = coder.call("coordinate_session_work", lock(session, "lock", 4));
    }
    SEEN.put("after", field(held, "fencing_token"));
    SEEN.put("told", coder.call("get_messages", "{\"session_id\":\"" + session + "\"}"));
    SEEN.put("mistaken", coder.call("get_messages", "{\"session_id\":\"session_0000000000000000\"}"));
    coder.call("set_memory", """
        {"key":"config.yaml","value":{"port":%s},"session_id":"%s","shared":true,"fencing_token":%s}"""
        .formatted(SEEN.get("port"), session, SEEN.get("after")));
    coder.call("coordinate_session_work", lock(session, "unlock", 0));
    coder.call("add_message", message(session, "config.yaml has port " + SEEN.get("port") + ".", "planner"));
  }

  private static String lock(String session, String action, int wait) {
    String line = wait > 0 ? ",\"wait_seconds\":" + wait : "";
    return "{\"session_id\":\"%s\",\"action\":\"%s\",\"resources\":[\"config.yaml\"]%s}".formatted(session, action, line);
  }

  private static String message(String session, String content, String to) {
    String addressed = to.isEmpty() ? "" : ",\"to\":[\"" + to + "\"]";
    return "{\"session_id\":\"%s\",\"content\":\"%s\"%s}".formatted(session, content, addressed);
  }

  /** Waits as often as needed: 4 seconds at a time suit the time-out of every client. */
  private static String wait(Tools planner, String session, String after) {
    for (int tries = 0; tries < 15; tries++) {
      String heard = planner.call("wait_for_messages", """
          {"session_id":"%s","after":"%s","from":["coder"],"timeout_seconds":4}""".formatted(session, after));
      if (heard.contains("\"content\"")) {
        return heard;
      }
    }
    throw new IllegalStateException("nothing from the coder within a minute");
  }

  /** A field of a result, found as a model finds it: in the text. */
  private static String field(String json, String name) {
    Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"?([^\",}]+)").matcher(json);
    if (!found.find()) {
      throw new IllegalStateException("no " + name + " in " + json);
    }
    return found.group(1);
  }

  private static void check() {
    List<String> lines = new ArrayList<>();
    boolean held = line(lines, "the coder read shared memory: port " + SEEN.get("port"), "8080".equals(SEEN.get("port")));
    held &= line(lines, "the planner woke and read: " + SEEN.get("asked"), "May I have config.yaml?".equals(SEEN.get("asked")));
    boolean told = SEEN.get("told").contains("config.yaml is yours: set the port.");
    held &= line(lines, "the coder was handed over: " + (told ? "config.yaml is yours: set the port." : SEEN.get("told")), told);
    held &= line(lines, "the model was told what to do: " + error("mistaken"), teaches("mistaken", "SESSION_NOT_FOUND"));
    held &= line(lines, "the planner woke and read: " + SEEN.get("heard"), "config.yaml has port 8080.".equals(SEEN.get("heard")));
    held &= line(lines, "the coder was refused the lock: " + error("refused"), teaches("refused", "SESSION_LOCKED"));
    held &= line(lines, "the coder's lock came after the planner's: tokens " + SEEN.get("before") + ", " + SEEN.get("after"),
        Long.parseLong(SEEN.get("before")) < Long.parseLong(SEEN.get("after")));
    held &= line(lines, "no server process is left", noneLeft());
    lines.forEach(System.out::println);
    System.exit(held ? 0 : 1);
  }

  private static boolean line(List<String> lines, String text, boolean held) {
    lines.add((held ? "ok    " : "FAILS ") + text);
    return held;
  }

  private static String error(String fact) {
    return field(SEEN.get(fact), "code") + ": " + SEEN.get(fact);
  }

  /** True if the model was shown the error with its code and what to do next. */
  private static boolean teaches(String fact, String code) {
    return field(SEEN.get(fact), "code").equals(code) && SEEN.get(fact).contains("suggestions");
  }

  /** True if every process that this program started ends within 10 seconds. */
  private static boolean noneLeft() {
    List<ProcessHandle> started = ProcessHandle.current().descendants().toList();
    started.forEach(one -> one.onExit().completeOnTimeout(one, 10, TimeUnit.SECONDS).join());
    return started.stream().noneMatch(ProcessHandle::isAlive);
  }

  private static void remove() {
    try (var files = Files.walk(STORE)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      System.err.println("could not remove " + STORE + ": " + e);
    }
  }
}
