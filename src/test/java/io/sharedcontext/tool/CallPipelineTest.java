package io.sharedcontext.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ExpectedErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** The path of one call, with a policy of the test's own. */
class CallPipelineTest extends EchoPipeline {
  @Test
  void a_result_says_that_it_succeeded_and_leaves_out_what_is_absent() {
    assertThat(call(reading, "{\"word\":\"hi\"}"))
        .hasToString("{\"success\":true,\"word\":\"hi\"}");
  }

  @Test
  void a_snapshot_that_cannot_be_ended_fails_the_call_as_a_tool_fails() {
    damaged.set(true);

    JsonNode result = call(reading, "{\"word\":\"hi\"}");

    assertThat(result.path("success").asBoolean()).isFalse();
    assertThat(result.path("code").asText()).isEqualTo("STORE_UNAVAILABLE");
  }

  @Test
  void unread_messages_are_announced_on_any_result() {
    JsonNode result = call(reading, "{\"word\":\"hi\",\"auth_token\":\"writer\"}");

    assertThat(result.get("unread").asInt()).isEqualTo(3);
  }

  @Test
  void a_caller_without_the_permission_is_refused_and_the_refusal_is_recorded() {
    JsonNode result = call(reading.needs(Permission.WRITE), "{\"word\":\"hi\"}");

    assertThat(result.get("code").asText()).isEqualTo("PERMISSION_DENIED");
    assertThat(result.get("recoverable").asBoolean()).isFalse();
    assertThat(refusals).containsExactly("bob echo PERMISSION_DENIED");
  }

  /** Whoever has the answer may end the server at once, and its last figures are handed over then. */
  @Test
  void a_call_is_counted_before_its_answer_can_be_heard() {
    CompletableFuture<Outcome<Echoed>> pending = new CompletableFuture<>();
    CompletableFuture<CallResult> answer = waiting(pending);
    counting.add(() -> order.add(answer.isDone() ? "late" : "in time"));

    pending.complete(new Outcome.Fresh<>(new Echoed("hi", Optional.empty())));

    assertThat(answer).isCompleted();
    assertThat(order).containsExactly("counted", "in time");
  }

  @Test
  void a_call_that_is_cancelled_is_not_counted_and_its_handler_hears_of_it() {
    CompletableFuture<Outcome<Echoed>> pending = new CompletableFuture<>();

    assertThat(waiting(pending).cancel(true)).isTrue();

    assertThat(pending).isCancelled();
    assertThat(order).isEmpty();
  }

  private CompletableFuture<CallResult> waiting(CompletableFuture<Outcome<Echoed>> pending) {
    Tool<Echo, Echoed> tool =
        Tool.waits("echo", Effect.READS, Echo.class, Echoed.class, (call, request) -> pending);
    return calls.call(new CallContext(
        tool, Json.object("{\"word\":\"hi\"}"), new ConnectionContext(), CommitMode.QUEUED));
  }

  @Test
  void listeners_hear_of_each_step_of_a_call() {
    call(reading, "{\"word\":\"hi\",\"auth_token\":\"writer\"}");
    call(reading, "{\"word\":\"hi\",\"auth_token\":\"bad\"}");
    call(reading.limited(RateLimit.SEARCH), "{\"word\":\"hi\"}");

    assertThat(checks).as("without a token there is none to check").containsExactly(true, false);
    assertThat(admitted).containsExactly("ada");
    assertThat(refusals).containsExactly(" echo TOKEN_INVALID");
    assertThat(answers).containsExactly("ada echo false", " echo true", "bob echo true");
  }

  @Test
  void permission_comes_before_the_arguments() {
    JsonNode result = call(reading.needs(Permission.ADMIN), "{\"nonsense\":1}");

    assertThat(result.get("code").asText()).isEqualTo("PERMISSION_DENIED");
  }

  @Test
  void a_limited_call_says_when_to_come_back() {
    JsonNode result = call(reading.limited(RateLimit.SEARCH), "{\"word\":\"hi\"}");

    assertThat(result.get("code").asText()).isEqualTo("RATE_LIMITED");
    assertThat(result.get("retry_after_ms").asInt()).isEqualTo(250);
  }

  @Test
  void a_bug_is_an_internal_error_that_tells_nothing_of_its_cause() {
    Tool<Echo, Echoed> broken = Tool.reads("broken", Echo.class, Echoed.class, (call, request) -> {
      throw new IllegalStateException("secret detail");
    });

    JsonNode result;
    try (ExpectedErrors errors = ExpectedErrors.containing("secret detail")) {
      result = call(broken, "{\"word\":\"hi\"}");
      assertThat(errors.text()).contains("broken failed");
    }

    assertThat(result.get("code").asText()).isEqualTo("INTERNAL_ERROR");
    assertThat(result.toString()).doesNotContain("secret");
  }

