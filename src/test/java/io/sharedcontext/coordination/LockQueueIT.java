package io.sharedcontext.coordination;

import static io.sharedcontext.testing.ServerProcess.content;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Standing in line for a lock, each agent in a server process of its own. */
@DisabledOnOs(OS.WINDOWS)
class LockQueueIT {
  private static final int WAIT = 25;
  private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Those that no test has ended serve the next one, in a session of its own. */
  private static final Map<String, ServerProcess> SERVERS = new HashMap<>();

  @TempDir
  private static Path home;

  private ServerProcess ada;
  private ServerProcess bob;
  private String session;

  @BeforeEach
  void begin() {
    ada = living("ada");
    bob = living("bob");
    session =
        ada.call("create_session", Map.of("purpose", "line")).get("session_id").textValue();
  }

  private static ServerProcess living(String agent) {
    return SERVERS.compute(
        agent,
        (name, server) -> server != null && server.process().isAlive()
            ? server
            : ServerProcess.start(home, name));
  }

  @AfterAll
  static void end() {
    SERVERS.values().forEach(ServerProcess::close);
    SERVERS.clear();
  }

  private ObjectNode arguments(String action, int seconds) {
    return Json.object()
        .put("session_id", session)
        .put("action", action)
        .put("wait_seconds", seconds);
  }

  private long lock(ServerProcess agent) {
    return agent
        .call("coordinate_session_work", arguments("lock", 0))
        .path("fencing_token")
        .longValue();
  }

  private CompletableFuture<ObjectNode> waits(ServerProcess agent, int seconds) {
    return agent.callAsync("coordinate_session_work", arguments("lock", seconds));
  }

  private void inLine(ServerProcess looking, int waiters) {
    long begun = System.nanoTime();
    while (looking
            .call("coordinate_session_work", arguments("status", 0))
            .get("waiters")
            .size()
        != waiters) {
      assertThat(System.nanoTime() - begun).isLessThan(ServerProcess.PATIENCE.toNanos());
      LockSupport.parkNanos(BETWEEN_LOOKS);
    }
  }

  @Test
  void who_waits_is_granted_the_lock_when_it_is_released() {
    long first = lock(ada);
    CompletableFuture<ObjectNode> waiting = waits(bob, WAIT);
    inLine(ada, 1);

    assertThat(bob.call("list_sessions", Map.of()).get("success").booleanValue())
        .isTrue();
    assertThat(waiting).isNotDone();
    ada.call("coordinate_session_work", arguments("unlock", 0));

    ObjectNode granted = content(bob.await(waiting));
    assertThat(granted.get("action").textValue()).isEqualTo("lock_acquired");
    assertThat(granted.get("fencing_token").longValue()).isGreaterThan(first);
    inLine(ada, 0);
  }

  @Test
  void a_killed_holder_is_succeeded_by_who_waits() {
    long first = lock(ada);
    CompletableFuture<ObjectNode> waiting = waits(bob, WAIT);
    inLine(ada, 1);

    long begun = System.nanoTime();
    ada.process().destroyForcibly();
    ObjectNode granted = content(bob.await(waiting));
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);

    System.err.println("granted " + millis + " ms after SIGKILL of the holder");
    assertThat(granted.path("fencing_token").longValue()).isGreaterThan(first);
    assertThat(ada.exitCode()).isNotZero();
  }

  @Test
  void a_killed_waiter_holds_nobody_up() {
    lock(ada);
    CompletableFuture<ObjectNode> dead = waits(bob, WAIT);
    inLine(ada, 1);
    try (ServerProcess cyd = ServerProcess.start(home, "cyd")) {
      CompletableFuture<ObjectNode> waiting = waits(cyd, WAIT);
      inLine(ada, 2);

      bob.kill();
      ada.call("coordinate_session_work", arguments("unlock", 0));

      assertThat(content(cyd.await(waiting)).get("locked_by").textValue()).isEqualTo("cyd");
      assertThat(dead).isNotDone();
    }
  }

  @Test
  void a_wait_in_vain_ends_with_the_holder() {
    lock(ada);

    ObjectNode refused = content(bob.await(waits(bob, 1)));

    assertThat(refused.get("code").textValue()).isEqualTo("SESSION_LOCKED");
    assertThat(refused.at("/details/locked_by").textValue()).isEqualTo("ada");
    inLine(ada, 0);
  }

  @Test
  void a_cancelled_wait_leaves_the_line() {
    lock(ada);
    bob.send("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":"
        + "\"coordinate_session_work\",\"arguments\":" + arguments("lock", WAIT) + "}}");
    inLine(ada, 1);

    bob.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":"
        + "{\"requestId\":7}}");

    inLine(ada, 0);
    assertThat(bob.silent()).isTrue();
  }

  @Test
  void a_ring_of_waiters_is_refused_with_its_names() {
    ObjectNode a = Json.object().put("session_id", session).put("action", "lock");
    a.putArray("resources").add("a");
    ObjectNode b = a.deepCopy();
    b.putArray("resources").add("b");
    ada.call("coordinate_session_work", a);
    bob.call("coordinate_session_work", b);
    CompletableFuture<ObjectNode> waiting =
        ada.callAsync("coordinate_session_work", b.deepCopy().put("wait_seconds", WAIT));
    inLine(ada, 1);

    ObjectNode refused =
        bob.call("coordinate_session_work", a.deepCopy().put("wait_seconds", WAIT));

    assertThat(refused.at("/details/cycle")).hasToString("[\"bob\",\"ada\",\"bob\"]");
    bob.call("coordinate_session_work", arguments("unlock", 0));
    assertThat(content(ada.await(waiting)).path("success").booleanValue()).isTrue();
  }

  @Test
  void a_server_that_ends_gives_its_locks_and_its_place_back() {
    lock(ada);
    CompletableFuture<ObjectNode> waiting = waits(bob, WAIT);
    inLine(ada, 1);

    assertThat(bob.finish()).isZero();
    assertThat(waiting).as("a wait that only the end ended").isNotDone();
    inLine(ada, 0);
    assertThat(ada.finish()).isZero();

    try (ServerProcess cyd = ServerProcess.start(home, "cyd")) {
      assertThat(lock(cyd)).isPositive();
    }
  }

  @Test
  void a_call_that_is_repeated_after_its_server_died_holds_a_lock_again() {
    ObjectNode keyed = arguments("lock", 0).put("idempotency_key", "once");
    long first = ada.call("coordinate_session_work", keyed.deepCopy())
        .get("fencing_token")
        .longValue();
    assertThat(ada.call("coordinate_session_work", keyed.deepCopy())
            .path("replayed")
            .asBoolean())
        .isTrue();
    ada.kill();

    try (ServerProcess again = ServerProcess.start(home, "ada")) {
      ObjectNode answer = again.call("coordinate_session_work", keyed);
      ObjectNode refused = bob.call("coordinate_session_work", arguments("lock", 0));

      // Where its death is not known yet, the lock that it had goes on with the new process.
      assertThat(answer.get("fencing_token").longValue()).isGreaterThanOrEqualTo(first);
      assertThat(refused.at("/details/locked_by").asText()).isEqualTo("ada");
    }
  }
}
