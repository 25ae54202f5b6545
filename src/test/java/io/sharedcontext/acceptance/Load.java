package io.sharedcontext.acceptance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Writers that post at a fixed rate, each through a server process of its own. They send when a
 * message is due, whether or not the last one was answered.
 */
final class Load {
  private static final long HEAD_START = Duration.ofMillis(200).toNanos();

  private final Path home;
  private final Plan plan;
  private final Queue<PostedMessages> posted = new ConcurrentLinkedQueue<>();
  private final Queue<String> refused = new ConcurrentLinkedQueue<>();

  /**
   * How much.
   *
   * @param perSecond messages of each process
   * @param warmUp how long to post before what is measured; over its first half the writers begin one
   *     by one, because in processes in step the compiler works at the same messages, every 128th
   */
  record Plan(int processes, int perSecond, Duration warmUp, Duration measured) {
    long period() {
      return Duration.ofSeconds(1).toNanos() / perSecond;
    }

    /** When the writer of that number begins, in nanoseconds from the start. */
    long begins(int writer) {
      return (warmUp.toNanos() / 2 + period()) * writer / processes;
    }

    int messages(int writer) {
      long nanos = warmUp.plus(measured).toNanos() - begins(writer);
      return (int) ((nanos + period() - 1) / period());
    }
  }

  /**
   * What came of it.
   *
   * @param measured the acknowledged messages that were due after the warm-up
   * @param refused what else was answered
   * @param followed the messages that a reader saw who read along, from its first to its last page
   */
  record Report(
      String session,
      List<PostedMessages> posted,
      List<PostedMessages> measured,
      List<String> refused,
      List<ObjectNode> followed) {}

  Load(Path home, Plan plan) {
    this.home = home;
    this.plan = plan;
  }

  /** Posts all, and returns when every answer has arrived and every process has ended. */
  Report run() throws InterruptedException {
    try (Fleet fleet = new Fleet(home)) {
      ServerProcess reader = fleet.start("reader");
      String session = ProcessConversation.session(reader);
      Follower follower = new Follower(reader, session);
      long start = post(fleet.start(plan.processes()), session);
      List<ObjectNode> followed = follower.end();
      long measured = start + plan.warmUp().toNanos();
      return new Report(
          session,
          List.copyOf(posted),
          posted.stream().filter(message -> message.intended() >= measured).toList(),
          List.copyOf(refused),
          followed);
    }
  }

  private long post(List<ServerProcess> servers, String session) throws InterruptedException {
    servers.forEach(
        server -> ProcessConversation.ok(server, "get_messages", Map.of("session_id", session)));
    long start = System.nanoTime() + HEAD_START;
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < servers.size(); i++) {
      ServerProcess server = servers.get(i);
      int number = i;
      Thread writer = new Thread(() -> write(server, number, session, start), "writer-" + number);
      writer.start();
      writers.add(writer);
    }
    for (Thread writer : writers) {
      writer.join();
    }
    return start;
  }

  private void write(ServerProcess server, int number, String session, long start) {
    String agent = "agent-" + number;
    List<CompletableFuture<Void>> answers = new ArrayList<>();
    for (int i = 0; i < plan.messages(number); i++) {
      long intended = start + plan.begins(number) + i * plan.period();
      String content = agent + " says " + i;
      awaitTime(intended);
      long sent = System.nanoTime();
      answers.add(server
          .callAsync("add_message", ProcessConversation.message(session, content))
          .thenAccept(answer -> note(answer, agent, content, intended, sent)));
    }
    CompletableFuture<Void> all =
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
    all.orTimeout(ServerProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .exceptionally(late -> {
          refused.add(agent + " waits in vain: " + late + server.errors());
          return null;
        })
        .join();
  }

  private void note(ObjectNode answer, String agent, String content, long intended, long sent) {
    long now = System.nanoTime();
    long id = answer.at("/result/structuredContent/message_id").asLong();
    if (id > 0) {
      posted.add(new PostedMessages(agent, content, id, intended, sent, now));
    } else {
      refused.add(content + ": " + answer);
    }
  }

  private static void awaitTime(long nanoTime) {
    long left = nanoTime - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = nanoTime - System.nanoTime();
    }
  }
}
