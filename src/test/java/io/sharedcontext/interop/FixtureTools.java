package io.sharedcontext.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;
import io.sharedcontext.wire.ClientConnection;
import io.sharedcontext.wire.JsonRpcRequest;
import io.sharedcontext.wire.RpcError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The conformance suite's tools: those that do something, beside those that only say something. */
final class FixtureTools {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final List<String> LOG =
      List.of("Tool execution started", "Tool processing data", "Tool execution completed");

  private final JsonNode document;
  private final InputRounds rounds;
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final AtomicInteger interruptions = new AtomicInteger();
  private final Map<String, Function<JsonRpcRequest, String>> acting = Map.of(
      "test_tool_with_logging", this::log,
      "test_tool_with_progress", this::progress,
      "test_wait", this::await,
      "test_waits_interrupted", request -> interruptions(),
      "test_sampling", this::sample,
      "test_elicitation", this::elicit,
      "test_elicitation_sep1034_defaults", this::elicit,
      "test_elicitation_sep1330_enums", this::elicit);

  FixtureTools(JsonNode document, InputRounds rounds) {
    this.document = document;
    this.rounds = rounds;
  }

  /** Answers {@code tools/call}. */
  String call(JsonRpcRequest request) {
    String name = request.required("name");
    JsonNode constant = document.path("results").path(name);
    if (constant.isObject()) {
      return constant.toString();
    }
    if (rounds.about(name)) {
      return rounds.next(name, request).orElseGet(() -> text("state-ok: every answer is here"));
    }
    return Optional.ofNullable(acting.get(name))
        .orElseThrow(() -> RpcError.invalidParams("Unknown tool: " + name))
        .apply(request);
  }

  private String log(JsonRpcRequest request) {
    for (String line : LOG) {
      request
          .peer()
          .sendNotification(
              "notifications/message", Json.object().put("level", "info").put("data", line));
    }
    return text("logged three times");
  }

  private String progress(JsonRpcRequest request) {
    for (int done = 0; done <= 100; done += 50) {
      tell(request, done);
    }
    return text("reported three times");
  }

  private static void tell(JsonRpcRequest request, int done) {
    JsonNode token = request.params().path("_meta").path("progressToken");
    if (!token.isMissingNode()) {
      ObjectNode report = Json.object().put("progress", done).put("total", 100);
      request.peer().sendNotification("notifications/progress", report.set("progressToken", token));
    }
  }

  private String await(JsonRpcRequest request) {
    tell(request, 1);
    try {
      Thread.sleep(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      interruptions.incrementAndGet();
      interrupted.countDown();
    }
    return text("waited");
  }

  private String interruptions() {
    try {
      interrupted.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return text(interruptions.toString());
  }

  private String sample(JsonRpcRequest request) {
    ObjectNode message = Json.object().put("role", "user");
    message.putObject("content").put("type", "text").put("text", argument(request, "prompt"));
    ObjectNode question = Json.object().put("maxTokens", 100);
    question.putArray("messages").add(message);
    JsonNode answer = ask(request.peer(), "sampling/createMessage", question);
    return text("LLM response: " + answer.path("content").path("text").asText());
  }

  private String elicit(JsonRpcRequest request) {
    String message = argument(request, "message");
    ObjectNode question =
        Json.object().put("message", message.isEmpty() ? "Please fill in" : message);
    question.set("requestedSchema", document.path("questions").path(request.required("name")));
    JsonNode answer = ask(request.peer(), "elicitation/create", question);
    return text("Elicitation completed: action=" + answer.path("action").asText() + ", content="
        + answer.path("content"));
  }

  private static JsonNode ask(ClientConnection peer, String method, ObjectNode question) {
    return peer.ask(method, question)
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join()
        .path("result");
  }

  private static String argument(JsonRpcRequest request, String name) {
    return request.params().path("arguments").path(name).asText();
  }

  private static String text(String words) {
    ObjectNode result = Json.object();
    result.putArray("content").addObject().put("type", "text").put("text", words);
    return result.toString();
  }
}
