package io.sharedcontext.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A subscriber is told of what it sees change, whichever process changes it, and of nothing else. */
class SubscriptionsTest {
  private static final String ACKNOWLEDGED = "notifications/subscriptions/acknowledged";
  private static final String STREAM = "/params/_meta/io.modelcontextprotocol~1subscriptionId";

  @TempDir
  private static Path home;

  private static final List<ServerProcess> SERVERS = new ArrayList<>();

  private Subscriber writer;
  private Subscriber reader;
  private String session;
  private String other;

  /** One process serves all that the writers of the tests do. */
  @BeforeAll
  static void start() {
    SERVERS.add(ServerProcess.start(home, "writer"));
  }

  @AfterAll
  static void end() {
    SERVERS.forEach(ServerProcess::close);
    SERVERS.clear();
  }

  @BeforeEach
  void begin() {
    writer = new Subscriber(SERVERS.get(0));
    session = writer.session();
    other = writer.session();
    reader = new Subscriber(ServerProcess.start(home, "reader"));
  }

  @AfterEach
  void close() {
    reader.close();
  }

  private static String uri(String session) {
    return "session://" + session;
  }

  /**
   * What the reader was told of the session up to now. Two changes of another session mark the end:
   * all documents are looked at together, so once the second is told of, a look of all has followed
   * the first.
   */
  private List<String> told() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      writer.post(other);
      all.addAll(reader.upTo(uri(other)));
    }
    all.removeIf(uri(other)::equals);
    return all;
  }

  private void subscribe(String... uris) {
    for (String uri : uris) {
      assertThat(reader.subscribe(uri).path("result")).isEqualTo(Json.object());
    }
  }

  @Test
  void the_capability_is_announced_in_both_eras() {
    reader.send(1, "server/discover", Subscriber.modern());

    assertThat(
            reader.server().receiveObject().at("/result/capabilities/resources").toString())
        .isEqualTo("{\"subscribe\":true}");
    assertThat(reader.server().initialize().at("/result/capabilities/resources").toString())
        .isEqualTo("{\"subscribe\":true}");
  }

  @Test
  void what_another_process_posts_is_told_until_the_subscription_ends() {
    subscribe(uri(session), uri(session), uri(other));
    writer.post(session);
    assertThat(reader.next()).isEqualTo(uri(session));
    assertThat(told()).isEmpty();

    assertThat(reader.unsubscribe(uri(session)).path("result")).isEqualTo(Json.object());
    assertThat(reader.unsubscribe(uri("session_never")).has("result")).isTrue();
    writer.post(session);

    assertThat(told()).isEmpty();
  }

  @Test
  void what_the_subscriber_itself_does_is_told_too() {
    subscribe(uri(session));

    reader.call("add_message", Map.of("session_id", session, "content", "mine"));

    assertThat(reader.next()).isEqualTo(uri(session));
  }

  @Test
  void what_is_hidden_from_the_subscriber_is_not_told() {
    subscribe(uri(session), uri(other));

    long hidden = writer.post(session, Subscriber.to("somebody"));
    writer.call(
        "set_message_visibility",
        Map.of("message_id", hidden, "visibility", "private", "to", List.of("another")));
    writer.call("get_messages", Map.of("session_id", session));

    assertThat(told()).isEmpty();
    writer.post(session, Subscriber.to("reader"));
    assertThat(told()).isNotEmpty();
  }

  @Test
  void a_message_that_appears_or_vanishes_is_told() {
    long message = writer.post(session, Subscriber.to("somebody"));
    subscribe(uri(session), uri(other));

    for (String visibility : List.of("public", "private", "agent_only", "public")) {
      writer.call(
          "set_message_visibility", Map.of("message_id", message, "visibility", visibility));

      assertThat(told()).as(visibility).containsOnly(uri(session)).isNotEmpty();
    }
  }

  @Test
  void what_is_deleted_is_told_once() {
    long message = writer.post(session, Subscriber.to("reader"));
    subscribe(uri(session), uri(other));
    writer.call("delete_message", Map.of("message_id", message));
    assertThat(told()).containsExactly(uri(session));
    writer.call("delete_session", Map.of("session_id", session));
    assertThat(List.of(told(), told())).isEqualTo(List.of(List.of(uri(session)), List.of()));
  }

  @Test
  void a_session_that_is_closed_or_renamed_is_told() {
    subscribe(uri(session), uri(other));

    writer.call("update_session", Map.of("session_id", session, "purpose", "other things"));
    assertThat(told()).hasSize(1);
    writer.call("update_session", Map.of("session_id", session, "is_active", false));
    assertThat(told()).hasSize(1);
    writer.call("update_session", Map.of("session_id", session, "is_active", false));
    assertThat(told()).isEmpty();
  }

  @Test
  void memory_is_told_to_its_owner_and_what_is_shared_to_admins() throws IOException {
    String key = Files.readString(home.resolve("admin.key")).strip();
    Map<Setting, String> admin = Map.of(Setting.AGENT_ID, "root", Setting.API_KEY, key);
    try (Subscriber root = new Subscriber(ServerProcess.start(home, admin));
        Subscriber twin = new Subscriber(ServerProcess.start(home, "reader"))) {
      subscribe("agent://reader/memory", "docs://operations", uri(other));
      assertThat(root.subscribe("agent://*/memory").has("result")).isTrue();
      assertThat(
              reader.subscribe("performance://metrics").at("/error/data/code").asText())
          .isEqualTo("PERMISSION_DENIED");

      writer.call("set_memory", Map.of("key", "k", "value", 1));
      assertThat(told()).isEmpty();
      twin.call("set_memory", Map.of("key", "k", "value", 1));
      assertThat(reader.next()).isEqualTo("agent://reader/memory");
      twin.call("delete_memory", Map.of("key", "k"));
      assertThat(reader.next()).isEqualTo("agent://reader/memory");
      writer.call("set_memory", Map.of("key", "k", "value", 1, "shared", true));
      assertThat(root.next()).isEqualTo("agent://*/memory");
      assertThat(root.subscribe("performance://metrics").has("result")).isTrue();
      writer.call("list_sessions", Map.of());
      assertThat(root.next()).isEqualTo("performance://metrics");
    }
  }

  @Test
  void what_cannot_be_read_cannot_be_subscribed_to() {
    assertThat(reader.subscribe("nowhere://x").at("/error/code").asInt()).isEqualTo(-32002);
    assertThat(reader.subscribe("nowhere://x").at("/error/message").asText())
        .contains("session://{session_id}");
    assertThat(reader.subscribe(uri("session_gone")).at("/error/data/code").asText())
        .isEqualTo("SESSION_NOT_FOUND");
    assertThat(reader.subscribe("docs://nothing").at("/error/data/code").asText())
        .isEqualTo("INVALID_INPUT");
    assertThat(reader.subscribe("agent://*/memory").at("/error/data/code").asText())
        .isEqualTo("PERMISSION_DENIED");
    assertThat(reader.subscribe("agent://writer/memory").at("/error/data/code").asText())
        .isEqualTo("PERMISSION_DENIED");
    reader.listen(1, uri(session), "agent://writer/memory");
    assertThat(reader.server().receiveObject().at("/error/data/code").asText())
        .isEqualTo("PERMISSION_DENIED");
  }

  @Test
  void a_stream_is_acknowledged_then_tells_and_ends_with_its_cancellation() {
    reader.listen(7, uri(session), uri(other), uri(session));

    ObjectNode first = reader.server().receiveObject();
    assertThat(first.path("method").asText()).isEqualTo(ACKNOWLEDGED);
    assertThat(first.at(STREAM).asInt()).isEqualTo(7);
    assertThat(first.at("/params/notifications").toString())
        .isEqualTo("{\"resourceSubscriptions\":[\"" + uri(session) + "\",\"" + uri(other) + "\"]}");
    writer.post(session);
    assertThat(reader.next()).isEqualTo("7 " + uri(session));

    reader.cancel(7);
    subscribe(uri(other));
    writer.post(session);

    assertThat(told()).isEmpty();
  }

  @Test
  void both_eras_subscribe_on_one_pipe_and_each_is_told_in_its_own_way() {
    subscribe(uri(session));
    reader.listen(1, uri(session));
    reader.listen(2, uri(session));
    assertThat(reader.server().receiveObject().path("method").asText()).isEqualTo(ACKNOWLEDGED);
    assertThat(reader.server().receiveObject().path("method").asText()).isEqualTo(ACKNOWLEDGED);

    writer.post(session);

    assertThat(List.of(reader.next(), reader.next(), reader.next()))
        .containsExactlyInAnyOrder(uri(session), "1 " + uri(session), "2 " + uri(session));
  }

  @Test
  void a_stream_about_lists_that_never_change_is_acknowledged_without_them_and_ended_at_the_end() {
    ObjectNode params = Subscriber.modern();
    params.putObject("notifications").put("toolsListChanged", true);
    reader.send(3, "subscriptions/listen", params);
    assertThat(reader.server().receiveObject().at("/params/notifications").toString())
        .isEqualTo("{}");

    assertThat(reader.server().finish()).isZero();

    ObjectNode result = reader.server().receiveObject();
    assertThat(result.path("id").asInt()).isEqualTo(3);
    assertThat(result.at("/result/resultType").asText()).isEqualTo("complete");
    assertThat(
            result.at("/result/_meta/io.modelcontextprotocol~1subscriptionId").asInt())
        .isEqualTo(3);
    assertThat(
            result.at("/result/_meta/io.modelcontextprotocol~1serverInfo/name").asText())
        .isEqualTo("shared-context");
  }

  @Test
  void a_burst_gives_few_notifications_and_one_after_its_end() {
    subscribe(uri(session), uri(other));
    List<CompletableFuture<ObjectNode>> answers = new ArrayList<>();
    ObjectNode message = Json.object().put("session_id", session).put("content", "hello");
    for (int i = 0; i < 500; i++) {
      answers.add(writer.server().callAsync("add_message", message));
    }
    answers.forEach(
        answer -> Subscriber.ok(ServerProcess.content(writer.server().await(answer))));

    assertThat(told()).hasSizeBetween(1, 100);
  }

  @Test
  void who_acts_on_the_connection_by_now_decides_what_is_told() {
    subscribe("agent://reader/memory", uri(session), uri(other));
    writer.call("set_memory", Map.of("key", "k", "value", 1));
    reader.call(
        "authenticate_agent",
        Map.of("agent_id", "writer", "agent_type", "tester", "take_over", true));
    assertThat(told()).isEmpty();

    writer.post(session, Subscriber.to("reader"));
    assertThat(told()).isNotEmpty();
    try (Subscriber twin = new Subscriber(ServerProcess.start(home, "reader"))) {
      twin.call("set_memory", Map.of("key", "k", "value", 1));
      assertThat(told()).isEmpty();
    }
  }
}
