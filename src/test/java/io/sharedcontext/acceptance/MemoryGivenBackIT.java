package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.Setting;
import io.sharedcontext.testing.ServerProcess;
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
  private static final int AT_ONCE = 4;

  /** Nearly as long as a line may be. Answers are cut to a number of tokens, requests are not. */
  private static final int LENGTH = 15 << 20;

  /** Kilobytes by which it may be larger than before. */
  private static final long TOLERANCE = 30_000;

  /** Larger by this shows that the burst was one. */
  private static final long BURST = 60_000;

  @TempDir
  Path home;

  @Test
  void memory_goes_back_after_a_burst_of_large_requests() {
    assumeTrue(ProcessUse.known(), "this system does not tell what a process holds");
    String launcher = Path.of("bin", "shared-context").toAbsolutePath().toString();
    try (ServerProcess server = ServerProcess.run(ServerProcess.builder(
        List.of(launcher), home, Map.of(Setting.AGENT_ID, "bob", Setting.RATE_LIMIT, "0")))) {
      ProcessConversation.ok(server, "list_sessions", Map.of());
      long before = resident(server);

      burst(server);

      assertThat(resident(server)).isGreaterThan(before + BURST);
      assertThat(settled(server, before + TOLERANCE)).isLessThan(before + TOLERANCE);
    }
  }

  /** Each is far too large to be kept, which is found once it has been read. */
  private static void burst(ServerProcess server) {
    ObjectNode large = Json.object().put("key", "k").put("value", "x".repeat(LENGTH));
    List<CompletableFuture<ObjectNode>> answers = Stream.generate(
            () -> server.callAsync("set_memory", large))
        .limit(AT_ONCE)
        .toList();
    answers.forEach(answer -> assertThat(
            ServerProcess.content(server.await(answer)).path("code").asText())
        .isEqualTo("CONTENT_TOO_LARGE"));
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
