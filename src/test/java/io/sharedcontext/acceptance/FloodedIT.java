package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One agent that sends as much as its pipe takes, and another that goes about its work. */
class FloodedIT {
  private static final int ROUNDS = 10;

  @TempDir
  private Path home;

  @Test
  void who_posts_without_end_keeps_nobody_else_from_an_answer() {
    goesOn("add_message", session -> ProcessConversation.message(session, "x".repeat(40_000)));
  }

  @Test
  void who_is_refused_without_end_keeps_nobody_else_from_an_answer() {
    goesOn("get_audit_log", session -> Json.object());
  }

  /** What a flood consists of, for a session. */
  private interface Flood {
    ObjectNode call(String session);
  }

  private void goesOn(String tool, Flood flood) {
    Map<Setting, String> flooding = Map.of(Setting.AGENT_ID, "flood", Setting.RATE_LIMIT, "0");
    try (ServerProcess calm = ServerProcess.start(home, "calm");
        ServerProcess wild = ServerProcess.start(home, flooding)) {
      String session = ProcessConversation.session(calm);
      ProcessConversation.ok(wild, "list_sessions", Map.of());
      AtomicBoolean enough = new AtomicBoolean();
      AtomicLong sent = new AtomicLong();
      AtomicLong answered = new AtomicLong();
      CompletableFuture<Void> all = CompletableFuture.runAsync(() -> {
        while (!enough.get()) {
          sent.incrementAndGet();
          CompletableFuture<Long> unused = wild.callAsync(tool, flood.call(session))
              .thenApply(answer -> answered.incrementAndGet());
        }
      });
      Await.until("the flood has come", () -> answered.get() > 50);
      for (int round = 0; round < ROUNDS; round++) {
        long before = answered.get();
        work(calm, session, round);
        Await.until("the flood goes on", () -> answered.get() > before);
      }
      enough.set(true);
      all.join();
      Await.until("all are answered", () -> answered.get() == sent.get());
    }
  }

  private static void work(ServerProcess server, String session, int round) {
    ProcessConversation.post(server, session, "round " + round);
    ProcessConversation.ok(server, "get_messages", Map.of("session_id", session, "limit", 3));
    ProcessConversation.ok(server, "set_memory", Map.of("key", "round", "value", round));
    assertThat(ProcessConversation.ok(server, "get_memory", Map.of("key", "round"))
            .path("value")
            .asInt())
        .isEqualTo(round);
    ProcessConversation.ok(server, "list_sessions", Map.of());
  }
}
