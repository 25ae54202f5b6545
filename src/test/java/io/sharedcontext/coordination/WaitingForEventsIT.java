package io.sharedcontext.coordination;

import static io.sharedcontext.testing.ServerProcess.content;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Events wake a server process by what another one does, and by its death. */
@DisabledOnOs(OS.WINDOWS)
class WaitingForEventsIT {
  @TempDir
  Path home;

  private static ObjectNode wanted(String session, int seconds) {
    ObjectNode wanted = Json.object().put("session_id", session).put("timeout_seconds", seconds);
    wanted.putArray("for").add("lock_free").add("agent_idle").add("agent_gone");
    return wanted;
  }

  /** What Ada hears of next. */
  private static CompletableFuture<ObjectNode> waits(
      ServerProcess ada, String session, JsonNode before) {
    ObjectNode wanted = wanted(session, 25);
    wanted.set("after", before.get("next_cursor"));
    return ada.callAsync("wait_for_messages", wanted);
  }

  private static ObjectNode ended(ServerProcess ada, CompletableFuture<ObjectNode> wait) {
    ObjectNode ended = content(ada.await(wait));
    assertThat(ended.get("timed_out").asBoolean()).as(Json.text(ended)).isFalse();
    return ended;
  }

  @Test
  void what_another_process_does_wakes_a_wait_and_so_does_its_death() {
    try (ServerProcess ada = ServerProcess.start(home, "ada");
        ServerProcess bob = ServerProcess.start(home, "bob")) {
      String session = ada.call("create_session", Map.of("purpose", "events"))
          .get("session_id")
          .textValue();
      Map<String, String> lock =
          Map.of("session_id", session, "action", "lock", "resources", "src/a.c");
      bob.call("coordinate_session_work", lock);
      bob.call("register_agent_presence", Map.of("status", "busy", "session_id", session));
      JsonNode before = ada.call("wait_for_messages", wanted(session, 0));

      CompletableFuture<ObjectNode> wait = waits(ada, session, before);
      bob.call("coordinate_session_work", Map.of("session_id", session, "action", "unlock"));
      ObjectNode freed = ended(ada, wait);
      assertThat(freed.at("/events/0/type").asText()).isEqualTo("lock_free");

      wait = waits(ada, session, freed);
      bob.call("register_agent_presence", Map.of("status", "idle", "session_id", session));
      ObjectNode idle = ended(ada, wait);
      assertThat(idle.at("/events/0/type").asText()).isEqualTo("agent_idle");

      bob.call("coordinate_session_work", lock);
      JsonNode held = ada.call("wait_for_messages", (ObjectNode)
          wanted(session, 0).set("after", idle.get("next_cursor")));
      wait = waits(ada, session, held);
      bob.kill();
      ObjectNode dead = ended(ada, wait);
      assertThat(dead.get("events"))
          .extracting(event -> event.get("type").asText())
          .containsAnyOf("lock_free", "agent_gone");
    }
  }
}
