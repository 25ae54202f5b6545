package io.sharedcontext.cli.lab.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.client.StdioClient;
import io.sharedcontext.tool.Json;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What agents were told, held against what a new process reads afterwards.
 *
 * @param acknowledged messages that were acknowledged
 * @param stored messages that are there
 * @param lost acknowledged ones that are not there as they were sent
 * @param doubled contents that are there more than once
 */
public record Reconciliation(long acknowledged, long stored, long lost, long doubled) {
  private static final int PAGE = 1_000;

  /** Reads the whole session through {@code pipe}. */
  static Reconciliation of(StdioClient client, String session, List<LoadRecorder.Posted> posted) {
    Map<Long, String> there = new HashMap<>();
    Set<String> contents = new HashSet<>();
    long[] doubled = {0};
    ObjectNode request = Json.object().put("session_id", session).put("limit", PAGE);
    boolean more = true;
    while (more) {
      JsonNode page = client.call("get_messages", request.deepCopy()).json();
      page.path("messages").forEach(message -> {
        String text =
            text(message.path("sender").asText(), message.path("content").asText());
        there.put(message.path("id").asLong(), text);
        doubled[0] += contents.add(text) ? 0 : 1;
      });
      more = page.path("has_more").asBoolean();
      request.put("cursor", page.path("next_cursor").asText());
    }
    long lost = posted.stream()
        .filter(
            message -> !text(message.sender(), message.content()).equals(there.get(message.id())))
        .count();
    return new Reconciliation(posted.size(), there.size(), lost, doubled[0]);
  }

  private static String text(String sender, String content) {
    return sender + "\n" + content;
  }

  /** Whether everything is there once. */
  public boolean sound() {
    return lost == 0 && doubled == 0;
  }
}
