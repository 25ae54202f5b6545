package io.sharedcontext.cli.demo;

import io.sharedcontext.cli.spawn.SdkClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One agent holds a lock, one stands in line for it, one waits for a message; then the holder's
 * process is killed.
 */
final class LockScene {
  private static final int WAIT_SECONDS = 15;
  private static final long LEASE_SECONDS = 300;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private LockScene() {}

  static void play(Stage stage) throws InterruptedException {
    long first = stage
        .call(Demo.BUILDER, "coordinate_session_work", lock(stage, 0))
        .number("/fencing_token");
    stage.tell("builder locks 'deploy' for %d s; its token is %d".formatted(LEASE_SECONDS, first));
    CompletableFuture<SdkClient.Reply> woken = waiting(stage);
    CompletableFuture<SdkClient.Reply> granted = later(
        () -> stage.call(Demo.REVIEWER, "coordinate_session_work", lock(stage, WAIT_SECONDS)));
    stage.check(
        inLine(stage).equals(Demo.REVIEWER) && !granted.isDone(),
        "reviewer wants it too and stands in line; planner waits for a message");
    SdkClient victim = stage.agent(Demo.BUILDER);
    long killed = System.nanoTime();
    victim.kill();
    stage.tell("builder's process %d is dead (SIGKILL)".formatted(victim.pid()));
    long second = granted.join().number("/fencing_token");
    long millis = millis(killed);
    stage.check(
        second > first && millis < TimeUnit.SECONDS.toMillis(WAIT_SECONDS),
        "reviewer has the lock %d ms later, with the higher token %d".formatted(millis, second));
    late(stage, first);
    wake(stage, woken);
    SdkClient again = stage.enter(Demo.BUILDER, "engineer");
    victim.close();
    stage.tell("builder starts again as process %d".formatted(again.pid()));
  }

  /** What the dead holder was about to write would be refused. */
  private static void late(Stage stage, long token) {
    SdkClient.Reply late = stage
        .agent(Demo.REVIEWER)
        .call(
            "set_memory",
            Map.of(
                "key",
                "deployed",
                "value",
                true,
                "session_id",
                stage.recall("release"),
                "fencing_token",
                token));
    stage.check(
        late.failed() && late.text("/code").equals("STALE_FENCING_TOKEN"),
        "a write with the old token %d is refused".formatted(token));
  }

  private static void wake(Stage stage, CompletableFuture<SdkClient.Reply> woken) {
    stage.check(!woken.isDone(), "planner is still waiting");
    long posted = System.nanoTime();
    stage.call(
        Demo.REVIEWER,
        "add_message",
        Map.of("session_id", stage.recall("release"), "content", "I have the lock, I deploy."));
    SdkClient.Reply heard = woken.join();
    long millis = millis(posted);
    stage.check(
        heard.text("/messages/0/content").startsWith("I have the lock"),
        "reviewer posts, and planner's process has it %d ms later".formatted(millis));
  }

  private static CompletableFuture<SdkClient.Reply> waiting(Stage stage) {
    Map<String, Object> arguments = new HashMap<>(
        Map.of("session_id", stage.recall("release"), "from", List.of(Demo.REVIEWER)));
    arguments.put("timeout_seconds", 0);
    // The place to wait from is asked for first, so that nothing posted in between is missed.
    arguments.put(
        "after",
        stage.call(Demo.PLANNER, "wait_for_messages", Map.copyOf(arguments)).text("/next_cursor"));
    arguments.put("timeout_seconds", WAIT_SECONDS);
    return later(() -> stage.call(Demo.PLANNER, "wait_for_messages", arguments));
  }

  /** A thread for each: the pool of all has as few as there are processors, and these wait. */
  private static CompletableFuture<SdkClient.Reply> later(Supplier<SdkClient.Reply> call) {
    return CompletableFuture.supplyAsync(call, task -> {
      Thread thread = new Thread(task, "waiting");
      thread.setDaemon(true);
      thread.start();
    });
  }

  private static Map<String, Object> lock(Stage stage, int waitSeconds) {
    return Map.of(
        "session_id",
        stage.recall("release"),
        "action",
        "lock",
        "resources",
        List.of("deploy"),
        "ttl_seconds",
        LEASE_SECONDS,
        "wait_seconds",
        waitSeconds);
  }

  /** Who stands first in line, as soon as somebody does. */
  private static String inLine(Stage stage) throws InterruptedException {
    long began = System.nanoTime();
    String first = "";
    while (first.isEmpty() && System.nanoTime() - began < PATIENCE_NANOS) {
      first = stage
          .call(
              Demo.PLANNER,
              "coordinate_session_work",
              Map.of("session_id", stage.recall("release"), "action", "status"))
          .text("/waiters/0/agent_id");
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return first;
  }

  private static long millis(long since) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
  }
}
