package io.sharedcontext.cli.clientconfig;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Slot;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The clients whose configuration this program can write. One line each says all that is known of it:
 * the command, its list, and docs/clients.md read nothing else.
 */
@SuppressWarnings("ImmutableEnumChecker") // lists and records of what cannot change
public enum Client {
  CLAUDE_DESKTOP(
      "Claude Desktop",
      new Places(Place.application("Claude/claude_desktop_config.json"), ""),
      new Notation(ConfigFormat.JSON, "mcpServers", EntryShape.plain("{}")),
      new Start(HandedOn.FEW, true),
      "Quit it and start it again. It starts several copies of each server."),
  CLAUDE_CODE(
      "Claude Code",
      new Places(Place.home(".claude.json", "CLAUDE_CONFIG_DIR"), ".mcp.json"),
      new Notation(ConfigFormat.JSON, "mcpServers", EntryShape.plain("{\"type\":\"stdio\"}")),
      new Start(
          HandedOn.ALL,
          false,
          new Wait(30, "", 1, "MCP_TIMEOUT"),
          new Wait(100_000, "timeout", 1_000, "MCP_TOOL_TIMEOUT")),
      "End its sessions first: each writes its user file anew."),
  CURSOR(
      "Cursor",
      new Places(Place.home(".cursor/mcp.json", ""), ".cursor/mcp.json"),
      new Notation(ConfigFormat.JSON, "mcpServers", EntryShape.plain("{}")),
      new Start(HandedOn.FEW, true),
      "Switch the server on in its settings, under MCP."),
  VSCODE(
      "VS Code",
      new Places(Place.application("Code/User/mcp.json"), ".vscode/mcp.json"),
      new Notation(ConfigFormat.JSON, "servers", EntryShape.plain("{\"type\":\"stdio\"}")),
      new Start(HandedOn.ALL, true),
      "It asks whether the server is trusted when it first starts it."),
  WINDSURF(
      "Windsurf",
      new Places(Place.home(".codeium/windsurf/mcp_config.json", ""), ""),
      new Notation(ConfigFormat.JSON, "mcpServers", EntryShape.plain("{}")),
      new Start(HandedOn.FEW, true),
      "Refresh its list of servers. Since June 2026 it is Devin Desktop: then devin is what is meant."),
  DEVIN(
      "Devin",
      new Places(
          Place.config("devin/mcp_config.json", "%APPDATA%\\devin\\mcp_config.json"),
          ".devin/mcp_config.json"),
      new Notation(ConfigFormat.JSON, "mcpServers", EntryShape.plain("{}")),
      new Start(HandedOn.FEW, true),
      "Devin Desktop, which was Windsurf, and the command devin from 3000.3 on. Start it again."),
  GEMINI_CLI(
      "Gemini CLI",
      new Places(Place.home(".gemini/settings.json", ""), ".gemini/settings.json"),
      new Notation(ConfigFormat.JSON, "mcpServers", EntryShape.plain("{}")),
      new Start(HandedOn.FEW, false, new Wait(600, "timeout", 1_000)),
      "Start it again."),
  CODEX(
      "Codex",
      new Places(Place.home(".codex/config.toml", "CODEX_HOME"), ".codex/config.toml"),
      new Notation(
          ConfigFormat.TOML, "mcp_servers", EntryShape.plain("{\"startup_timeout_sec\":30}")),
      new Start(
          HandedOn.CODEX,
          false,
          new Wait(10, "startup_timeout_sec", 1),
          new Wait(60, "tool_timeout_sec", 1)),
      "It reads the file of a project only where the project is trusted."),
  COPILOT_CLI(
      "GitHub Copilot CLI",
      new Places(Place.home(".copilot/mcp-config.json", "COPILOT_HOME"), ".github/mcp.json"),
      new Notation(
          ConfigFormat.JSON,
          "mcpServers",
          EntryShape.plain("{\"type\":\"local\",\"tools\":[\"*\"]}")),
      new Start(HandedOn.FEW, false),
      "It reads .mcp.json too, which is Claude Code's: two clients would be one agent."),
  ZED(
      "Zed",
      new Places(
          Place.config("zed/settings.json", "%APPDATA%\\Zed\\settings.json"), ".zed/settings.json"),
      new Notation(
          ConfigFormat.JSON, "context_servers", EntryShape.plain("{\"source\":\"custom\"}")),
      new Start(HandedOn.FEW, true),
      "It takes the change up by itself."),
  OPENCODE(
      "opencode",
      new Places(
          Place.config("opencode/opencode.json", "%USERPROFILE%\\.config\\opencode\\opencode.json"),
          "opencode.json"),
      new Notation(
          ConfigFormat.JSON,
          "mcp",
          new EntryShape(
              "command",
              "",
              "environment",
              "{\"type\":\"local\",\"enabled\":true,\"timeout\":30000}")),
      new Start(HandedOn.ALL, false, new Wait(5, "timeout", 1_000)),
      "Where there is an opencode.jsonc, that is the file. Start it again."),
  GOOSE(
      "goose",
      new Places(
          Place.config("goose/config.yaml", "%APPDATA%\\Block\\goose\\config\\config.yaml"), ""),
      new Notation(
          ConfigFormat.YAML,
          "extensions",
          new EntryShape(
              "cmd",
              "args",
              "envs",
              // Some of its versions take no entry without a description.
              "{\"name\":\"NAME\",\"description\":\"Sessions, messages and memory that agents share\","
                  + "\"type\":\"stdio\",\"enabled\":true,\"timeout\":300}")),
      new Start(HandedOn.FEW, false, new Wait(300, "timeout", 1)),
      "Start a new session."),
  KIRO(
      "Kiro",
      new Places(Place.home(".kiro/settings/mcp.json", ""), ".kiro/settings/mcp.json"),
      new Notation(ConfigFormat.JSON, "mcpServers", EntryShape.plain("{}")),
      new Start(HandedOn.FEW, true),
      "It takes the change up when the file is saved.");