  @Test
  void a_call_that_needs_too_much_memory_says_so() {
    Tool<Echo, Echoed> greedy = Tool.reads("greedy", Echo.class, Echoed.class, (call, request) -> {
      throw new OutOfMemoryError("on purpose");
    });

    JsonNode result;
    try (ExpectedErrors errors = ExpectedErrors.containing("on purpose")) {
      result = call(greedy, "{\"word\":\"hi\"}");
      assertThat(errors.text()).contains("greedy failed");
    }

    assertThat(result.get("code").asText()).isEqualTo("INTERNAL_ERROR");
    assertThat(result.get("error").asText()).contains("memory");
    assertThat(result.get("suggestions").toString()).contains("-Xmx");
  }

  @Test
  void a_failure_that_comes_later_is_answered_like_one_that_comes_at_once() {
    Tool<Echo, Echoed> late = Tool.changes(
        "late",
        Effect.ADDS,
        Echo.class,
        Echoed.class,
        (call, request) -> CompletableFuture.failedFuture(
            new CompletionException(Failure.of(ErrorCode.SESSION_CLOSED, "it is closed"))));

    JsonNode result = call(late, "{\"word\":\"hi\",\"auth_token\":\"writer\"}");

    assertThat(result.get("code").asText()).isEqualTo("SESSION_CLOSED");
  }

  @Test
  void a_handler_sees_the_key_but_not_the_token() {
    List<Call> seen = new ArrayList<>();
    Tool<Echo, Echoed> adding =
        Tool.changes("adding", Effect.ADDS, Echo.class, Echoed.class, (call, request) -> {
          seen.add(call);
          return CompletableFuture.completedFuture(
              new Outcome.Replayed<>(Json.object("{\"success\":true,\"word\":\"old\"}")));
        });

    JsonNode result =
        call(adding, "{\"word\":\"hi\",\"auth_token\":\"writer\",\"idempotency_key\":\"k1\"}");

    assertThat(result.get("word").asText()).isEqualTo("old");
    assertThat(result.get("replayed").asBoolean()).isTrue();
    assertThat(seen.get(0).idempotencyKey()).contains("k1");
    assertThat(seen.get(0).arguments()).hasToString("{\"word\":\"hi\"}");
  }

  @Test
  void a_key_or_token_of_the_wrong_kind_is_refused() {
    Tool<Echo, Echoed> adding = Tool.changes(
        "adding",
        Effect.ADDS,
        Echo.class,
        Echoed.class,
        (call, request) -> CompletableFuture.completedFuture(
            new Outcome.Fresh<>(new Echoed(request.word(), Optional.empty()))));

    assertThat(call(reading, "{\"word\":\"hi\",\"auth_token\":7}").get("code").asText())
        .isEqualTo("INVALID_INPUT");
    String key = "k".repeat(129);
    assertThat(call(
                adding,
                "{\"word\":\"hi\",\"auth_token\":\"writer\",\"idempotency_key\":\"" + key + "\"}")
            .get("error")
            .asText())
        .contains("idempotency_key must have 1 to 128 characters");
  }

  @Test
  void schemas_are_flat_and_announce_what_is_read() {
    String schema = reading.inputSchema().toString();

    assertThat(schema)
        .isEqualTo(
            "{\"type\":\"object\",\"properties\":{\"word\":{\"type\":\"string\",\"minLength\":1},"
                + "\"auth_token\":{\"type\":\"string\",\"description\":\""
                + Descriptions.AUTH_TOKEN
                + "\",\"format\":\"password\"}},\"required\":[\"word\"]}");
    assertThat(reading.outputSchema().get("required"))
        .as("a failure has success alone in common with a result")
        .hasToString("[\"success\"]");
  }

  @Doc("Takes anything.")
  record Anything(@Doc JsonNode value) {}

  @Test
  void a_missing_value_of_any_type_is_asked_for_as_such() {
    Tool<Anything, Echoed> taking = Tool.reads(
        "take",
        Anything.class,
        Echoed.class,
        (call, request) -> new Echoed("taken", Optional.empty()));

    assertThat(call(taking, "{}").get("error").asText())
        .isEqualTo("value is required: any JSON value");
  }

  @Test
  void idempotency_keys_that_would_be_kept_as_the_same_text_are_refused() {
    Tool<Echo, Echoed> changing = Tool.changes(
        "echo",
        Effect.ADDS,
        Echo.class,
        Echoed.class,
        (call, request) -> CompletableFuture.completedFuture(
            new Outcome.Fresh<>(new Echoed(request.word(), Optional.empty()))));

    JsonNode refused = call(
        changing, "{\"word\":\"hi\",\"auth_token\":\"writer\",\"idempotency_key\":\"\\ud800\"}");

    assertThat(refused.path("code").asText()).isEqualTo("INVALID_INPUT");
  }

  @Test
  void a_thousand_wrong_names_make_a_short_answer() {
    StringBuilder names = new StringBuilder("{\"word\":\"hi\"");
    for (int i = 0; i < 1_000; i++) {
      names.append(",\"").append("n".repeat(100)).append(i).append("\":1");
    }

    assertThat(call(reading, names + "}").toString()).hasSizeLessThan(10_000);
  }
}
