package io.sharedcontext.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.tool.Caller;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shared entries that only some agents may change. */
class ProtectedMemoryTest {
  private static final Caller ADA = ToolFixture.agent("ada", "tester");
  private static final Caller BOB = ToolFixture.agent("bob", "tester");
  private static final Caller EVE = ToolFixture.agent("eve", "tester");
  private static final Caller ROOT = ToolFixture.admin("root", "person");

  @TempDir
  private Path home;

  private ToolFixture tools;

  @BeforeEach
  void start() {
    tools = new ToolFixture(home);
    assertThat(
            set(ADA, "'value':1,'writers':['ada','bob','ada']").path("version").asInt())
        .isEqualTo(1);
  }

  @AfterEach
  void stop() {
    tools.close();
  }

  private JsonNode set(Caller caller, String more) {
    return tools.call(caller, "set_memory", "{'key':'plan','shared':true," + more + "}");
  }

  private JsonNode get() {
    return tools.call(EVE, "get_memory", "{'key':'plan','shared':true}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'value':2",
        "'value':2,'writers':['eve']",
        "'value':2,'writers':[]",
        "'value':2,'expected_version':1",
        "'value':2,'expected_version':9",
        "'value':2,'overwrite':false",
        "'value':2,'expires_in':1"
      })
  void who_is_not_named_changes_nothing_and_learns_who_may(String change) {
    JsonNode refused = set(EVE, change);
    assertThat(refused.path("code").asText()).isEqualTo("PERMISSION_DENIED");
    assertThat(refused.path("error").asText()).contains("ada, bob and admins");
    assertThat(refused.at("/details/writers")).hasToString("[\"ada\",\"bob\"]");
    assertThat(get().path("value").asInt()).isEqualTo(1);
    assertThat(get().path("writers")).hasToString("[\"ada\",\"bob\"]");
  }

  @Test
  void who_is_not_named_deletes_nothing() {
    assertThat(tools
            .call(EVE, "delete_memory", "{'key':'plan','shared':true}")
            .path("code")
            .asText())
        .isEqualTo("PERMISSION_DENIED");
    assertThat(get().path("value").asInt()).isEqualTo(1);
    assertThat(tools
            .call(BOB, "delete_memory", "{'key':'plan','shared':true}")
            .path("deleted")
            .asBoolean())
        .isTrue();
    assertThat(set(EVE, "'value':3").path("success").asBoolean()).isTrue();
  }

  @Test
  void who_is_named_and_admins_change_it_and_it_stays_protected() {
    set(BOB, "'value':2");
    set(ROOT, "'value':3");
    assertThat(get().path("value").asInt()).isEqualTo(3);
    assertThat(get().path("writers")).hasToString("[\"ada\",\"bob\"]");
  }

  @Test
  void who_may_change_it_may_change_who_else_may() {
    set(BOB, "'value':2,'writers':['eve']");
    assertThat(set(ADA, "'value':3").path("code").asText()).isEqualTo("PERMISSION_DENIED");
    // An empty list, which some frameworks send for every list, changes nothing.
    set(EVE, "'value':4,'writers':[]");
    assertThat(get().path("writers")).hasToString("[\"eve\"]");
    tools.call(EVE, "delete_memory", "{'key':'plan','shared':true}");
    set(ADA, "'value':5");
    assertThat(get().has("writers")).isFalse();
    assertThat(set(ADA, "'value':5").path("success").asBoolean()).isTrue();
  }

  @Test
  void the_list_shows_who_may_change_an_entry() {
    tools.call(ADA, "set_memory", "{'key':'free','shared':true,'value':1}");
    JsonNode entries = tools.call(EVE, "list_memory", "{'shared':true}").path("entries");
    assertThat(entries.at("/0/key").asText()).isEqualTo("free");
    assertThat(entries.get(0).has("writers")).isFalse();
    assertThat(entries.at("/1/writers")).hasToString("[\"ada\",\"bob\"]");
  }

  @Test
  void private_entries_have_no_writers() {
    JsonNode refused = tools.call(ADA, "set_memory", "{'key':'own','value':1,'writers':['bob']}");
    assertThat(refused.path("code").asText()).isEqualTo("INVALID_INPUT");
    assertThat(refused.path("error").asText()).contains("shared");
  }
}
