package io.sharedcontext.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ExpectedErrors;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Utf8Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many requests at once on one pipe. */
class ConcurrencyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static String cancel(String id) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
        + id + "}}";
  }

  @Test
  void a_thousand_pipelined_calls_are_all_answered() {
    String[] lines = IntStream.range(0, 1_000)
        .mapToObj(i -> WireConversation.call(i, "echo", "{\"word\":\"" + i + "\"}"))
        .toArray(String[]::new);
    List<JsonNode> answers = WireConversation.say(lines);
    assertThat(answers).hasSize(1_000);
    assertThat(answers)
        .allMatch(answer -> answer
            .path("id")
            .asText()
            .equals(answer.at("/result/structuredContent/word").asText()));
  }

  @Test
  void a_read_sees_every_change_that_was_sent_before_it() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      lines.add(WireConversation.call(i, "put", "{\"word\":\"w" + i + "\"}"));
      lines.add(WireConversation.call(1_000 + i, "seen", "{}"));
    }
    List<JsonNode> answers = WireConversation.say(lines.toArray(new String[0]));
    for (int i = 0; i < 300; i++) {
      assertThat(WireConversation.to(1_000 + i, answers)
              .at("/result/structuredContent/word")
              .asText())
          .contains("w" + i);
    }
  }

  @Test
  void a_cancelled_call_is_interrupted_and_not_answered() throws InterruptedException {
    Sample sample = new Sample();
    List<JsonNode> answers = WireConversation.say(
        sample.methods(),
        WireConversation.call(1, "endless", "{}"),
        WireConversation.call(2, "endless", "{}"),
        WireConversation.call(3, "endless", "{}"),
        WireConversation.call(4, "endless", "{}"),
        WireConversation.request(5, "ping", "{}"),
        cancel("1"),
        cancel("2"),
        cancel("3"),
        cancel("4"),
        cancel("99"),
        cancel("null"),
        WireConversation.call(6, "echo", "{\"word\":\"still here\"}"));
    assertThat(answers).extracting(answer -> answer.path("id").asInt()).containsExactly(5, 6);
  }

  @Test
  void a_call_that_waits_delays_neither_changes_nor_reads_nor_other_waits() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      lines.add(WireConversation.call(i, "linger", "{\"word\":\"w\"}"));
    }
    lines.add(WireConversation.call(100, "put", "{\"word\":\"put\"}"));
    lines.add(WireConversation.call(101, "seen", "{}"));
    Sample sample = new Sample();
    List<JsonNode> answers = WireConversation.say(sample.methods(), lines.toArray(new String[0]));
    // The others come when time is up.
    assertThat(answers.subList(0, 2))
        .extracting(answer -> answer.path("id").asInt())
        .containsExactly(100, 101);
    assertThat(WireConversation.to(101, answers)
            .at("/result/structuredContent/word")
            .asText())
        .isEqualTo("put");
    assertThat(sample.waits).hasSize(20);
  }

  @Test
  void a_cancelled_wait_ends_for_its_tool_too() {
    Sample sample = new Sample();
    List<JsonNode> answers = WireConversation.say(
        sample.methods(),
        WireConversation.call(1, "linger", "{\"word\":\"w\"}"),
        cancel("1"),
        cancel("2"));
    assertThat(answers).isEmpty();
    // It may have begun while it was cancelled, and be told just after the pipe has ended.
    assertThat(sample.waits).allSatisfy(wait -> assertThat(wait).failsWithin(PATIENCE));
  }

  @Test
  void work_that_was_begun_is_interrupted_by_its_cancellation() throws InterruptedException {
    PendingRequest running = new PendingRequest(() -> {}, false);
    Sample sample = new Sample();
    Thread worker = new Thread(() -> running.runInterruptibly(() -> {
      running.cancel();
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      sample.interrupted.countDown();
      return CompletableFuture.completedFuture(Utf8Bytes.of("late"));
    }));
    worker.start();
    worker.join();
    assertThat(sample.interrupted.await(0, TimeUnit.SECONDS)).isTrue();
    assertThat(running.answer()).isCancelled();
  }

  @Test
  void an_id_in_use_is_refused_and_free_again_afterwards() {
    List<JsonNode> answers = WireConversation.say(
        WireConversation.call(1, "endless", "{}"),
        WireConversation.call(1, "echo", "{\"word\":\"twice\"}"),
        cancel("1"),
        WireConversation.call(1, "echo", "{\"word\":\"again\"}"));
    assertThat(answers).hasSize(2);
    assertThat(answers.get(0).at("/error/code").asInt()).isEqualTo(-32600);
    assertThat(answers.get(1).at("/result/structuredContent/word").asText()).isEqualTo("again");
  }

  @Test
  void a_bug_in_one_request_touches_only_that_one() {
    MethodRegistry methods = new Sample()
        .methods()
        .legacy("bug/now", RpcMethod.of(Ordering.AT_ONCE, request -> {
          throw new IllegalStateException("a secret");
        }))
        .legacy("bug/later", RpcMethod.of(Ordering.READ, request -> {
          throw new StackOverflowError();
        }));
    List<JsonNode> answers;
    try (ExpectedErrors errors = ExpectedErrors.containing("bug/now failed")) {
      answers = WireConversation.say(
          methods,
          WireConversation.request(1, "bug/now", "{}"),
          WireConversation.request(2, "bug/later", "{}"),
          WireConversation.request(3, "ping", "{}"));
      assertThat(errors.text()).contains("bug/later failed");
    }
    assertThat(WireConversation.to(1, answers).at("/error/code").asInt()).isEqualTo(-32603);
    assertThat(WireConversation.to(1, answers).toString()).doesNotContain("secret");
    assertThat(WireConversation.to(2, answers).at("/error/code").asInt()).isEqualTo(-32603);
    assertThat(WireConversation.to(3, answers).has("result")).isTrue();
  }

  @Test
  void a_method_may_tell_and_ask_the_client_while_it_runs() {
    RpcMethod talk = new RpcMethod(Ordering.AT_ONCE, request -> {
      request.peer().sendNotification("notifications/progress", Json.object().put("progress", 1));
      return request
          .peer()
          .ask("roots/list", Json.object())
          .thenApply(heard -> Utf8Bytes.of(heard.path("result").toString()));
    });
    List<JsonNode> frames = WireConversation.say(
        new Sample().methods().legacy("talk", talk),
        WireConversation.request(1, "talk", "{}"),
        "{\"jsonrpc\":\"2.0\",\"id\":77,\"result\":\"to nothing\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":\"server-1\",\"result\":{\"roots\":[]}}");
    assertThat(frames)
        .extracting(JsonNode::toString)
        .containsExactly(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\","
                + "\"params\":{\"progress\":1}}",
            "{\"jsonrpc\":\"2.0\",\"id\":\"server-1\",\"method\":\"roots/list\",\"params\":{}}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"roots\":[]}}");
  }

  @Test
  void large_requests_weigh_more_but_never_more_than_there_is_room() {
    assertThat(Stream.of(0, 1_000, 70_000, LineReader.LONGEST).map(InFlightRequests::weight))
        .containsExactly(1, 1, 2, InFlightRequests.MOST);
  }

  @Test
  void what_is_not_done_when_time_is_up_is_answered_with_that() throws Exception {
    byte[] call = (WireConversation.call(1, "linger", "{\"word\":\"x\"}") + "\n").getBytes(UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StdioTransport wire =
        new StdioTransport(new Sample().methods(), new ByteArrayInputStream(call), out, () -> {});
    wire.serve();

    AtomicBoolean stopped = new AtomicBoolean();
    List<String> undone = wire.drain(() -> stopped.set(true));

    assertThat(stopped).isTrue();
    assertThat(undone).containsExactly("linger");
    JsonNode answer = Json.parse(out.toString(UTF_8));
    assertThat(answer.at("/result/isError").asBoolean()).isTrue();
    assertThat(answer.at("/result/structuredContent/code").asText()).isEqualTo("SHUTTING_DOWN");
    assertThat(answer.at("/result/structuredContent/retry_after_ms").asInt()).isPositive();
  }

  @Test
  void what_the_end_cancels_is_not_answered_and_nothing_is_left_undone() throws Exception {
    byte[] call = (WireConversation.call(1, "linger", "{\"word\":\"x\"}") + "\n").getBytes(UTF_8);
    Sample sample = new Sample();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StdioTransport wire =
        new StdioTransport(sample.methods(), new ByteArrayInputStream(call), out, () -> {});
    wire.serve();

    List<String> undone = wire.drain(() -> sample.waits.forEach(wait -> wait.cancel(true)));

    assertThat(undone).isEmpty();
    assertThat(out.toString(UTF_8)).isEmpty();
  }
}
