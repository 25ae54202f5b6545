package io.sharedcontext.cli.clientconfig;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.clientconfig.Client.Patience;
import io.sharedcontext.cli.clientconfig.Surroundings.OperatingSystem;
import io.sharedcontext.tool.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Where clients have their files on each system, and what an entry of each says. */
class ClientTest {
  private static final Launch LAUNCH = new Launch(
      List.of("cmd", "/c", "C:\\Program Files\\shared-context\\bin\\shared-context.cmd"),
      Map.of("SHARED_CONTEXT_HOME", "C:\\Users\\Ännä\\x", "SHARED_CONTEXT_AGENT_ID", "a"));

  private static String path(Client client, Surroundings at) {
    return client.places().user().in(at);
  }

  private static Surroundings at(OperatingSystem system, String home, Map<String, String> more) {
    return new Surroundings(system, more, home, home);
  }

  @ParameterizedTest
  @CsvSource({
    "CLAUDE_DESKTOP, /.config/Claude/claude_desktop_config.json",
    "CLAUDE_CODE, /.claude.json",
    "VSCODE, /.config/Code/User/mcp.json",
    "WINDSURF, /.codeium/windsurf/mcp_config.json",
    "DEVIN, /.config/devin/mcp_config.json",
    "CODEX, /.codex/config.toml",
    "ZED, /.config/zed/settings.json",
    "GOOSE, /.config/goose/config.yaml"
  })
  void on_linux(Client client, String path) {
    assertThat(path(client, at(OperatingSystem.LINUX, "/home/anna", Map.of())))
        .isEqualTo("/home/anna" + path);
  }

  @ParameterizedTest
  @CsvSource({
    "CLAUDE_DESKTOP, /Library/Application Support/Claude/claude_desktop_config.json",
    "VSCODE, /Library/Application Support/Code/User/mcp.json",
    "KIRO, /.kiro/settings/mcp.json",
    "ZED, /.config/zed/settings.json",
    "DEVIN, /.config/devin/mcp_config.json",
    "GOOSE, /.config/goose/config.yaml",
    "OPENCODE, /.config/opencode/opencode.json"
  })
  void on_macos(Client client, String path) {
    Map<String, String> ignored = Map.of("XDG_CONFIG_HOME", "/elsewhere");
    assertThat(path(client, at(OperatingSystem.MACOS, "/Users/anna $1", ignored)))
        .isEqualTo("/Users/anna $1" + path);
  }

  @ParameterizedTest
  @CsvSource({
    "CLAUDE_DESKTOP, \\AppData\\Roaming\\Claude\\claude_desktop_config.json",
    "CLAUDE_CODE, \\.claude.json",
    "VSCODE, \\AppData\\Roaming\\Code\\User\\mcp.json",
    "GEMINI_CLI, \\.gemini\\settings.json",
    "DEVIN, \\AppData\\Roaming\\devin\\mcp_config.json",
    "GOOSE, \\AppData\\Roaming\\Block\\goose\\config\\config.yaml",
    "COPILOT_CLI, \\.copilot\\mcp-config.json"
  })
  void on_windows(Client client, String path) {
    String home = "C:\\Users\\Anna Müller";
    assertThat(path(client, at(OperatingSystem.WINDOWS, home, Map.of()))).isEqualTo(home + path);
    assertThat(path(Client.ZED, at(OperatingSystem.WINDOWS, home, Map.of("APPDATA", "D:\\r"))))
        .isEqualTo("D:\\r\\Zed\\settings.json");
  }

