package io.sharedcontext.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.ServerProcess;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process that is used for long holds no more than it did at the beginning. */
class EnduranceIT {
  private static final int WARM = 2_000;
  private static final int ALL = 10_000;
  private static final int IN_FLIGHT = 16;

  @TempDir
  Path home;

  @BeforeEach
  void the_kernel_tells() {
    assumeTrue(ProcessUse.known(), "only Linux tells what a process holds");
  }

  @Test
  void ten_thousand_calls_leave_descriptors_threads_and_memory_as_they_were() {
    try (Fleet fleet = new Fleet(home)) {
      ServerProcess server = fleet.start("ann");
      String session = Talk.session(server);
      call(server, session, 0, WARM);
      ProcessUse warm = ProcessUse.of(server.process());
      call(server, session, WARM, ALL);
      ProcessUse worn = ProcessUse.of(server.process());

      assertThat(worn.descriptors()).isLessThanOrEqualTo(warm.descriptors() + 4);
      assertThat(worn.threads()).isLessThanOrEqualTo(warm.threads() + 4);
      assertThat(worn.residentKilobytes())
          .as("resident memory after %s", warm)
          .isLessThanOrEqualTo(warm.residentKilobytes() * 5 / 4);
    }
  }

  private static void call(ServerProcess server, String session, int from, int to) {
    List<CompletableFuture<ObjectNode>> answers = new ArrayList<>();
    for (int i = from; i < to; i++) {
      answers.add(any(server, session, i));
      if (answers.size() == IN_FLIGHT) {
        answers.forEach(answer -> assertThat(
                server.await(answer).at("/result/structuredContent/success").asBoolean())
            .as("%s", answer)
            .isTrue());
        answers.clear();
      }
    }
  }

  /** Each kind of call in turn. */
  private static CompletableFuture<ObjectNode> any(ServerProcess server, String session, int i) {
    ObjectNode inSession = Json.object().put("session_id", session);
    ObjectNode entry = Json.object().put("key", "k" + i % 100);
    return switch (i % 8) {
      case 0, 1 -> server.callAsync("add_message", Talk.message(session, "call " + i));
      case 2 -> server.callAsync("get_messages", inSession.put("direction", "backward"));
      case 3 -> server.callAsync("get_session", inSession);
      case 4 -> server.callAsync("set_memory", entry.put("value", i));
      case 5 -> server.callAsync("list_memory", Json.object());
      case 6 -> server.callAsync("list_sessions", Json.object());
      default -> server.callAsync("catch_up", inSession);
    };
  }
}
