package io.sharedcontext.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What memory does not take, and how many entries it takes. */
class MemoryLimitsTest {
  @TempDir
  Path directory;

  @AutoClose
  private MemoryFixture desk;

  @BeforeEach
  void open() {
    desk = new MemoryFixture(directory);
  }

  private String code(String tool, String arguments) {
    return desk.call("alice", tool, arguments).path("code").asText("ok");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'value':1}",
        "{'key':'k'}",
        "{'key':'','value':1}",
        "{'key':'with space','value':1}",
        "{'key':'a%','value':1}",
        "{'key':'ключ','value':1}",
        "{'key':7,'value':1}",
        "{'key':'k','value':1,'expires_in':0}",
        "{'key':'k','value':1,'expires_in':31536001}",
        "{'key':'k','value':1,'expected_version':-1}",
        "{'key':'k','value':1,'shared':'yes'}",
        "{'key':'k','value':1,'ttl':3}"
      })
  void what_breaks_a_rule_is_refused(String arguments) {
    assertThat(code("set_memory", arguments)).isEqualTo("INVALID_INPUT");
    assertThat(desk.call("alice", "list_memory", "{'session_id':'all'}")
            .get("count")
            .asInt())
        .isZero();
  }

  @Test
  void a_key_has_at_most_255_characters() {
    assertThat(code("set_memory", "{'key':'" + "k".repeat(255) + "','value':1}"))
        .isEqualTo("ok");
    assertThat(code("set_memory", "{'key':'" + "k".repeat(256) + "','value':1}"))
        .isEqualTo("INVALID_INPUT");
    assertThat(code("set_memory", "{'key':'A-Za-z0.9_:/-','value':1}")).isEqualTo("ok");
  }

  @Test
  void a_value_has_at_most_100000_bytes_as_json() {
    String most = "é".repeat(49_999);

    assertThat(code("set_memory", "{'key':'k','value':'" + most + "'}")).isEqualTo("ok");
    assertThat(code("set_memory", "{'key':'k','value':'" + most + "x'}"))
        .isEqualTo("CONTENT_TOO_LARGE");
    JsonNode listed = desk.call("alice", "list_memory", "{}").at("/entries/0");
    assertThat(listed.get("value_size").asInt()).isEqualTo(100_000);
  }

  @Test
  void metadata_has_at_most_50_keys_and_10240_bytes() {
    ObjectNode keys = Json.object();
    for (int i = 0; i < 51; i++) {
      keys.put("k" + i, i);
    }

    assertThat(code("set_memory", "{'key':'k','value':1,'metadata':" + keys + "}"))
        .isEqualTo("METADATA_TOO_LARGE");
    keys.remove("k50");
    assertThat(code("set_memory", "{'key':'k','value':1,'metadata':" + keys + "}"))
        .isEqualTo("ok");
    String large = "{'m':'" + "x".repeat(10_240) + "'}";
    assertThat(code("set_memory", "{'key':'k','value':1,'metadata':" + large + "}"))
        .isEqualTo("METADATA_TOO_LARGE");
  }

  @Test
  void an_agent_keeps_at_most_10000_entries_that_exist() {
    fill("alice", Limits.MEMORY_ENTRIES - 1);
    assertThat(code("set_memory", "{'key':'last','value':1,'expires_in':5}")).isEqualTo("ok");

    assertThat(code("set_memory", "{'key':'more','value':1}")).isEqualTo("LIMIT_EXCEEDED");
    assertThat(code("set_memory", "{'key':'more','value':1,'shared':true}"))
        .isEqualTo("LIMIT_EXCEEDED");

    assertThat(code("set_memory", "{'key':'k1','value':1}")).as("replacing").isEqualTo("ok");
    assertThat(desk.call("bob", "set_memory", "{'key':'k','value':1}").has("version"))
        .isTrue();
    desk.pass(Duration.ofSeconds(5));
    assertThat(code("set_memory", "{'key':'more','value':1}")).as("expired").isEqualTo("ok");
    assertThat(code("delete_memory", "{'key':'k1'}")).isEqualTo("ok");
    assertThat(code("set_memory", "{'key':'again','value':1}")).as("deleted").isEqualTo("ok");
  }

  private void fill(String agent, int entries) {
    desk.store()
        .write(tx -> tx.run("""
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
            INSERT INTO memory (owner, session_id, key, value, metadata, version,
              created_by, updated_by, created_at, updated_at)
            SELECT ?, '', 'k' || i, '1', '{}', 1, ?, ?, 0, 0 FROM n
            """, entries, agent, agent, agent))
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
  }
}
