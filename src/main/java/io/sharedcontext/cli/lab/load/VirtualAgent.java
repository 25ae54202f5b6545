package io.sharedcontext.cli.lab.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.client.StdioClient;
import io.sharedcontext.cli.lab.load.Operation.Situation;
import io.sharedcontext.tool.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** One agent under load, on a thread of its own. */
final class VirtualAgent implements Runnable {
  private final LoadProfile profile;
  private final StdioClient client;
  private final LoadRecorder recorder;
  private final Place place;
  private final Random chance;
  private final List<CompletableFuture<?>> open = new ArrayList<>();

  /**
   * Where and when.
   *
   * @param number of the agent
   * @param start the run's beginning by {@code System.nanoTime}
   */
  record Place(int number, String session, long start) {
    String agent() {
      return agent(number);
    }

    static String agent(int number) {
      return "agent-" + number;
    }
  }

  VirtualAgent(LoadProfile profile, StdioClient client, LoadRecorder recorder, Place place) {
    this.profile = profile;
    this.client = client;
    this.recorder = recorder;
    this.place = place;
    this.chance = new Random(place.number());
  }

  /** Makes the entry that is read, so that reading it is not a failure. */
  static void prepare(StdioClient client) {
    client.call("set_memory", Json.object().put("key", Situation.FIRST_KEY).put("value", 0));
  }

  @Override
  public void run() {
    long due = place.start() + profile.beginsNanos(place.number());
    long end = place.start() + profile.endsNanos();
    for (int number = 0; due < end; number++) {
      awaitTime(due);
      CompletableFuture<?> answer = call(number, due);
      due = profile.open() ? due + profile.periodNanos() : after(answer);
      forgetDone();
    }
    open.forEach(VirtualAgent::settle);
  }

  private long after(CompletableFuture<?> answer) {
    settle(answer);
    return System.nanoTime() + profile.think().orElse(Duration.ZERO).toNanos();
  }

  private void forgetDone() {
    if (open.size() > 1_000) {
      open.removeIf(CompletableFuture::isDone);
    }
  }

  /** Waits for an answer; one that never comes has been counted as a failure. */
  private static void settle(CompletableFuture<?> answer) {
    answer.handle((done, thrown) -> true).join();
  }

  private CompletableFuture<?> call(int number, long due) {
    Operation operation = profile.mix().next(chance);
    ObjectNode arguments =
        operation.arguments(new Situation(place.agent(), place.session(), number, chance));
    recorder.sent();
    CompletableFuture<?> answer = client
        .callAsync(operation.tool(), arguments)
        .orTimeout(60, TimeUnit.SECONDS)
        .whenComplete((reply, thrown) -> {
          if (thrown == null) {
            note(operation, arguments, due, reply);
          } else {
            recorder.failed(operation, name(thrown));
          }
        });
    open.add(answer);
    return answer;
  }

  private static String name(Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
    return cause instanceof TimeoutException ? "NO_ANSWER" : "PROCESS_ENDED";
  }

  private void note(Operation operation, ObjectNode arguments, long due, StdioClient.Reply reply) {
    long at = due - place.start();
    recorder.answered(at, reply.nanoTime() - due);
    if (at >= profile.ramp().toNanos()) {
      recorder.measured(operation, place.number(), reply.nanoTime() - due);
    }
    if (reply.failed()) {
      recorder.failed(operation, reply.code());
    } else if (operation == Operation.ADD_MESSAGE) {
      recorder.posted(new LoadRecorder.Posted(
          reply.json().path("message_id").asLong(),
          place.agent(),
          arguments.path("content").asText()));
    }
  }

  private static void awaitTime(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
