package io.sharedcontext.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.Map;
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
      assertThat(server.errors()).contains(" store ");
    }
  }

  @Test
  void what_one_process_stores_another_reads() {
    try (ServerProcess one = ServerProcess.start(home, "ann");
        ServerProcess two = ServerProcess.start(home, "bob")) {
      Map<String, Object> place = Map.of("key", "plan", "shared", true);
      one.call("set_memory", Json.mapper().<ObjectNode>valueToTree(place).put("value", "tea"));
      assertThat(two.call("get_memory", place).path("value").asText()).isEqualTo("tea");
    }
  }
}
