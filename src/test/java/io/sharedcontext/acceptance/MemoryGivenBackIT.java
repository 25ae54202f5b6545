package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.ServerProcess;
import io.sharedcontext.Setting;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that was started through the launcher gives its memory back after a burst. */
class MemoryGivenBackIT {
  private static final int MESSAGES = 90;
  private static final int LENGTH = 90_000;
  private static final int AT_ONCE = 60;

  /** Kilobytes by which it may be larger than before. */
  private static final long TOLERANCE = 30_000;

  /** Larger by this shows that the burst was one. */
  private static final long BURST = 60_000;

  @TempDir
  Path home;

  @Test
  void memory_goes_back_after_a_burst_of_large_answers() {
    assumeTrue(ProcessUse.known(), "this system does not tell what a process holds");
    String session = filled();
    String launcher = Path.of("bin", "shared-context").toAbsolutePath().toString();
    try (ServerProcess server = ServerProcess.run(ServerProcess.builder(
        List.of(launcher), home, Map.of(Setting.AGENT_ID, "bob", Setting.RATE_LIMIT, "0")))) {
      ProcessConversation.ok(server, "list_sessions", Map.of());
      ProcessConversation.ok(server, "get_messages", Map.of("session_id", session, "limit", 1));
      long before = resident(server);

      burst(server, session);

      assertThat(resident(server)).isGreaterThan(before + BURST);
      assertThat(settled(server, before + TOLERANCE)).isLessThan(before + TOLERANCE);
    }
  }

  private String filled() {
    try (Fleet fleet = new Fleet(home)) {
      ServerProcess writer = fleet.start("ada");
      String session = ProcessConversation.session(writer);
      for (int i = 0; i < MESSAGES; i++) {
        ProcessConversation.post(writer, session, i + "x".repeat(LENGTH));
      }
      return session;
    }
  }

  private static void burst(ServerProcess server, String session) {
    ObjectNode all =
        Json.object().put("session_id", session).put("limit", 600).put("max_tokens", 50_000);
    List<CompletableFuture<ObjectNode>> answers = Stream.generate(
            () -> server.callAsync("get_messages", all))
        .limit(AT_ONCE)
        .toList();
    answers.forEach(server::await);
  }

  private static long resident(ServerProcess server) {
    return ProcessUse.of(server.process()).residentKilobytes();
  }

  /** What it holds as soon as that is less than {@code most}, or half a minute later. */
  private static long settled(ServerProcess server, long most) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (resident(server) >= most && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    return resident(server);
  }
}
