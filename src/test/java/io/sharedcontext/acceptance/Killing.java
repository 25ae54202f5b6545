package io.sharedcontext.acceptance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One agent whose server is killed again and again while it posts. Whatever was not answered is sent
 * again, with its idempotency key, to the next server.
 */
final class Killing implements Runnable {
  /** Who reads everything: private messages are addressed to it. */
  static final String READER = "reader";

  private static final int IN_FLIGHT = 8;
  private static final int MOST_BEFORE_A_KILL = 60;
  private static final long LONGEST_PAUSE = Duration.ofMillis(3).toNanos();

  private final Fleet fleet;
  private final String agent;
  private final String session;
  private final int kills;
  private final Random random;
  private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
  private final Map<String, Long> unanswered = new ConcurrentHashMap<>();
  private final List<String> complaints = new ArrayList<>();

  Killing(Path home, String agent, String session, int kills) {
    this.fleet = new Fleet(home);
    this.agent = agent;
    this.session = session;
    this.kills = kills;
    this.random = new Random(agent.hashCode());
  }

  /** The ids that were acknowledged, by content. */
  Map<String, Long> acknowledged() {
    return acknowledged;
  }

  /** Answers that were neither a success nor missing. */
  List<String> complaints() {
    return complaints;
  }

  @Override
  public void run() {
    for (int kill = 0; kill < kills; kill++) {
      ServerProcess server = fleet.start(agent);
      sendAgain(server);
      burst(server, kill, 1 + random.nextInt(MOST_BEFORE_A_KILL));
      LockSupport.parkNanos(random.nextLong(LONGEST_PAUSE));
      fleet.kill(server);
    }
    sendAgain(fleet.start(agent));
    fleet.close();
  }

  /** Posts until {@code count} messages are sent, and leaves some of them unanswered. */
  private void burst(ServerProcess server, int kill, int count) {
    Semaphore room = new Semaphore(IN_FLIGHT);
    for (int i = 0; i < count; i++) {
      acquire(room, server);
      String content = agent + " burst " + kill + " message " + i;
      unanswered.put(content, 0L);
      CompletableFuture<Void> ignored = server
          .callAsync("add_message", message(content))
          .thenAccept(answer -> {
            note(content, answer);
            room.release();
          });
    }
  }

  private static void acquire(Semaphore room, ServerProcess server) {
    try {
      if (!room.tryAcquire(ServerProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("no answer: " + server.errors());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void sendAgain(ServerProcess server) {
    List.copyOf(unanswered.keySet())
        .forEach(content ->
            note(content, server.await(server.callAsync("add_message", message(content)))));
  }

  private void note(String content, ObjectNode answer) {
    long id = answer.at("/result/structuredContent/message_id").asLong();
    if (id > 0) {
      acknowledged.put(content, id);
      unanswered.remove(content);
    } else {
      complaints.add(content + ": " + answer);
    }
  }

  /** Every third is private, so that a crash could part it from its recipient. */
  private ObjectNode message(String content) {
    ObjectNode message =
        ProcessConversation.message(session, content).put("idempotency_key", content);
    if (content.hashCode() % 3 == 0) {
      message.put("visibility", "private").set("to", Json.array().add(READER));
    }
    return message;
  }
}
