package io.sharedcontext.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * One agent of a {@link BoardContest}: takes what is ready, works a while, finishes it. When its server
 * is killed it asks another the same again. A sleeper first forgets one item until its time is over.
 */
final class BoardWorker implements Runnable {
  private static final int SHORTEST_TTL = 30;
  private static final int LONGEST_WORK_MS = 1_500;
  private static final Set<String> PASSING = Set.of("SHUTTING_DOWN", "STORE_BUSY");
  private static final Set<String> LATE = Set.of("CLAIM_LAPSED", "STALE_FENCING_TOKEN");

  private final BoardContest contest;
  private final String agent;
  private final int slot;
  private final String token;
  private final boolean sleeper;
  private final Random random;
  private final Queue<String> finished = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refusedLate = new AtomicInteger();
  private int moves;
  private int calls;

  BoardWorker(BoardContest contest, String agent, int slot, String token, boolean sleeper) {
    this.contest = contest;
    this.agent = agent;
    this.slot = slot;
    this.token = token;
    this.sleeper = sleeper;
    this.random = new Random(agent.hashCode());
  }

  /** Items that it was told are done by it. */
  Queue<String> finished() {
    return finished;
  }

  /** How often it came too late and was refused. */
  int refusedLate() {
    return refusedLate.get();
  }

  @Override
  public void run() {
    try {
      boolean asleep = sleeper;
      while (!contest.over()) {
        Optional<ObjectNode> claim = claim(asleep ? SHORTEST_TTL : 600);
        if (claim.isPresent()) {
          work(claim.get(), asleep);
          asleep = false;
        }
      }
    } catch (RuntimeException | Error e) {
      contest.broken(agent + " failed: " + e);
    }
  }

  private Optional<ObjectNode> claim(int ttl) {
    ObjectNode arguments = Json.object()
        .put("session_id", contest.session())
        .put("ttl_seconds", ttl)
        .put("wait_seconds", 1);
    ObjectNode answer = surely("claim_work_item", arguments);
    if (answer.path("success").asBoolean()) {
      return Optional.of(answer);
    }
    if (!answer.path("code").asText().equals("NOTHING_READY")) {
      contest.broken(agent + " could not claim: " + answer);
    }
    return Optional.empty();
  }

  private void work(ObjectNode claim, boolean asleep) {
    String item = claim.at("/item/work_item_id").textValue();
    long pause = asleep
        ? TimeUnit.SECONDS.toNanos(SHORTEST_TTL + 1L)
        : TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_WORK_MS));
    long end = System.nanoTime() + pause;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
    ObjectNode answer = surely(
        "update_work_item",
        Json.object()
            .put("work_item_id", item)
            .put("claim_token", claim.get("claim_token").longValue())
            .put("state", "done"));
    if (answer.path("success").asBoolean() && !asleep) {
      finished.add(item);
    } else if (asleep && LATE.contains(answer.path("code").asText())) {
      refusedLate.incrementAndGet();
    } else {
      contest.broken(agent + (asleep ? " was not too late: " : " could not finish: ") + answer);
    }
  }

  /** The answer, of whichever process gives one; with its key nothing is done twice. */
  private ObjectNode surely(String tool, ObjectNode arguments) {
    arguments.put("auth_token", token).put("idempotency_key", agent + "-" + calls++);
    Optional<ObjectNode> answer = Optional.empty();
    for (int tries = 0; answer.isEmpty(); tries++) {
      if (tries > 200) {
        throw new AssertionError("no process answers " + tool);
      }
      answer = ask(contest.server(slot + moves), tool, arguments.deepCopy())
          .filter(given -> !PASSING.contains(given.path("code").asText()));
      if (answer.isEmpty()) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        moves++;
      }
    }
    return answer.get();
  }

  /** The answer; empty when the process died before it gave one. */
  private static Optional<ObjectNode> ask(ServerProcess server, String tool, ObjectNode arguments) {
    try {
      CompletableFuture<ObjectNode> answer = server.callAsync(tool, arguments);
      Object unused = CompletableFuture.anyOf(answer, server.ended())
          .get(ServerProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return answer.isDone() ? Optional.of(ServerProcess.content(answer.join())) : Optional.empty();
    } catch (UncheckedIOException e) {
      // Its pipe is closed a little before it has ended.
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      return Optional.empty();
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(tool + " was not answered", e);
    }
  }
}
