package io.sharedcontext.acceptance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One process that is called again and again, in many ways and many calls at a time. */
final class Endurance {
  private static final int IN_FLIGHT = 16;

  private final ServerProcess server;
  private final String session;

  private Endurance(ServerProcess server) {
    this.server = server;
    this.session = ProcessConversation.session(server);
  }

  /** What the process holds after each of these numbers of calls. */
  static List<ProcessUse> run(Path home, int... marks) {
    try (Fleet fleet = new Fleet(home)) {
      Endurance endurance = new Endurance(fleet.start("ann"));
      List<ProcessUse> uses = new ArrayList<>();
      int done = 0;
      for (int mark : marks) {
        endurance.call(done, mark);
        uses.add(ProcessUse.of(endurance.server.process()));
        done = mark;
      }
      return uses;
    }
  }

  private void call(int from, int to) {
    for (int i = from; i < to; i += IN_FLIGHT) {
      List<CompletableFuture<ObjectNode>> answers = new ArrayList<>();
      for (int j = i; j < Math.min(i + IN_FLIGHT, to); j++) {
        answers.add(any(j));
      }
      answers.forEach(answer -> requireSuccess(server.await(answer)));
    }
  }

  private static void requireSuccess(ObjectNode answer) {
    if (!answer.at("/result/structuredContent/success").asBoolean()) {
      throw new AssertionError(answer.toString());
    }
  }

  /** Each kind of call in turn. */
  private CompletableFuture<ObjectNode> any(int i) {
    ObjectNode inSession = Json.object().put("session_id", session);
    ObjectNode entry = Json.object().put("key", "k" + i % 100);
    return switch (i % 8) {
      case 0, 1 ->
        server.callAsync("add_message", ProcessConversation.message(session, "call " + i));
      case 2 -> server.callAsync("get_messages", inSession.put("direction", "backward"));
      case 3 -> server.callAsync("get_session", inSession);
      case 4 -> server.callAsync("set_memory", entry.put("value", i));
      case 5 -> server.callAsync("list_memory", Json.object());
      case 6 -> server.callAsync("list_sessions", Json.object());
      default -> server.callAsync("catch_up", inSession);
    };
  }
}
