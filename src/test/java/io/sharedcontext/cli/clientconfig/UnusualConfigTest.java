package io.sharedcontext.cli.clientconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Slot;
import io.sharedcontext.cli.clientconfig.ConfigFormat.Unreadable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are right and unusual keep what is in them, or are refused. */
class UnusualConfigTest {
  @Test
  void a_table_that_is_written_out_after_the_entry_stays_with_its_comment() {
    String text = """
        [mcp_servers.shared-context]
        command = "x"

        # all of them
        [mcp_servers]
        """;
    Slot slot = new Slot("mcp_servers", "shared-context");

    assertThat(ConfigFormat.TOML.put(text, slot, ConfigFormatTest.entry("/a")))
        .endsWith("\n# all of them\n[mcp_servers]\n");
    assertThat(ConfigFormat.TOML.remove(text, slot)).isEqualTo("\n# all of them\n[mcp_servers]\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ \"mcpServers\": { \"a\": {} // mine\n } }\n",
        "{\"mcpServers\": {\"a\": {}, // mine\n}}",
        "{\"mcpServers\": {\"a\": {} /* one\n two */ }}",
        "{ // of old Macs\r \"mcpServers\": {\"a\": {} }}",
        "{\n  \"mcpServers\":\n  {\n    \"a\": {}\n    , // last\n  }\n}\n"
      })
  void comments_at_odd_places_stay(String text) {
    Slot slot = new Slot("mcpServers", "shared-context");

    String with = ConfigFormat.JSON.put(text, slot, ConfigFormatTest.entry("/a"));

    assertThat(ConfigFormat.JSON.entry(with, slot)).contains(ConfigFormatTest.entry("/a"));
    assertThat(ConfigFormat.JSON.remove(with, slot)).isEqualTo(text);
  }

  @Test
  void what_stands_between_an_entry_and_its_comma_stays_and_so_do_empty_lines() {
    Slot slot = new Slot("mcpServers", "shared-context");

    assertThat(ConfigFormat.JSON.remove(
            "{\"mcpServers\": { \"a\": {}\n, \"shared-context\": {} // ours\n, \"b\": {}\n}}",
            slot))
        .isEqualTo("{\"mcpServers\": { \"a\": {}\n, // ours\n \"b\": {}\n}}");
    assertThat(ConfigFormat.JSON.remove(
            "{\"mcpServers\": {\"shared-context\": {}, \"a\": {}, \n\n \"b\": {}}}", slot))
        .isEqualTo("{\"mcpServers\": {\"a\": {}, \n\n \"b\": {}}}");
    assertThat(ConfigFormat.JSON.remove(
            "{\"mcpServers\": {\"a\": {}, \"shared-context\": {},\n\n \"b\": {}}}", slot))
        .isEqualTo("{\"mcpServers\": {\"a\": {}, \n\n \"b\": {}}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"True", "~", "NULL", "0x1F", "0o7", ".5", "1e3", "007", "- a", "# b", "c: d"})
  void text_that_yaml_would_take_for_something_else_is_quoted(String value) {
    Slot slot = new Slot("extensions", "shared-context");
    ObjectNode entry = ConfigFormatTest.entry("/a").put("FLAG", value);

    String with = ConfigFormat.YAML.put("", slot, entry);

    assertThat(with).contains("FLAG: '" + value + "'");
    assertThat(ConfigFormat.YAML.entry(with, slot)).contains(entry);
  }

  @Test
  void truths_of_yaml_stay_truths_when_the_entry_changes() {
    String text = "extensions:\n  shared-context:\n    enabled: True\n    envs: {A: 'True'}\n";
    Slot slot = new Slot("extensions", "shared-context");
    ObjectNode entry = ConfigFormat.YAML.entry(text, slot).orElseThrow().put("cmd", "/a");

    assertThat(ConfigFormat.YAML.put(text, slot, entry))
        .contains("enabled: true\n")
        .contains("A: 'True'");
  }

  @ParameterizedTest
  @EnumSource(ConfigFormat.class)
  void what_is_nested_too_deeply_is_refused(ConfigFormat format) {
    String lists = "[".repeat(50_000) + "]".repeat(50_000);
    String text = format == ConfigFormat.JSON
        ? "{\"a\": " + lists + "}"
        : format == ConfigFormat.TOML ? "a = " + lists + "\n" : "a: " + lists + "\n";

    assertThatThrownBy(() ->
            format.put(text, new Slot("servers", "shared-context"), ConfigFormatTest.entry("/a")))
        .isInstanceOf(Unreadable.class)
        .hasMessageContaining("nest");
  }
}
