package io.sharedcontext.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Json;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Kills a recipient's server between giving out and acknowledging, again and again, and compares what the
 * sender is told with what the recipient's client read from its pipe. As a program it makes as many trials
 * as its first argument says.
 */
final class ReceiptTrials {
  private static final Caller ADA = ToolFixture.agent("ada", "writer");
  private static final int MESSAGES = 6;

  /** About as long as a client takes for all of a trial's messages. */
  private static final int LONGEST_MS = 60;

  private final Path home;
  private final ToolFixture sender;
  private final String session;
  private final Random random;
  private final List<String> overstated = new ArrayList<>();
  private final int[] counts = new int[4];

  private ReceiptTrials(Path home, ToolFixture sender, long seed) {
    this.home = home;
    this.sender = sender;
    this.session = sender.session(ADA);
    this.random = new Random(seed);
  }

  /**
   * What came of trials.
   *
   * @param got messages that clients read from their pipes
   * @param offered of all messages, those that the sender is told were offered
   * @param acknowledged and those that it is told were acknowledged
   * @param overstated what the sender was told and is not so
   */
  record Report(
      int trials, int posted, int got, int offered, int acknowledged, List<String> overstated) {}

  static Report run(Path home, int trials, long seed) throws Exception {
    try (ToolFixture sender = new ToolFixture(home)) {
      ReceiptTrials all = new ReceiptTrials(home, sender, seed);
      for (int i = 0; i < trials; i++) {
        all.trial("bob" + i);
      }
      return new Report(
          trials, all.counts[0], all.counts[1], all.counts[2], all.counts[3], all.overstated);
    }
  }

  private void trial(String recipient) throws Exception {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      ids.add(sender.post(
          ADA, session, "for " + recipient, "{'visibility':'private','to':['" + recipient + "']}"));
    }
    Set<Long> got = ConcurrentHashMap.newKeySet();
    ServerProcess server = ServerProcess.start(home, recipient);
    CompletableFuture<Void> client = CompletableFuture.runAsync(() -> read(server, got));
    // With the second message it got the answer to its first acknowledgement.
    int enough = 1 + random.nextInt(MESSAGES / 2);
    Await.until("the client got something", () -> got.size() >= enough || client.isDone());
    TimeUnit.NANOSECONDS.sleep(random.nextLong(TimeUnit.MILLISECONDS.toNanos(LONGEST_MS)));
    server.kill();
    client.get(60, TimeUnit.SECONDS);
    ids.forEach(id -> compare(recipient, id, got));
    counts[0] += ids.size();
    counts[1] += got.size();
  }

  /** Reads one unread message after the other, and acknowledges each. */
  private void read(ServerProcess server, Set<Long> got) {
    ObjectNode page =
        Json.object().put("session_id", session).put("unread_only", true).put("limit", 1);
    Optional<ObjectNode> answer = answer(server, page);
    while (answer.isPresent()) {
      JsonNode messages = ServerProcess.content(answer.get()).path("messages");
      if (messages.isEmpty()) {
        break;
      }
      messages.forEach(message -> got.add(message.path("id").asLong()));
      page.put("acknowledge", messages.get(0).path("id").asText());
      answer = answer(server, page);
    }
  }

  /** What came through the pipe, if it did before its end. */
  private static Optional<ObjectNode> answer(ServerProcess server, ObjectNode page) {
    try {
      CompletableFuture<ObjectNode> answer = server.callAsync("get_messages", page);
      CompletableFuture.anyOf(answer, server.ended()).get(60, TimeUnit.SECONDS);
      if (!answer.isDone()) {
        int unused = server.exitCode();
      }
      return answer.isDone() ? Optional.of(answer.join()) : Optional.empty();
    } catch (UncheckedIOException e) {
      return Optional.empty();
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(server.errors(), e);
    }
  }

  private void compare(String recipient, long id, Set<Long> got) {
    JsonNode receipt = sender
        .call(ADA, "get_message_status", "{'message_id':" + id + "}")
        .path("recipients")
        .path(0);
    String state = receipt.path("state").asText();
    boolean offered = state.equals("offered");
    boolean acknowledged = state.equals("acknowledged");
    counts[2] += offered ? 1 : 0;
    counts[3] += acknowledged ? 1 : 0;
    if ((offered || acknowledged) && !got.contains(id)) {
      overstated.add(recipient + ": message " + id + " is told to be " + state);
    }
  }

  /** Makes trials, and prints what came of them. */
  public static void main(String[] arguments) throws Exception {
    long began = System.nanoTime();
    Report report = run(
        Files.createTempDirectory("receipts"), Integer.parseInt(arguments[0]), System.nanoTime());
    System.out.println(
        report + " in " + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) + " s");
    System.exit(report.overstated().isEmpty() ? 0 : 1);
  }
}
