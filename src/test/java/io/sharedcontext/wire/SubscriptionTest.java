package io.sharedcontext.wire;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ConnectionContext;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the wire itself does about subscriptions; what is told of real documents is tested there. */
class SubscriptionTest {
  private static String listen(int id, String notifications) {
    return WireConversation.modern(
        id, "subscriptions/listen", ",\"notifications\":" + notifications);
  }

  private static String about(Stream<String> uris) {
    return uris.collect(joining("\",\"", "{\"resourceSubscriptions\":[\"", "\"]}"));
  }

  private static String error(String line) {
    return WireConversation.ask(line).at("/error/message").asText();
  }

  @Test
  void what_a_stream_is_about_has_to_be_said_rightly() {
    assertThat(error(WireConversation.modern(1, "subscriptions/listen", "")))
        .contains("notifications is required");
    assertThat(error(listen(1, "{\"resourceSubscriptions\":\"note://1\"}")))
        .contains("must be an array of URIs");
    assertThat(error(listen(1, "{\"resourceSubscriptions\":[7]}")))
        .contains("must be an array of URIs");
    assertThat(error(listen(1, about(Stream.of("nowhere://1"))))).contains("note://{id}");
    assertThat(error(listen(1, about(Stream.of("note://secret"))))).contains("not yours");
    assertThat(error(WireConversation.request(1, "resources/subscribe", "{}")))
        .contains("uri is required");
    assertThat(error(WireConversation.request(1, "subscriptions/listen", "{}")))
        .contains("Method not found");
    assertThat(error(WireConversation.modern(1, "resources/subscribe", ",\"uri\":\"note://1\"")))
        .contains("Method not found");
  }

  @Test
  void a_client_has_a_thousand_subscriptions_at_most() {
    String all = about(IntStream.range(0, Subscriptions.MOST - 1).mapToObj(i -> "note://" + i));

    List<JsonNode> answers = WireConversation.say(listen(1, all));
    List<JsonNode> more = WireConversation.say(
        listen(1, all.replace("[", "[\"note://more\",")),
        WireConversation.request(2, "ping", "{}"));

    assertThat(WireConversation.to(1, answers).has("result")).isTrue();
    assertThat(WireConversation.to(1, more).at("/error/message").asText()).contains("at most 1000");
  }

  @Test
  void streams_take_up_no_room_and_all_end_with_a_result() {
    Stream<String> streams = IntStream.range(0, InFlightRequests.MOST + 50)
        .mapToObj(id -> listen(id, about(Stream.of("docs://all"))));

    List<JsonNode> answers = WireConversation.say(
        Stream.concat(streams, Stream.of(WireConversation.request(1_000, "ping", "{}")))
            .toArray(String[]::new));

    assertThat(WireConversation.to(1_000, answers).has("result")).isTrue();
    assertThat(answers.stream().filter(line -> line.path("result").has("resultType")))
        .hasSize(InFlightRequests.MOST + 50)
        .allMatch(line -> line.at("/result/_meta/io.modelcontextprotocol~1subscriptionId")
            .equals(line.path("id")));
  }

  @Test
  void one_look_serves_all_subscriptions_to_a_document() throws InterruptedException {
    Sample sample = new Sample();
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    ResourceResolver.Document note =
        new ResourceResolver(sample.definition().resources()).find("note://1", ProtocolEra.MODERN);
    Caller ada = sample.identify(new ConnectionContext());
    ClientConnection peer = new ClientConnection(new LineWriter(into(lines), () -> {}));
    try (Subscriptions subscriptions = new Subscriptions(sample.policy(), peer)) {
      for (int id = 0; id < 100; id++) {
        Subscription stream = new Subscription(IntNode.valueOf(id), List.of(note));
        subscriptions.add(stream, new ConnectionContext(), ada);
        assertThat(lines.poll(30, TimeUnit.SECONDS)).contains("acknowledged");
      }
      sample.put.add("a change");
      int before = sample.looks.get();
      sample.listeners.forEach(Runnable::run);
      for (int i = 0; i < 100; i++) {
        assertThat(lines.poll(30, TimeUnit.SECONDS)).contains("resources/updated", "note://1");
      }

      assertThat(sample.looks.get() - before).isBetween(1, 20);
      assertThat(sample.listeners).hasSize(1);
    }
    assertThat(sample.listeners).isEmpty();
  }

  private static OutputStream into(BlockingQueue<String> lines) {
    return new ByteArrayOutputStream() {
      @Override
      public synchronized void write(byte[] bytes) {
        lines.add(new String(bytes, StandardCharsets.UTF_8));
      }
    };
  }
}