  /** Nobody who checks waits longer, however patient the client is. */
  private static final int LONGEST_SECONDS = 60;

  private final String title;
  private final Places places;
  private final Notation notation;
  private final Start start;
  private final String note;

  Client(String title, Places places, Notation notation, Start start, String note) {
    this.title = title;
    this.places = places;
    this.notation = notation;
    this.start = start;
    this.note = note;
  }

  /** @param project the path in a project; empty if the client has no configuration there */
  record Places(Place user, String project) {}

  private record Notation(ConfigFormat format, String section, EntryShape shape) {}

  /**
   * How it starts servers.
   *
   * @param handedOn what it hands on of its environment
   * @param desktop whether people start it from the desktop
   * @param start how long it waits for a server
   * @param call how long it waits for the answer to a call
   */
  private record Start(HandedOn handedOn, boolean desktop, Wait start, Wait call) {
    Start(HandedOn handedOn, boolean desktop, Wait each) {
      this(handedOn, desktop, each, each);
    }

    Start(HandedOn handedOn, boolean desktop) {
      this(handedOn, desktop, new Wait(LONGEST_SECONDS, "", 1));
    }
  }

  /**
   * How long it waits.
   *
   * @param seconds where nothing says, as far as it is known
   * @param key where an entry says; empty if it cannot
   * @param perSecond how many of its units are a second
   * @param variable of its environment, which says milliseconds where the entry does not; empty for none
   */
  private record Wait(int seconds, String key, int perSecond, String variable) {
    Wait(int seconds, String key, int perSecond) {
      this(seconds, key, perSecond, "");
    }

    Duration of(ObjectNode entry, Surroundings at) {
      double said = entry.path(key).asDouble() / perSecond;
      // Claude Code, the only one with variables, goes past what is less than a second to them.
      double least = variable.isEmpty() ? Double.MIN_VALUE : 1;
      double wanted = said >= least ? said : at.number(variable).orElse(1_000L * seconds) / 1_000.0;
      return Duration.ofMillis((long) (1_000 * Math.min(wanted, LONGEST_SECONDS)));
    }
  }

  /**
   * How long a client waits; a minute where it waits longer.
   *
   * @param start for each answer until the server is up
   * @param call for the answer to a call
   */
  public record Patience(Duration start, Duration call) {}

  /** Whose configuration an entry is part of. */
  public enum Scope {
    /** The user's, in every directory. */
    USER,
    /** One directory's, often shared with others who work on it. */
    PROJECT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What the command line calls it, such as {@code claude-code}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Its name as people write it. */
  public String title() {
    return title;
  }

  /** What to do, or to know, after a change. */
  public String note() {
    return note;
  }

  /** The format of its file. */
  public ConfigFormat format() {
    return notation.format();
  }

  /** Where in the file an entry of that name is. */
  public Slot slot(String name) {
    return new Slot(notation.section(), name);
  }

  Places places() {
    return places;
  }

  /** The scopes that it has a file for. */
  public List<Scope> scopes() {
    return places.project().isEmpty() ? List.of(Scope.USER) : List.of(Scope.values());
  }

  /** The client that the command line calls so. */
  public static Optional<Client> labelled(String label) {
    return Arrays.stream(values()).filter(one -> one.label().equals(label)).findFirst();
  }

  /** What the command line calls them all. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Client::label).toList();
  }

  /** Its entry, with what is in the one that is there and need not change. */
  public ObjectNode entry(String name, Launch launch, Optional<ObjectNode> there) {
    return notation.shape().entry(name, launch, there);
  }

  /** An entry of its with no other variables than {@code names}. */
  ObjectNode retaining(ObjectNode entry, Set<String> names) {
    return notation.shape().retaining(entry, names);
  }

  /** What an entry of its starts; empty if it names no program. */
  public Optional<Launch> launch(ObjectNode entry) {
    return notation.shape().launch(entry);
  }

  /** What a server that it starts has of the client's environment. */
  public Map<String, String> environment(Surroundings at) {
    return start.handedOn().of(at, start.desktop());
  }

  /** Whether the directory in which it starts servers of the user is none that the user is in. */
  public boolean desktop() {
    return start.desktop();
  }

  /** How long it waits for the server of {@code entry} to answer. */
  public Patience patience(ObjectNode entry, Surroundings at) {
    return new Patience(start.start().of(entry, at), start.call().of(entry, at));
  }

  String handsOn() {
    return start.handedOn().meaning();
  }
}
