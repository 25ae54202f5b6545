package io.sharedcontext.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who reaches which entry, and what a list shows. */
class MemoryScopesTest {
  @TempDir
  Path directory;

  @AutoClose
  private MemoryFixture desk;

  @BeforeEach
  void open() {
    desk = new MemoryFixture(directory);
    desk.session("s1");
    desk.session("s2");
  }

  private void set(String agent, String arguments) {
    JsonNode result = desk.call(agent, "set_memory", arguments);
    assertThat(result.path("success").asBoolean()).as("%s", result).isTrue();
  }

  private String value(String agent, String arguments) {
    JsonNode found = desk.call(agent, "get_memory", arguments);
    return found.path("value").asText(found.path("code").asText());
  }

  private List<String> keys(String agent, String arguments) {
    List<String> keys = new ArrayList<>();
    for (JsonNode entry : desk.call(agent, "list_memory", arguments).get("entries")) {
      keys.add(entry.path("session_id").asText("-") + "/" + entry.get("key").asText());
    }
    return keys;
  }

  @Test
  void each_place_holds_an_entry_of_its_own() {
    set("alice", "{'key':'k','value':'global'}");
    set("alice", "{'key':'k','value':'session','session_id':'s1'}");
    set("alice", "{'key':'k','value':'shared','shared':true}");
    set("alice", "{'key':'k','value':'both','shared':true,'session_id':'s1'}");

    assertThat(value("alice", "{'key':'k'}")).isEqualTo("global");
    assertThat(value("alice", "{'key':'k','session_id':'s1'}")).isEqualTo("session");
    assertThat(value("alice", "{'key':'k','session_id':'s2'}")).isEqualTo("MEMORY_NOT_FOUND");
    assertThat(value("bob", "{'key':'k','shared':true}")).isEqualTo("shared");
    assertThat(value("bob", "{'key':'k','shared':true,'session_id':'s1'}")).isEqualTo("both");
  }

  @Test
  void nobody_but_its_owner_reaches_a_private_entry() {
    set("alice", "{'key':'k','value':'mine'}");
    set("alice", "{'key':'k','value':'mine','session_id':'s1'}");

    for (String other : List.of("bob", "root")) {
      assertThat(value(other, "{'key':'k'}")).isEqualTo("MEMORY_NOT_FOUND");
      assertThat(value(other, "{'key':'k','session_id':'s1'}")).isEqualTo("MEMORY_NOT_FOUND");
      assertThat(keys(other, "{'session_id':'all'}")).isEmpty();
      assertThat(desk.call(other, "delete_memory", "{'key':'k'}").get("deleted").asBoolean())
          .isFalse();
    }
    assertThat(desk.call("root", "get_memory", "{'key':'k'}").toString()).doesNotContain("alice");
  }

  @Test
  void a_shared_entry_is_changed_by_any_agent_and_says_by_whom() {
    set("alice", "{'key':'k','value':1,'shared':true,'session_id':'s1'}");
    set("bob", "{'key':'k','value':2,'shared':true,'session_id':'s1','expected_version':1}");

    JsonNode found =
        desk.call("alice", "get_memory", "{'key':'k','shared':true,'session_id':'s1'}");
    assertThat(found.get("updated_by").asText()).isEqualTo("bob");
    assertThat(found.get("scope").asText()).isEqualTo("session");
    Map<String, List<String>> keys = desk.store()
        .read(tx -> SharedKeyTable.first(tx, List.of("s1", "s2"), MemoryFixture.START, 10));
    assertThat(keys).isEqualTo(Map.of("s1", List.of("k")));
  }

  @Test
  void only_the_first_keys_of_each_session_are_asked_for_and_none_that_ended() {
    for (String key : List.of("c", "a", "d", "Z", "zz", "b")) {
      set("bob", "{'key':'" + key + "','value':1,'shared':true,'session_id':'s1'}");
    }
    set("bob", "{'key':'b','value':1,'session_id':'s1'}");
    set("bob", "{'key':'a','value':1,'shared':true,'session_id':'s2','expires_in':1}");
    set("bob", "{'key':'z','value':1,'shared':true,'session_id':'s2'}");
    Instant later = MemoryFixture.START.plusSeconds(2);

    Map<String, List<String>> three =
        desk.store().read(tx -> SharedKeyTable.first(tx, List.of("s2", "none", "s1"), later, 3));
    assertThat(three).isEqualTo(Map.of("s1", List.of("Z", "a", "b"), "s2", List.of("z")));
    Map<String, List<String>> all =
        desk.store().read(tx -> SharedKeyTable.first(tx, List.of("s1"), later, 6));
    assertThat(all).isEqualTo(Map.of("s1", List.of("Z", "a", "b", "c", "d", "zz")));
  }

  @Test
  void a_session_that_does_not_exist_is_named() {
    for (String tool : List.of("get_memory", "delete_memory", "set_memory", "list_memory")) {
      String key = tool.equals("list_memory") ? "" : "'key':'k',";
      String value = tool.equals("set_memory") ? "'value':1," : "";

      JsonNode refused = desk.call("alice", tool, "{" + key + value + "'session_id':'nope'}");

      assertThat(refused.get("code").asText()).as(tool).isEqualTo("SESSION_NOT_FOUND");
      assertThat(refused.get("error").asText()).contains("nope");
    }
  }

