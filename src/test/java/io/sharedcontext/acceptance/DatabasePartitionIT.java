package io.sharedcontext.acceptance;

import static io.sharedcontext.testing.ServerProcess.content;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.DatabaseServer;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers on two nodes, each a network namespace with an address of its own, and one database on a third
 * address. The link of a node can be taken down: what is sent is dropped then, and nobody is told.
 */
@Tag("postgresql-faults")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@EnabledOnOs(OS.LINUX)
class DatabasePartitionIT {
  private static final String NET = "10.213.77.";
  private static final String BRIDGE = "scbr77";
  private static final int PATIENCE_SECONDS = 10;

  @TempDir
  private Path directory;

  private DatabaseServer database;

  @BeforeEach
  void connect() throws IOException {
    assumeTrue(
        ip("link", "add", BRIDGE, "type", "bridge"), "needs root, to make network namespaces");
    assertThat(ip("addr", "add", NET + "1/24", "dev", BRIDGE)).isTrue();
    assertThat(ip("link", "set", BRIDGE, "up")).isTrue();
    node("a", 2);
    node("b", 3);
    Path rules = directory.resolve("pg_hba.conf");
    Files.writeString(rules, "host all all all trust\n");
    database = DatabaseServer.make(directory)
        .set("hba_file", rules.toString())
        .set("listen_addresses", "*")
        .start();
  }

  private static String space(String node) {
    return "scns77" + node;
  }

  private static void node(String node, int number) {
    String link = "scv77" + node;
    String inside = "sci77" + node;
    assertThat(ip("netns", "add", space(node))).isTrue();
    assertThat(ip("link", "add", link, "type", "veth", "peer", "name", inside)).isTrue();
    assertThat(ip("link", "set", inside, "netns", space(node))).isTrue();
    assertThat(ip("link", "set", link, "master", BRIDGE)).isTrue();
    assertThat(ip("link", "set", link, "up")).isTrue();
    assertThat(ip("-n", space(node), "addr", "add", NET + number + "/24", "dev", inside))
        .isTrue();
    assertThat(ip("-n", space(node), "link", "set", inside, "up")).isTrue();
  }

  private static void link(String node, String state) {
    assertThat(ip("link", "set", "scv77" + node, state)).isTrue();
  }

  @AfterEach
  void disconnect() {
    if (database != null) {
      database.close();
      ip("netns", "del", space("a"));
      ip("netns", "del", space("b"));
    }
    ip("link", "del", BRIDGE);
  }

  private static boolean ip(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  private ServerProcess start(String node, String agent) {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", space(node)));
    command.addAll(ServerProcess.command("io.sharedcontext.Main"));
    Map<Setting, String> settings = new EnumMap<>(Map.of(
        Setting.AGENT_ID,
        agent,
        Setting.AGENT_TYPE,
        "tester",
        Setting.DATABASE,
        "postgresql://postgres@" + NET + "1:" + database.port() + "/postgres"));
    return ServerProcess.run(ServerProcess.builder(command, directory.resolve(agent), settings));
  }

  private static ObjectNode lock(String session, int seconds) {
    return Json.object()
        .put("session_id", session)
        .put("action", "lock")
        .put("wait_seconds", seconds);
  }

  private static long millisSince(long began) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
  }

  @Test
  void a_node_that_vanishes_is_noticed_within_ten_seconds_and_comes_back() {
    try (ServerProcess ann = start("a", "ann");
        ServerProcess bob = start("b", "bob")) {
      String session = ProcessConversation.session(ann);
      heard(ann, bob, session);
      long token = content(ann.await(ann.callAsync("coordinate_session_work", lock(session, 0))))
          .path("fencing_token")
          .longValue();
      long noticed = vanish(bob, session, token);

      CompletableFuture<ObjectNode> stranded = post(ann, session, "stranded", token);
      assertThat(ProcessConversation.post(bob, session, "meanwhile")).isPositive();
      long began = System.nanoTime();
      link("a", "up");
      Await.until(
          "ann works again",
          () -> ann.call("list_sessions", Map.of()).path("success").asBoolean());
      System.out.printf(
          "vanished node noticed after %d ms; it worked again %d ms after it was back%n",
          noticed, millisSince(began));

      assertThat(content(ann.await(stranded)).path("success").asBoolean()).isFalse();
      assertThat(
              content(ann.await(post(ann, session, "late", token))).path("code").asText())
          .isEqualTo("STALE_FENCING_TOKEN");
      assertThat(ProcessConversation.transcript(bob, session, 100))
          .extracting(one -> one.path("content").asText())
          .containsExactly("heard", "meanwhile");
      assertThat(noticed).isLessThan(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    }
  }

  /** Takes the node of the holder away; gives for how long, in milliseconds, the next one waited. */
  private static long vanish(ServerProcess next, String session, long token) {
    assertThat(
            next.call("coordinate_session_work", lock(session, 0)).path("code").asText())
        .isEqualTo("SESSION_LOCKED");
    CompletableFuture<ObjectNode> waiting =
        next.callAsync("coordinate_session_work", lock(session, 30));
    Await.until("it waits", () -> waiters(next, session) == 1);
    long began = System.nanoTime();
    link("a", "down");
    long granted = content(next.await(waiting)).path("fencing_token").longValue();
    assertThat(granted).isGreaterThan(token);
    return millisSince(began);
  }

  private static CompletableFuture<ObjectNode> post(
      ServerProcess server, String session, String content, long token) {
    return server.callAsync(
        "add_message", ProcessConversation.message(session, content).put("fencing_token", token));
  }

  private static int waiters(ServerProcess server, String session) {
    return server
        .call(
            "coordinate_session_work",
            Json.object().put("session_id", session).put("action", "status"))
        .path("waiters")
        .size();
  }

  private static void heard(ServerProcess ann, ServerProcess bob, String session) {
    String now = ProcessConversation.ok(
            bob, "wait_for_messages", Map.of("session_id", session, "timeout_seconds", 0))
        .path("next_cursor")
        .asText();
    CompletableFuture<ObjectNode> waiting = bob.callAsync(
        "wait_for_messages",
        Json.object().put("session_id", session).put("after", now).put("timeout_seconds", 20));
    ProcessConversation.post(ann, session, "heard");
    assertThat(content(bob.await(waiting)).path("messages")).hasSize(1);
  }
}
