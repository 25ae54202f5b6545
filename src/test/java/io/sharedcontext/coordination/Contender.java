package io.sharedcontext.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.TestEngine;
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
import java.util.concurrent.locks.LockSupport;

/**
 * One agent of a {@link Contest}: locks names or patterns to read or to write, raises the counters
 * of what it holds to write, works a while, unlocks.
 */
final class Contender implements Runnable {
  private static final int WAIT_SECONDS = 25;
  private static final int LONGEST_WORK_MS = 40;
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
    LockType type = type();
    ObjectNode lock = work("lock")
        .put("wait_seconds", WAIT_SECONDS)
        .put("ttl_seconds", 60)
        .put("lock_type", type.label());
    wanted.forEach(lock.putArray("resources")::add);
    contest.waits(agent, slot);
    Optional<ObjectNode> answer = ask(server, "coordinate_session_work", lock);
    contest.waitsNoMore(agent);
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
    boolean alive = type == LockType.READ
        || ContestLog.names(wanted, contest.resources()).stream()
            .allMatch(resource -> count(server, resource, fence));
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_WORK_MS)));
    if (alive && server.process().isAlive()) {
      unlock(server, fence);
    } else {
      writeStale(fence);
    }
    contest.gaveBack(fence);
  }

  private LockType type() {
    int chance = random.nextInt(10);
    return chance < 2 ? LockType.READ : chance < 8 ? LockType.WRITE : LockType.EXCLUSIVE;
  }

  /** Mostly one name or two, sometimes all of them in one way or another. */
  private List<String> wanted() {
    int chance = random.nextInt(20);
    if (chance < ContestLog.WIDE.size()) {
      return List.of(ContestLog.WIDE.get(chance));
    }
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

  /**
   * The process is dead, and with it the lock, or soon, where it may come back; its token must not work through
   * another then.
   */
  private void writeStale(long fence) {
    while (TestEngine.current() == TestEngine.POSTGRESQL && listed(fence)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LONGEST_WORK_MS));
    }
    ObjectNode write = contest.counter("r0").put("value", -1).put("fencing_token", fence);
    ask(contest.server(slot + 1), "set_memory", write).ifPresent(answer -> {
      if (LOST.contains(answer.path("code").asText())) {
        refusedStale.incrementAndGet();
      } else {
        contest.broken(agent + " wrote under a lost lock: " + answer);
      }
    });
  }

  private boolean listed(long fence) {
    return ask(contest.server(slot + 1), "coordinate_session_work", work("status"))
        .map(status -> status.path("locks"))
        .filter(locks -> locks.findValuesAsText("fencing_token").contains(Long.toString(fence)))
        .isPresent();
  }

  /** The answer; empty when the process died before it gave one. */
  private Optional<ObjectNode> ask(ServerProcess server, String tool, ObjectNode arguments) {
    try {
      CompletableFuture<ObjectNode> answer =
          server.callAsync(tool, arguments.put("auth_token", token));
      Object unused = CompletableFuture.anyOf(answer, server.ended())
          .get(ServerProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return answer.isDone() ? Optional.of(ServerProcess.content(answer.join())) : Optional.empty();
    } catch (UncheckedIOException e) {
      // Its pipe is closed a little before its locks are.
      Process ended = server.ended().join();
      return ended.isAlive() ? Optional.of(Json.object()) : Optional.empty();
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(tool + " was not answered", e);
    }
  }
}
