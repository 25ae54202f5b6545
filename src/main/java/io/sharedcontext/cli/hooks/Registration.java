package io.sharedcontext.cli.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.store.HintFiles;
import io.sharedcontext.tool.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One hook in the file of a client.
 *
 * @param event what the client calls the event
 * @param matcher on which of them it runs, as the client writes it; empty for all
 * @param words what of this program it runs
 * @param wakes whether it runs beside the model, and may wake it
 */
record Registration(String event, String matcher, String words, boolean wakes) {
  /** How long a client waits; what has something to say takes a quarter of a second. */
  private static final int TIMEOUT_SECONDS = 20;

  /** The hooks that tell an agent what waits for it. */
  static List<Registration> news(HookClient client) {
    List<Registration> all = new ArrayList<>();
    for (HookEvent event : HookEvent.values()) {
      client
          .event(event)
          .ifPresent(name -> all.add(new Registration(
              name,
              "",
              "hook " + client.label() + " " + event.label(),
              event == HookEvent.CHANGED)));
    }
    return all;
  }

  /** The hook that refuses edits of what others have locked. */
  static List<Registration> guard(HookClient client) {
    String words = "guard check " + client.label();
    return switch (client) {
      case CLAUDE_CODE ->
        List.of(new Registration("PreToolUse", "Edit|MultiEdit|Write|NotebookEdit", words, false));
      case CODEX ->
        List.of(new Registration("PreToolUse", "^(apply_patch|Edit|Write)$", words, false));
      case GEMINI_CLI ->
        List.of(new Registration("BeforeTool", "^(write_file|replace)$", words, false));
      case CURSOR -> List.of(new Registration("preToolUse", "Write|Delete", words, false));
      case COPILOT_CLI -> List.of(new Registration("preToolUse", "", words, false));
      case OPENCODE -> List.of(new Registration("guard", "", words, false));
    };
  }

  /** Whether {@code element} of the client's list is one that this program put there. */
  boolean owns(JsonNode element) {
    return Stream.concat(
            Stream.of(element),
            Stream.iterate(0, i -> i + 1)
                .limit(element.path("hooks").size())
                .map(i -> element.path("hooks").get(i)))
        .anyMatch(handler ->
            runs(handler.path("command").asText()) || runs(handler.path("bash").asText()));
  }

  private boolean runs(String line) {
    return line.contains(" " + words + " --") && line.contains(HintFiles.SUFFIX + "'");
  }

  /** The element of the client's list. */
  ObjectNode element(HookClient client, HookLaunch launch) {
    String line = launch.line(words);
    return switch (client) {
      case CURSOR -> {
        ObjectNode flat = Json.object().put("command", line).put("timeout", TIMEOUT_SECONDS);
        yield matcher.isEmpty() ? flat : flat.put("matcher", matcher);
      }
      case COPILOT_CLI -> {
        ObjectNode flat = Json.object().put("type", "command").put("bash", line);
        yield flat.put("timeoutSec", TIMEOUT_SECONDS);
      }
      default -> grouped(client, line);
    };
  }

  private ObjectNode grouped(HookClient client, String line) {
    ObjectNode group = Json.object();
    if (!matcher.isEmpty()) {
      group.put("matcher", matcher);
    }
    ObjectNode handler = group.putArray("hooks").addObject();
    handler.put("type", "command").put("command", line);
    handler.put(
        "timeout", client == HookClient.GEMINI_CLI ? TIMEOUT_SECONDS * 1_000 : TIMEOUT_SECONDS);
    if (wakes) {
      handler.put("asyncRewake", true);
    }
    return group;
  }
}
