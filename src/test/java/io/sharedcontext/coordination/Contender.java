package io.sharedcontext.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.ServerProcess;
import io.sharedcontext.tool.Json;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** One agent of a {@link Contest}: locks, raises the counters of what it holds, unlocks. */
final class Contender implements Runnable {
  private static final int WAIT_SECONDS = 25;
  private static final Set<String> LOST = Set.of("NO_LOCK_HELD", "STALE_FENCING_TOKEN");

  private final Contest contest;
  private final String agent;
  private final int slot;
  private final String token;
  private final Random random;
  private final AtomicInteger granted = new AtomicInteger();
  private final AtomicInteger refusedStale = new AtomicInteger();

  Contender(Contest contest, String agent, int slot, String token) {
    this.contest = contest;
    this.agent = agent;
    this.slot = slot;
    this.token = token;
    this.random = new Random(agent.hashCode());
  }

  int granted() {
    return granted.get();
  }

  /** Writes with the token of a lost lock, all of which must be refused. */
  int refusedStale() {
    return refusedStale.get();
  }

  @Override
  public void run() {
    try {
      while (!contest.over()) {
        contend();
      }
    } catch (RuntimeException | Error e) {
      contest.broken(agent + " failed: " + e);
    }
  }

  private void contend() {
    ServerProcess server = contest.server(slot);
    List<String> wanted = wanted();
    ObjectNode lock = work("lock").put("wait_seconds", WAIT_SECONDS).put("ttl_seconds", 60);
    wanted.forEach(lock.putArray("resources")::add);
    Optional<ObjectNode> answer = ask(server, "coordinate_session_work", lock);
    if (answer.isEmpty()) {
      return;
    }
    if (!answer.get().has("fencing_token")) {
      contest.broken(agent + " was not granted " + wanted + ": " + answer.get());
      return;
    }
    long fence = answer.get().get("fencing_token").longValue();
    contest.holds(fence, slot);
    granted.incrementAndGet();
    boolean alive = wanted.stream().allMatch(resource -> count(server, resource, fence));
    if (alive) {
      unlock(server, fence);
    } else {
      writeStale(wanted.get(0), fence);
    }
    contest.gaveBack(fence);
  }

  private List<String> wanted() {
    Set<String> names = new TreeSet<>();
    for (int i = 0; i <= random.nextInt(2); i++) {
      names.add("r" + random.nextInt(contest.resources()));
    }
    return List.copyOf(names);
  }

  private ObjectNode work(String action) {
    return Json.object().put("session_id", contest.session()).put("action", action);
  }

  /** Raises a counter by one; false when the process is gone. */
  private boolean count(ServerProcess server, String resource, long fence) {
    Optional<ObjectNode> read = ask(server, "get_memory", contest.counter(resource));
    Optional<ObjectNode> written = read.flatMap(before -> ask(
        server,
        "set_memory",
        contest
            .counter(resource)
            .put("value", before.path("value").asLong(0) + 1)
            .put("fencing_token", fence)));
    written
        .filter(answer -> !answer.get("success").booleanValue())
        .ifPresent(
            answer -> contest.broken(agent + " could not write " + resource + ": " + answer));
    return written.isPresent();
  }

  private void unlock(ServerProcess server, long fence) {
    ask(server, "coordinate_session_work", work("unlock").put("fencing_token", fence))
        .filter(answer -> !answer.get("success").booleanValue())
        .ifPresent(answer -> contest.broken(agent + " could not unlock: " + answer));
  }

  /** The process is dead, and with it the lock; its token must not work through another. */
  private void writeStale(String resource, long fence) {
    ObjectNode write = contest.counter(resource).put("value", -1).put("fencing_token", fence);
    ask(contest.server(slot + 1), "set_memory", write).ifPresent(answer -> {
      if (LOST.contains(answer.path("code").asText())) {
        refusedStale.incrementAndGet();
      } else {
        contest.broken(agent + " wrote under a lost lock: " + answer);
      }
    });
  }

  /** The answer; empty when the process died before it gave one. */
  private Optional<ObjectNode> ask(ServerProcess server, String tool, ObjectNode arguments) {
    try {
      CompletableFuture<ObjectNode> answer =
          server.callAsync(tool, arguments.put("auth_token", token));
      Object unused = CompletableFuture.anyOf(answer, server.process().onExit())
          .get(ServerProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return answer.isDone() ? Optional.of(ServerProcess.content(answer.join())) : Optional.empty();
    } catch (UncheckedIOException e) {
      // Its pipe is closed a little before its locks are.
      Process ended = server.process().onExit().join();
      return ended.isAlive() ? Optional.of(Json.object()) : Optional.empty();
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(tool + " was not answered", e);
    }
  }
}
