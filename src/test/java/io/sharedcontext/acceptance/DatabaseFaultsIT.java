package io.sharedcontext.acceptance;

import static io.sharedcontext.testing.ServerProcess.content;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.DatabaseProxy;
import io.sharedcontext.testing.DatabaseServer;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What clients are told while the database server and the way to it break. */
@EnabledOnOs(OS.LINUX)
class DatabaseFaultsIT {
  private static DatabaseServer database;

  @TempDir
  private Path homes;

  private String schema;

  @BeforeAll
  static void serve(@TempDir Path directory) {
    database = DatabaseServer.make(directory).start();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void name(TestInfo test) {
    schema = "s" + Integer.toHexString(test.getDisplayName().hashCode());
  }

  private String direct() {
    return database.address("postgres") + "?schema=" + schema;
  }

  private ServerProcess start(String agent, String address) {
    Map<Setting, String> settings = new EnumMap<>(Map.of(
        Setting.AGENT_ID,
        agent,
        Setting.AGENT_TYPE,
        "tester",
        Setting.RATE_LIMIT,
        "0",
        Setting.DATABASE,
        address));
    return ServerProcess.start(homes.resolve(agent), settings);
  }

  @Test
  void an_answer_to_a_commit_that_is_lost_is_never_guessed() throws IOException {
    try (DatabaseProxy proxy = new DatabaseProxy("127.0.0.1", database.port());
        ServerProcess reader = start("reader", direct());
        ServerProcess ann = start("ann", through(proxy));
        ServerProcess bob = start("bob", through(proxy))) {
      String session = ProcessConversation.session(reader);
      try (Posters posters = new Posters(session, List.of(ann, bob), 3)) {
        Await.until("some are made", () -> posters.made() > 20);
        Random random = new Random(7);
        AtomicInteger broken = new AtomicInteger();
        proxy.atCommit(() -> next(random, broken));
        Await.until("connections have broken", () -> broken.get() >= 40);
        proxy.atCommit(() -> DatabaseProxy.Break.NONE);
        long recovery = posters.untilAllWork();

        Posters.Verdict verdict = posters.judge(reader);
        System.out.printf(
            "commits whose connection broke: %d; %s; all work again after %d ms%n",
            broken.get(), verdict, recovery);
        assertThat(verdict.refused()).isPositive();
        assertThat(verdict.unknown()).isZero();
      }
    }
  }

  private String through(DatabaseProxy proxy) {
    return direct().replace(":" + database.port(), ":" + proxy.port()) + "&sslmode=disable";
  }

  /** One commit of four breaks, in each of the ways. */
  private static synchronized DatabaseProxy.Break next(Random random, AtomicInteger broken) {
    if (random.nextInt(4) != 0) {
      return DatabaseProxy.Break.NONE;
    }
    broken.incrementAndGet();
    DatabaseProxy.Break[] all = DatabaseProxy.Break.values();
    return all[1 + random.nextInt(all.length - 1)];
  }

  @Test
  void nothing_acknowledged_is_lost_and_no_lock_changes_hands_when_the_server_is_killed() {
    try (ServerProcess reader = start("reader", direct());
        ServerProcess ann = start("ann", direct());
        ServerProcess bob = start("bob", direct())) {
      String session = ProcessConversation.session(reader);
      long token = lock(ann, session);
      CompletableFuture<ObjectNode> waiting = bob.callAsync(
          "wait_for_messages",
          Json.object()
              .put("session_id", ProcessConversation.session(bob))
              .put("timeout_seconds", 20));
      try (Posters posters = new Posters(session, List.of(reader), 3)) {
        Await.until("some are made", () -> posters.made() > 20);
        database.kill();
        database.start();
        long recovery = posters.untilAllWork();
        assertThat(refused(bob, session)).isEqualTo("SESSION_LOCKED");

        Posters.Verdict verdict = posters.judge(reader);
        System.out.printf("server killed: %s; all work again after %d ms%n", verdict, recovery);
      }
      assertThat(content(bob.await(waiting)).path("code").asText(""))
          .isNotEqualTo("INTERNAL_ERROR");
      assertThat(lock(ann, session)).isGreaterThanOrEqualTo(token);
    }
  }

  private static long lock(ServerProcess server, String session) {
    return ProcessConversation.ok(
            server, "coordinate_session_work", Map.of("session_id", session, "action", "lock"))
        .path("fencing_token")
        .longValue();
  }

  /** Asks for the lock until the answer is not that of a server that is still coming back. */
  private static String refused(ServerProcess server, String session) {
    String[] code = new String[1];
    Await.until("an answer about the lock", () -> {
      code[0] = server
          .call(
              "coordinate_session_work",
              Json.object().put("session_id", session).put("action", "lock"))
          .path("code")
          .asText("granted");
      return !code[0].startsWith("STORE_");
    });
    return code[0];
  }
}
