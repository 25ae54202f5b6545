package io.sharedcontext.cli.clientconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Slot;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Unreadable;
import io.sharedcontext.tool.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An entry goes into the files that people have, and out again, and nothing else changes. */
class ConfigFormatTest {
  private static final Path SAMPLES = Path.of("src/test/resources/client-config");

  static ObjectNode entry(String command) {
    ObjectNode entry = Json.object().put("command", command).put("timeout", 30).put("on", true);
    entry.putArray("args").add("serve").add("a b");
    entry
        .putObject("env")
        .put("SHARED_CONTEXT_HOME", "C:\\Users\\Änna \"x\"\\store")
        .put("A.b", "");
    return entry;
  }

  private static ConfigFormat format(String file) {
    return ConfigFormat.valueOf(file.replaceFirst(".*\\.", "").toUpperCase(Locale.ROOT));
  }

  private static Slot slot(String file) {
    String section = file.endsWith("toml")
        ? "mcp_servers"
        : file.endsWith("yaml")
            ? "extensions"
            : file.startsWith("zed")
                ? "context_servers"
                : file.startsWith("opencode") ? "mcp" : "mcpServers";
    return new Slot(section, "shared-context");
  }

  private static String text(String file) throws IOException {
    return Files.readString(SAMPLES.resolve(file)).replaceFirst("^\ufeff", "");
  }

