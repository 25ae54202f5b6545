package io.sharedcontext.acceptance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.testing.ServerProcess;
import io.sharedcontext.tool.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What tests say to a server again and again. Everything that is not a success is an error. */
final class ProcessConversation {
  private ProcessConversation() {}

  /** The result of a call that must succeed. */
  static ObjectNode ok(ServerProcess server, String tool, Map<String, ?> arguments) {
    ObjectNode answer = server.call(tool, arguments);
    if (!answer.path("success").asBoolean()) {
      throw new AssertionError(tool + " " + arguments + ": " + answer + "\n" + server.errors());
    }
    return answer;
  }

  /** A new session's id. */
  static String session(ServerProcess server) {
    return ok(server, "create_session", Map.of("purpose", "acceptance"))
        .get("session_id")
        .asText();
  }

  /** Posts a public message and gives its id. */
  static long post(ServerProcess server, String session, String content) {
    return ok(server, "add_message", Map.of("session_id", session, "content", content))
        .get("message_id")
        .asLong();
  }

  /** All messages that the server's agent sees, page by page, in the order it gave them. */
  static List<ObjectNode> transcript(ServerProcess server, String session, int limit) {
    List<ObjectNode> all = new ArrayList<>();
    Map<String, Object> request = new HashMap<>(Map.of("session_id", session, "limit", limit));
    ObjectNode page = ok(server, "get_messages", request);
    page.get("messages").forEach(message -> all.add((ObjectNode) message));
    while (page.get("has_more").asBoolean()) {
      request.put("cursor", page.get("next_cursor").asText());
      page = ok(server, "get_messages", request);
      page.get("messages").forEach(message -> all.add((ObjectNode) message));
    }
    return all;
  }

  /** Arguments of {@code add_message}. */
  static ObjectNode message(String session, String content) {
    return Json.object().put("session_id", session).put("content", content);
  }
}