  @Test
  void variables_that_clients_obey_name_other_directories() {
    Map<String, String> variables = Map.of(
        "CODEX_HOME",
        "/c",
        "CLAUDE_CONFIG_DIR",
        "/d",
        "XDG_CONFIG_HOME",
        "/x",
        "COPILOT_HOME",
        " ");
    Surroundings at = at(OperatingSystem.LINUX, "/home/anna", variables);

    assertThat(path(Client.CODEX, at)).isEqualTo("/c/config.toml");
    assertThat(path(Client.CLAUDE_CODE, at)).isEqualTo("/d/.claude.json");
    assertThat(path(Client.ZED, at)).isEqualTo("/x/zed/settings.json");
    assertThat(path(Client.COPILOT_CLI, at)).isEqualTo("/home/anna/.copilot/mcp-config.json");
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void an_entry_starts_what_it_was_made_for(Client client) {
    ObjectNode entry = client.entry("shared-context", LAUNCH, Optional.empty());
    String text = client.format().put("", client.slot("shared-context"), entry);

    Optional<Launch> read =
        client.format().entry(text, client.slot("shared-context")).flatMap(client::launch);

    assertThat(read).contains(LAUNCH);
    assertThat(Client.labelled(client.label())).contains(client);
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void what_people_added_to_an_entry_stays(Client client) {
    ObjectNode old = client.entry("x", LAUNCH, Optional.empty());
    old.put("disabled", true).put("timeout", 7).putArray("autoApprove").add("catch_up");
    Launch other = new Launch(List.of("/b"), Map.of("SHARED_CONTEXT_AGENT_ID", ""));

    ObjectNode entry = client.entry("x", other, Optional.of(old));

    assertThat(entry.path("disabled").asBoolean()).isTrue();
    assertThat(entry.path("timeout").asInt()).isEqualTo(7);
    assertThat(entry.path("autoApprove")).isEqualTo(Json.array().add("catch_up"));
    assertThat(client.launch(entry))
        .contains(new Launch(List.of("/b"), Map.of("SHARED_CONTEXT_HOME", "C:\\Users\\Ännä\\x")));
  }

  @Test
  void each_hands_on_what_it_would() {
    Map<String, String> all = Map.of(
        "PATH",
        "/opt/homebrew/bin:/usr/bin",
        "HOME",
        "/h",
        "JAVA_HOME",
        "/j",
        "LANG",
        "C",
        "SHARED_CONTEXT_HOME",
        "/s");
    Surroundings mac = at(OperatingSystem.MACOS, "/h", all);

    assertThat(Client.CLAUDE_DESKTOP.environment(mac))
        .isEqualTo(Map.of("PATH", "/usr/bin:/bin:/usr/sbin:/sbin", "HOME", "/h"));
    assertThat(Client.CODEX.environment(mac)).containsOnlyKeys("PATH", "HOME", "LANG");
    assertThat(Client.CLAUDE_CODE.environment(mac))
        .containsOnlyKeys("PATH", "HOME", "LANG", "JAVA_HOME")
        .containsEntry("PATH", "/opt/homebrew/bin:/usr/bin");
    Map<String, String> windows = Map.of("Path", "C:\\w", "SystemRoot", "C:\\W", "JAVA_HOME", "j");
    assertThat(Client.KIRO.environment(at(OperatingSystem.WINDOWS, "C:\\u", windows)))
        .isEqualTo(Map.of("PATH", "C:\\w", "SYSTEMROOT", "C:\\W"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "CODEX, {}, 10, 60",
        "CODEX, {'startup_timeout_sec':2.5}, 2.5, 60",
        "CODEX, {'tool_timeout_sec':7}, 10, 7",
        "OPENCODE, {}, 5, 5",
        "OPENCODE, {'timeout':30000}, 30, 30",
        "GOOSE, {'timeout':300}, 60, 60",
        "CLAUDE_CODE, {}, 30, 60",
        "CLAUDE_CODE, {'timeout':5000}, 30, 5",
        "CLAUDE_CODE, {'timeout':500}, 30, 60",
        "CURSOR, {}, 60, 60"
      })
  void each_waits_as_long_as_its_entry_says(
      Client client, String entry, double start, double call) {
    ObjectNode read = Json.object(entry.replace('\'', '"'));

    Patience patience = client.patience(read, at(OperatingSystem.LINUX, "/h", Map.of()));

    assertThat(patience.start().toMillis()).isEqualTo((long) (1_000 * start));
    assertThat(patience.call().toMillis()).isEqualTo((long) (1_000 * call));
  }

  @Test
  void claude_code_waits_as_long_as_its_variables_say() {
    Surroundings hasty =
        at(OperatingSystem.LINUX, "/h", Map.of("MCP_TIMEOUT", "4000", "MCP_TOOL_TIMEOUT", "6000"));
    Surroundings odd =
        at(OperatingSystem.LINUX, "/h", Map.of("MCP_TIMEOUT", "soon", "MCP_TOOL_TIMEOUT", "-1"));

    assertThat(Client.CLAUDE_CODE.patience(Json.object(), hasty))
        .isEqualTo(new Patience(Duration.ofSeconds(4), Duration.ofSeconds(6)));
    assertThat(Client.CLAUDE_CODE.patience(Json.object().put("timeout", 9_000), hasty))
        .isEqualTo(new Patience(Duration.ofSeconds(4), Duration.ofSeconds(9)));
    assertThat(Client.CLAUDE_CODE.patience(Json.object(), odd))
        .isEqualTo(new Patience(Duration.ofSeconds(30), Duration.ofSeconds(60)));
    assertThat(Client.CURSOR.patience(Json.object(), hasty).start())
        .isEqualTo(Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @EnumSource(Client.class)
  void what_is_written_gives_a_server_half_a_minute(Client client) {
    ObjectNode entry = client.entry("shared-context", LAUNCH, Optional.empty());

    Patience patience = client.patience(entry, at(OperatingSystem.LINUX, "/h", Map.of()));
    assertThat(patience.start()).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
    assertThat(patience.call()).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
  }
}
