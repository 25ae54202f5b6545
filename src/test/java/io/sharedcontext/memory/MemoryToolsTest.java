package io.sharedcontext.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.tool.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see of setting, reading and deleting memory entries. */
class MemoryToolsTest {
  @TempDir
  Path directory;

  @AutoClose
  private MemoryFixture desk;

  @BeforeEach
  void open() {
    desk = new MemoryFixture(directory);
  }

  private JsonNode alice(String tool, String arguments) {
    return desk.call("alice", tool, arguments);
  }

  private JsonNode set(String arguments) {
    JsonNode result = alice("set_memory", arguments);
    assertThat(result.path("success").asBoolean()).as("%s", result).isTrue();
    return result;
  }

  private static String code(JsonNode result) {
    return result.path("code").asText();
  }

  @Test
  void a_set_says_what_it_kept_and_a_get_gives_it_back() {
    JsonNode stored = set("{'key':'plan','value':{'step':1},'metadata':{'by':'me'}}");

    assertThat(stored).hasToString(Json.parse("""
        {"success":true,"key":"plan","scope":"global","version":1,
         "stored_at":"2026-11-20T10:30:00.000Z"}""").toString());
    assertThat(alice("get_memory", "{'key':'plan'}"))
        .hasToString(Json.parse("""
        {"success":true,"value":{"step":1},"metadata":{"by":"me"},"version":1,"scope":"global",
         "created_at":"2026-11-20T10:30:00.000Z","updated_at":"2026-11-20T10:30:00.000Z",
         "updated_by":"alice"}""").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "\"\"",
        "\"123\"",
        "\"null\"",
        "\"a\\nb \\u0000 \\\"q\\\" \uD83D\uDE00\"",
        "0",
        "12345678901234567890123456789",
        "0.1000",
        "-0.0",
        "[-0.0,{\"a\":[-0.0,-0.5,0.0,-7]},\"2026-01-02\"]",
        "1.7976931348623157E+400",
        "[]",
        "{}",
        "[null,[{\"z\":1,\"a\":2}],\"x\"]",
        "{\"b\":{\"z\":null},\"a\":[1,2.50]}"
      })
  void any_json_comes_back_as_it_was_given(String value) {
    JsonNode given = Json.object().put("key", "k").set("value", Json.parse(value));

    desk.call("alice", "set_memory", given.toString().replace("'", ""));

    assertThat(alice("get_memory", "{'key':'k'}").get("value"))
        .hasToString(Json.parse(value).toString());
  }

  @Test
  void a_negative_zero_keeps_its_sign_however_it_is_written() {
    for (String zero : List.of("-0.0", "-0", "-0.00", "-0e5")) {
      assertThat(Json.parse(zero)).hasToString("-0.0");
    }
    set("{'key':'k','value':-0.0}");

    assertThat(alice("get_memory", "{'key':'k'}").get("value")).hasToString("-0.0");
  }

  @Test
  void versions_grow_by_one_and_the_time_of_creation_stays() {
    set("{'key':'k','value':1,'metadata':{'old':true}}");
    desk.pass(Duration.ofSeconds(5));

    JsonNode second = set("{'key':'k','value':2}");

    assertThat(second.get("version").asLong()).isEqualTo(2);
    JsonNode found = alice("get_memory", "{'key':'k'}");
    assertThat(found.get("created_at").asText()).isEqualTo("2026-11-20T10:30:00.000Z");
    assertThat(found.get("updated_at").asText()).isEqualTo("2026-11-20T10:30:05.000Z");
    assertThat(found.get("metadata")).isEmpty();
  }

  @Test
  void a_version_is_not_given_twice_even_after_the_entry_was_deleted_or_expired() {
    set("{'key':'k','value':1}");
    assertThat(alice("delete_memory", "{'key':'k'}").get("deleted").asBoolean()).isTrue();

    assertThat(set("{'key':'k','value':2,'expires_in':1}").get("version").asLong())
        .isEqualTo(2);
    desk.pass(Duration.ofSeconds(1));
    assertThat(set("{'key':'k','value':3,'expires_in':1}").get("version").asLong())
        .isEqualTo(3);
    desk.pass(Duration.ofSeconds(1));
    assertThat(purge()).isEqualTo(1);
    assertThat(set("{'key':'k','value':4,'overwrite':false}").get("version").asLong())
        .isEqualTo(4);
  }

  private int purge() {
    return desk.store()
        .write(tx -> MemoryTable.purge(tx, desk.now()))
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
  }

  @Test
  void a_purge_removes_what_expired_and_forgets_versions_after_a_day() {
    set("{'key':'gone','value':1,'expires_in':10}");
    set("{'key':'stays','value':1}");
    desk.pass(Duration.ofSeconds(10));

    assertThat(purge()).isEqualTo(1);
    assertThat(rows("memory")).isEqualTo(1);
    assertThat(rows("memory_gone")).isEqualTo(1);
    desk.pass(Duration.ofHours(24));
    assertThat(purge()).isZero();
    assertThat(rows("memory_gone")).isZero();
  }