  static List<String> samples() throws IOException {
    try (Stream<Path> files = Files.list(SAMPLES)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void an_entry_goes_in_and_out_and_leaves_the_file_as_it_was(String file) throws IOException {
    String before = text(file);
    ConfigFormat format = format(file);

    String with = format.put(before, slot(file), entry("/a"));

    assertThat(format.entry(with, slot(file))).contains(entry("/a"));
    assertThat(format.put(with, slot(file), entry("/a"))).isSameAs(with);
    assertThat(without(format.remove(with, slot(file)))).isEqualTo(without(before));
  }

  /** An empty section, and a missing line end at the end, are made once and stay. */
  private static String without(String text) {
    return text.replace("extensions: {}", "extensions:")
        .replaceAll("\"mcpServers\": \\{\\s*\\}", "{}")
        .replaceAll(",\\s*\\{\\}", "")
        .stripTrailing();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void every_line_stays_and_line_ends_stay_of_one_kind(String file) throws IOException {
    String before = text(file);

    String with = format(file).put(before, slot(file), entry("/a"));

    List<String> others = before
        .lines()
        .filter(line -> !line.matches(".*(: \\{\\}|numStartups).*"))
        .map(ConfigFormatTest::bare)
        .toList();
    if (!others.isEmpty()) {
      assertThat(with.lines().map(ConfigFormatTest::bare).toList()).containsSubsequence(others);
    }
    boolean windows = before.contains("\r\n");
    assertThat(with.replace("\r\n", "").contains("\n")).isEqualTo(!windows && with.contains("\n"));
  }

  /** A comma may follow what was last. */
  private static String bare(String line) {
    return line.replaceFirst(",?\\s*$", "").replaceFirst(",(\\s*//.*)$", "$1");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void an_entry_is_changed_where_it_stands(String file) throws IOException {
    String before = text(file);
    ConfigFormat format = format(file);
    String with = format.put(before, slot(file), entry("/a"));

    String changed = format.put(with, slot(file), entry("/b/c"));

    assertThat(changed).isEqualTo(with.replace("\"/a\"", "\"/b/c\"").replace(": /a", ": /b/c"));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void a_second_server_stands_beside_it(String file) throws IOException {
    ConfigFormat format = format(file);
    Slot other = new Slot(slot(file).section(), "another one.2");

    String one = format.put(text(file), slot(file), entry("/a"));
    String both = format.put(one, other, entry("/b"));

    assertThat(format.entry(both, other)).contains(entry("/b"));
    assertThat(format.entry(format.remove(both, slot(file)), other)).contains(entry("/b"));
    assertThat(format.remove(both, other)).isEqualTo(one);
  }

  @ParameterizedTest
  @EnumSource(ConfigFormat.class)
  void an_empty_file_gets_the_entry_alone(ConfigFormat format) {
    Slot slot = new Slot("servers", "shared-context");
    for (String empty : List.of("", "\n", "  \n\n")) {
      String with = format.put(empty, slot, entry("/a"));

      assertThat(with).endsWith("\n");
      assertThat(format.entry(with, slot)).contains(entry("/a"));
    }
    String start = format == ConfigFormat.JSON ? "// " : "# ";
    String commented = start + "mine\n";
    assertThat(format.put(commented, slot, entry("/a"))).startsWith(commented);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "{} {}",
        "{\"a\": 1, \"a\": 2}",
        "{'a': 1}",
        "{\"a\": 1,, }",
        "{ /* }",
        "null",
        "{\"mcpServers\": []}",
        "{\"mcpServers\": {\"shared-context\": \"x\"}}",
        "<a/>"
      })
  void json_that_is_broken_is_refused(String text) {
    requireRefused(ConfigFormat.JSON, text, "mcpServers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = ",
        "[a]\n[a]\n",
        "a = 1\na = 2\n",
        "mcp_servers = 1\n",
        "{}",
        "mcp_servers = { other = { command = \"x\" } }\n",
        "[[mcp_servers]]\na = 1\n"
      })
  void toml_that_is_broken_or_has_its_servers_on_one_line_is_refused(String text) {
    requireRefused(ConfigFormat.TOML, text, "mcp_servers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: [",
        "a: 1\na: 2\n",
        "- a\n",
        "a: 1\n---\nb: 2\n",
        "\ta: 1\n",
        "extensions: [a]\n",
        "extensions: {a: {cmd: x}}\n",
        "{a: 1}\n",
        "a: &x\n  b: *x\n",
        "a: 1\n...\n",
        "extensions: &e\n  a: {}\nother: *e\n",
        "? [a]\n: b\n"
      })
  void yaml_that_is_broken_or_unusual_is_refused(String text) {
    requireRefused(ConfigFormat.YAML, text, "extensions");
  }

  private static void requireRefused(ConfigFormat format, String text, String section) {
    assertThatThrownBy(() -> format.put(text, new Slot(section, "shared-context"), entry("/a")))
        .isInstanceOf(Unreadable.class)
        .hasMessageMatching("(?s)(is|has|holds|goes) .*");
  }

  @Test
  void toml_entries_that_people_wrote_otherwise_are_found() {
    Slot slot = new Slot("mcp_servers", "shared-context");
    for (String text : List.of(
        "[mcp_servers]\nshared-context = { command = \"x\" } # mine\nb.command = \"y\"\n",
        "mcp_servers.shared-context.command = \"x\"\nmcp_servers.b.command = \"y\"\n",
        "[mcp_servers.\"shared-context\"]\ncommand = \"x\"\n[mcp_servers.b]\ncommand = \"y\"\n",
        """
            [mcp_servers.shared-context.env]
            A = "1"
            [mcp_servers.b]
            command = "y"
            [mcp_servers.shared-context]
            command = "x"
            """)) {
      String with = ConfigFormat.TOML.put(text, slot, entry("/a"));

      assertThat(ConfigFormat.TOML.entry(with, slot)).contains(entry("/a"));
      assertThat(with).contains("command = \"y\"");
      assertThat(ConfigFormat.TOML.remove(text, slot)).contains("command = \"y\"");
    }
  }

  @Test
  void a_comment_that_belongs_to_what_comes_next_stays() {
    String text = "[mcp_servers.shared-context]\ncommand = \"x\"\n\n# the look\n[tui]\na = 1\n";

    assertThat(ConfigFormat.TOML.remove(text, new Slot("mcp_servers", "shared-context")))
        .isEqualTo("\n# the look\n[tui]\na = 1\n");
  }
}