  @Test
  void an_entry_that_is_missed_is_pointed_to_where_it_is() {
    set("alice", "{'key':'k','value':1,'session_id':'s2'}");
    set("alice", "{'key':'g','value':1}");
    set("bob", "{'key':'x','value':1,'shared':true,'session_id':'s1'}");

    assertThat(hints("{'key':'k'}")).contains("session_id s2 and shared false");
    assertThat(hints("{'key':'g','session_id':'s1'}")).contains("no session_id and shared false");
    assertThat(hints("{'key':'x','session_id':'s1'}")).contains("session_id s1 and shared true");
    assertThat(hints("{'key':'nowhere'}")).contains("list_memory").doesNotContain("There is");
  }

  private String hints(String arguments) {
    JsonNode refused = desk.call("alice", "get_memory", arguments);
    assertThat(refused.get("code").asText()).isEqualTo("MEMORY_NOT_FOUND");
    return refused.get("suggestions").toString();
  }

  @Test
  void a_list_has_the_scope_that_was_asked_for_in_a_fixed_order() {
    set("alice", "{'key':'b','value':1,'session_id':'s2'}");
    set("alice", "{'key':'a','value':1,'session_id':'s2'}");
    set("alice", "{'key':'z','value':1,'session_id':'s1'}");
    set("alice", "{'key':'g','value':1}");
    set("bob", "{'key':'c','value':1,'shared':true}");
    set("bob", "{'key':'d','value':1,'shared':true,'session_id':'s1'}");

    assertThat(keys("alice", "{}")).containsExactly("-/g");
    assertThat(keys("alice", "{'session_id':'s2'}")).containsExactly("s2/a", "s2/b");
    assertThat(keys("alice", "{'session_id':'all'}"))
        .containsExactly("-/g", "s1/z", "s2/a", "s2/b");
    assertThat(keys("alice", "{'shared':true}")).containsExactly("-/c");
    assertThat(keys("alice", "{'shared':true,'session_id':'all'}")).containsExactly("-/c", "s1/d");
    assertThat(desk.call("bob", "list_memory", "{}").toString())
        .isEqualTo(
            "{\"success\":true,\"entries\":[],\"count\":0,\"has_more\":false,\"hint\":\"There are"
                + " entries elsewhere: call list_memory with shared true.\"}");
    assertThat(desk.call("bob", "list_memory", "{'session_id':'s2','shared':true}")
            .path("hint")
            .asText())
        .endsWith("call list_memory with shared true and session_id all.");
    assertThat(desk.call("bob", "list_memory", "{'prefix':'none'}").has("hint")).isFalse();
  }

  @Test
  void a_prefix_is_taken_literally() {
    set("alice", "{'key':'a_b','value':1}");
    set("alice", "{'key':'a_c','value':1}");
    set("alice", "{'key':'axb','value':1}");
    set("alice", "{'key':'A_b','value':1}");

    assertThat(keys("alice", "{'prefix':'a_'}")).containsExactly("-/a_b", "-/a_c");
    assertThat(keys("alice", "{'prefix':'a'}")).hasSize(3);
    assertThat(keys("alice", "{'prefix':'%'}")).isEmpty();
    assertThat(keys("alice", "{'prefix':'_'}")).isEmpty();
    assertThat(keys("alice", "{'prefix':''}")).hasSize(4);
  }

  @Test
  void pages_neither_skip_nor_repeat_while_others_write() {
    for (int i = 10; i < 20; i++) {
      set("alice", "{'key':'k" + i + "','value':1,'session_id':'" + (i < 15 ? "s1" : "s2") + "'}");
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          desk.call("alice", "list_memory", "{'session_id':'all','limit':3" + cursor + "}");
      page.get("entries").forEach(entry -> seen.add(entry.get("key").asText()));
      set("alice", "{'key':'k" + seen.size() + "','value':'before','session_id':'s1'}");
      desk.call("alice", "delete_memory", "{'session_id':'s1','key':'" + seen.get(0) + "'}");
      set("alice", "{'key':'k19','value':'again','session_id':'s2'}");
      cursor =
          page.has("next_cursor") ? ",'cursor':'" + page.get("next_cursor").asText() + "'" : "";
    } while (!cursor.isEmpty());

    assertThat(seen)
        .contains("k10", "k11", "k12", "k13", "k14", "k15", "k16", "k17", "k18", "k19")
        .doesNotHaveDuplicates();
  }

  @Test
  void a_cursor_of_another_list_is_refused() {
    set("alice", "{'key':'a','value':1}");
    set("alice", "{'key':'b','value':1}");
    String cursor =
        desk.call("alice", "list_memory", "{'limit':1}").get("next_cursor").asText();

    for (String other : List.of("'session_id':'all',", "'shared':true,", "'prefix':'a',")) {
      JsonNode refused =
          desk.call("alice", "list_memory", "{" + other + "'cursor':'" + cursor + "'}");
      assertThat(refused.get("code").asText()).as(other).isEqualTo("INVALID_CURSOR");
    }
    assertThat(desk.call("bob", "list_memory", "{'cursor':'" + cursor + "'}")
            .get("code")
            .asText())
        .isEqualTo("INVALID_CURSOR");
  }
}
