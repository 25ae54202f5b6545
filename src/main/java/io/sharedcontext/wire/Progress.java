package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Tells clients that ask for it, every five seconds, that a call still runs. */
final class Progress {
  private static final long EVERY_SECONDS = 5;

  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(1, RequestScheduler.named("progress"));

  Progress() {
    clock.setRemoveOnCancelPolicy(true);
  }

  /** Tells of {@code answer} until it is there, if the request carries a progress token. */
  void follow(JsonRpcRequest request, CompletableFuture<?> answer) {
    JsonNode token = request.params().path("_meta").path("progressToken");
    if (answer.isDone() || !(token.isTextual() || token.isIntegralNumber())) {
      return;
    }
    AtomicLong seconds = new AtomicLong();
    ScheduledFuture<?> telling = clock.scheduleAtFixedRate(
        () -> request
            .peer()
            .sendNotification(
                "notifications/progress", report(token, seconds.addAndGet(EVERY_SECONDS))),
        EVERY_SECONDS,
        EVERY_SECONDS,
        TimeUnit.SECONDS);
    CompletableFuture<?> ignored = answer.whenComplete((made, thrown) -> telling.cancel(false));
  }

  private static ObjectNode report(JsonNode token, long seconds) {
    ObjectNode report = Json.object();
    report.set("progressToken", token);
    return report.put("progress", seconds).put("message", "running for " + seconds + " s");
  }
}
