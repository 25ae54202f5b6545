package io.sharedcontext.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.ServerProcess;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wire through the pipes of a real server. */
class ConversationTest {
  @TempDir
  Path home;

  @Test
  void a_client_of_today_shakes_hands_lists_and_leaves() {
    try (ServerProcess server = ServerProcess.start(home)) {
      assertThat(server.initialize().at("/result/protocolVersion").asText())
          .isEqualTo("2025-11-25");
      assertThat(server.request("ping", Json.object()).path("result")).isEmpty();
      assertThat(server.request("tools/list", Json.object()).at("/result/tools").isArray())
          .isTrue();
      assertThat(server.finish()).isZero();
      assertThat(server.errors()).contains("context.db");
    }
  }
}
