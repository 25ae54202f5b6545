package io.sharedcontext.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.acceptance.StoreCheck;
import io.sharedcontext.faults.check.Verdict;
import io.sharedcontext.store.sqlite.OldStores;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Servers that begin. */
final class Starts {
  private static final Duration WORK = Duration.ofMillis(800);

  private static final long PATIENCE_S = 180;

  private Starts() {}

  /** Whether servers are started as users start them. */
  static boolean launched() {
    return !System.getProperty("shared-context.launcher", "").isEmpty();
  }

  /** Starts so many at once, each of which makes a session, and judges what they made. */
  static Verdict together(Lab lab, Path home, int count) {
    List<ServerProcess> servers = new ArrayList<>();
    List<CompletableFuture<ObjectNode>> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ServerProcess server = ServerProcess.run(lab.builder(home, "agent-" + i));
      servers.add(server);
      ObjectNode purpose = Json.object().put("purpose", "start " + i);
      answers.add(server.callAsync("create_session", purpose));
    }
    List<String> broken = new ArrayList<>();
    Set<String> sessions = new HashSet<>();
    for (int i = 0; i < count; i++) {
      ObjectNode answer = awaited(answers.get(i));
      String session = answer.at("/result/structuredContent/session_id").asText();
      if (session.isEmpty() || !sessions.add(session)) {
        broken.add("start " + i + ": " + answer + " " + servers.get(i).errors());
      }
    }
    Set<String> there = listed(servers.get(0));
    List<String> lost = sessions.stream().filter(one -> !there.contains(one)).toList();
    servers.forEach(ServerProcess::endInput);
    servers.forEach(ServerProcess::close);
    broken.addAll(StoreCheck.problems(home));
    return new Verdict(sessions.size(), lost, List.of(), broken);
  }

  /** A crowd that starts at once takes its time; empty if that was not enough. */
  private static ObjectNode awaited(CompletableFuture<ObjectNode> answer) {
    try {
      return answer.get(PATIENCE_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return Json.object();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<String> listed(ServerProcess server) {
    Set<String> there = new HashSet<>();
    server
        .call("list_sessions", Json.object().put("limit", 100))
        .path("sessions")
        .forEach(session ->
            there.add(session.path("session_id").asText(session.path("id").asText())));
    return there;
  }

  /** Starts a server, asks it for something, and kills it at a moment before it is done, or after. */
  static void killed(Lab lab, Path home, int longestMs) {
    ServerProcess server = ServerProcess.run(lab.builder(home, "founder"));
    CompletableFuture<ObjectNode> ignored =
        server.callAsync("create_session", Json.object().put("purpose", "never mind"));
    Signals.pause(Duration.ofMillis(lab.random().nextInt(longestMs)));
    server.kill();
  }

  /** Lets agents work on a store that had messages of an earlier server in it. */
  static Verdict onOldStore(Lab lab, Path home, int messages) {
    Arena arena = new Arena(lab, home, 3);
    arena.recovery();
    Signals.pause(WORK);
    Verdict verdict = arena.judge();
    long left = OldStores.count(home);
    List<String> lost = left == messages ? List.of() : List.of("old messages: only " + left);
    // What was put there by hand has no events.
    List<String> broken = verdict.broken().stream()
        .filter(problem -> !problem.endsWith("without an event in the audit log"))
        .toList();
    return new Verdict(verdict.acknowledged(), verdict.lost(), verdict.phantom(), broken)
        .and(new Verdict(0, lost, List.of(), List.of()));
  }

  /** One agent's servers are of another jar. */
  static Verdict withEarlierJar(Lab lab, Path home, String jar) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Arena arena = new Arena(
        lab,
        home,
        3,
        agent -> agent.equals("agent-0")
            ? lab.builder(List.of(java, "-jar", jar), home, agent)
            : lab.builder(home, agent));
    arena.recovery();
    Signals.pause(WORK);
    return arena.judge();
  }
}