  private long rows(String table) {
    return desk.store().read(tx -> tx.number("SELECT count(*) AS n FROM " + table));
  }

  @Test
  void an_expired_entry_is_absent_at_once() {
    JsonNode stored = set("{'key':'k','value':1,'expires_in':10}");
    assertThat(stored.get("expires_at").asText()).isEqualTo("2026-11-20T10:30:10.000Z");
    desk.pass(Duration.ofMillis(9_999));
    assertThat(alice("get_memory", "{'key':'k'}").has("value")).isTrue();

    desk.pass(Duration.ofMillis(1));

    assertThat(code(alice("get_memory", "{'key':'k'}"))).isEqualTo("MEMORY_NOT_FOUND");
    assertThat(alice("list_memory", "{}").get("count").asInt()).isZero();
    assertThat(alice("delete_memory", "{'key':'k'}").get("deleted").asBoolean()).isFalse();
  }

  @Test
  void a_set_without_expires_in_clears_the_expiry() {
    set("{'key':'k','value':1,'expires_in':10}");
    assertThat(set("{'key':'k','value':2}").has("expires_at")).isFalse();
    desk.pass(Duration.ofDays(400));

    assertThat(alice("get_memory", "{'key':'k'}").get("value").asInt()).isEqualTo(2);
  }

  @Test
  void without_overwrite_an_entry_that_exists_is_kept() {
    set("{'key':'k','value':1}");

    JsonNode refused = alice("set_memory", "{'key':'k','value':2,'overwrite':false}");

    assertThat(code(refused)).isEqualTo("MEMORY_EXISTS");
    assertThat(refused.at("/details/current_version").asLong()).isEqualTo(1);
    assertThat(alice("get_memory", "{'key':'k'}").get("value").asInt()).isEqualTo(1);
  }

  @Test
  void another_version_than_expected_is_a_conflict_that_tells_the_current_value() {
    set("{'key':'k','value':{'a':1}}");
    set("{'key':'k','value':{'a':2},'expected_version':1}");

    JsonNode refused = alice("set_memory", "{'key':'k','value':3,'expected_version':1}");

    assertThat(code(refused)).isEqualTo("VERSION_CONFLICT");
    assertThat(refused.get("details")).hasToString(Json.parse("""
        {"expected_version":1,"current_version":2,"current_value":{"a":2},
         "updated_by":"alice"}""").toString());
    assertThat(refused.get("recoverable").asBoolean()).isTrue();
  }

  @Test
  void version_zero_expects_that_nothing_is_there() {
    assertThat(set("{'key':'k','value':1,'expected_version':0}").get("version").asLong())
        .isEqualTo(1);

    assertThat(code(alice("set_memory", "{'key':'k','value':1,'expected_version':0}")))
        .isEqualTo("VERSION_CONFLICT");
    JsonNode absent = alice("set_memory", "{'key':'other','value':1,'expected_version':3}");
    assertThat(code(absent)).isEqualTo("VERSION_CONFLICT");
    assertThat(absent.at("/details/current_version").asLong()).isZero();
  }

  @Test
  void a_delete_may_expect_a_version_too() {
    set("{'key':'k','value':1}");

    assertThat(code(alice("delete_memory", "{'key':'k','expected_version':9}")))
        .isEqualTo("VERSION_CONFLICT");
    assertThat(alice("delete_memory", "{'key':'k','expected_version':1}")
            .get("deleted")
            .asBoolean())
        .isTrue();
    assertThat(alice("delete_memory", "{'key':'k','expected_version':1}")
            .get("deleted")
            .asBoolean())
        .isFalse();
  }

  @Test
  void a_fencing_token_is_refused_as_long_as_nobody_holds_a_lock() {
    JsonNode refused = alice("set_memory", "{'key':'k','value':1,'fencing_token':1}");

    assertThat(code(refused)).isEqualTo("NO_LOCK_HELD");
    assertThat(code(alice("get_memory", "{'key':'k'}"))).isEqualTo("MEMORY_NOT_FOUND");
  }

  @Test
  void the_same_call_repeated_under_its_key_changes_nothing() {
    String arguments = "{'key':'k','value':1,'idempotency_key':'once'}";
    set(arguments);

    JsonNode again = set(arguments);

    assertThat(again.get("replayed").asBoolean()).isTrue();
    assertThat(again.get("version").asLong()).isEqualTo(1);
    assertThat(code(alice("set_memory", arguments.replace("1,", "2,"))))
        .isEqualTo("IDEMPOTENCY_CONFLICT");
    assertThat(alice("get_memory", "{'key':'k'}").get("version").asLong()).isEqualTo(1);
  }
}
