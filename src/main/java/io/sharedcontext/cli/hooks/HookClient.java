package io.sharedcontext.cli.hooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A client with hooks: what it calls the events, and the shape in which it takes what a hook has to say. A
 * shape that is not its own a client ignores without a word. docs/hooks.md says where each was read.
 */
@SuppressWarnings("ImmutableEnumChecker") // maps of what cannot change
public enum HookClient {
  /** Claude Code. */
  CLAUDE_CODE(Map.of(
      HookEvent.SESSION_START, "SessionStart",
      HookEvent.PROMPT, "UserPromptSubmit",
      HookEvent.TOOL, "PostToolUse",
      HookEvent.STOP, "Stop",
      HookEvent.CHANGED, "FileChanged")),
  /** Codex. */
  CODEX(Map.of(
      HookEvent.SESSION_START, "SessionStart",
      HookEvent.PROMPT, "UserPromptSubmit",
      HookEvent.TOOL, "PostToolUse",
      HookEvent.STOP, "Stop")),
  /** Gemini CLI. */
  GEMINI_CLI(Map.of(
      HookEvent.SESSION_START, "SessionStart",
      HookEvent.PROMPT, "BeforeAgent",
      HookEvent.TOOL, "AfterTool",
      HookEvent.STOP, "AfterAgent")),
  /** Cursor, which lets a hook before a prompt only refuse it. */
  CURSOR(Map.of(
      HookEvent.SESSION_START, "sessionStart",
      HookEvent.TOOL, "postToolUse",
      HookEvent.STOP, "stop")),
  /** GitHub Copilot CLI, which drops what a hook says before a prompt. */
  COPILOT_CLI(Map.of(
      HookEvent.SESSION_START, "sessionStart",
      HookEvent.TOOL, "postToolUse",
      HookEvent.STOP, "agentStop")),
  /** opencode, where a plugin of this program runs the hooks. */
  OPENCODE(Map.of(
      HookEvent.SESSION_START, "session-start",
      HookEvent.PROMPT, "prompt",
      HookEvent.TOOL, "tool",
      HookEvent.STOP, "stop"));

  /** With which a command tells Claude Code to wake its model. */
  private static final int WAKE = 2;

  private final Map<HookEvent, String> events;

  HookClient(Map<HookEvent, String> events) {
    this.events = events;
  }

  /** What the command line calls it, such as {@code claude-code}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The client that the command line calls so. */
  public static Optional<HookClient> labelled(String label) {
    return Arrays.stream(values()).filter(one -> one.label().equals(label)).findFirst();
  }

  /** What the command line calls them all. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(HookClient::label).toList();
  }

  /** What it calls the event; empty if it has none that can say anything. */
  public Optional<String> event(HookEvent event) {
    return Optional.ofNullable(events.get(event));
  }

  /** Whether {@code input}, of the end of a turn, says that a hook made the model go on before. */
  static boolean goesOnAlready(JsonNode input) {
    return input.path("stop_hook_active").asBoolean()
        || input.path("loop_count").asInt() > 0;
  }

  /**
   * Something that its model is to read.
   *
   * @param watched a file whose change is to start the hook of {@link HookEvent#CHANGED}; empty for none
   */
  public HookReply context(HookEvent event, String text, Optional<String> watched) {
    return switch (this) {
      case CLAUDE_CODE, CODEX, GEMINI_CLI -> {
        ObjectNode specific =
            Json.object().put("hookEventName", events.get(event)).put("additionalContext", text);
        watched
            .filter(file -> this == CLAUDE_CODE)
            .ifPresent(file -> specific.putArray("watchPaths").add(file));
        yield json(Json.object().set("hookSpecificOutput", specific));
      }
      case CURSOR -> json(Json.object().put("additional_context", text));
      case COPILOT_CLI -> json(Json.object().put("additionalContext", text));
      case OPENCODE -> json(Json.object().put("context", text));
    };
  }

  /** Another turn, which begins with {@code text}. */
  public HookReply anotherTurn(String text) {
    return switch (this) {
      case CLAUDE_CODE, CODEX, COPILOT_CLI ->
        json(Json.object().put("decision", "block").put("reason", text));
      case GEMINI_CLI -> json(Json.object().put("decision", "deny").put("reason", text));
      case CURSOR -> json(Json.object().put("followup_message", text));
      case OPENCODE -> json(Json.object().put("context", text));
    };
  }

  /** Wakes a model that is idle. */
  HookReply wake(String text) {
    return new HookReply("", text, WAKE);
  }

  /** Refuses the use of a tool. */
  public HookReply denial(String reason) {
    return switch (this) {
      case CLAUDE_CODE, CODEX ->
        json(Json.object()
            .set(
                "hookSpecificOutput",
                Json.object()
                    .put("hookEventName", "PreToolUse")
                    .put("permissionDecision", "deny")
                    .put("permissionDecisionReason", reason)));
      case GEMINI_CLI -> json(Json.object().put("decision", "deny").put("reason", reason));
      case CURSOR ->
        json(Json.object()
            .put("permission", "deny")
            .put("user_message", reason)
            .put("agent_message", reason));
      case COPILOT_CLI ->
        json(Json.object()
            .put("permissionDecision", "deny")
            .put("permissionDecisionReason", reason));
      case OPENCODE -> json(Json.object().put("denied", reason));
    };
  }

  private static HookReply json(JsonNode value) {
    return HookReply.json(Json.text(value));
  }
}
