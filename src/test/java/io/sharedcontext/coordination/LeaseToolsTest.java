package io.sharedcontext.coordination;

import static io.sharedcontext.coordination.LockCalls.code;
import static io.sharedcontext.testing.ToolFixture.admin;
import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import org.junit.jupiter.api.Test;

/** What agents are told when they lock, renew, release, look and announce. */
@WithStore
class LeaseToolsTest {
  private static final Caller ADA = agent("ada", "builder");
  private static final Caller BOB = agent("bob", "tester");
  private static final Caller ROOT = admin("root", "person");

  private final ToolFixture bench;
  private final String session;
  private final LockCalls locks;

  LeaseToolsTest(ToolFixture bench) {
    this.bench = bench;
    session = bench.session(ADA);
    locks = new LockCalls(bench, session);
  }

  @Test
  void a_lock_of_the_whole_session_is_told_with_everything() {
    JsonNode lock = locks.does(ADA, "lock", "'ttl_seconds':60");

    assertThat(lock.get("action").textValue()).isEqualTo("lock_acquired");
    assertThat(lock.get("lock_type").textValue()).isEqualTo("write");
    assertThat(lock.get("locked_by").textValue()).isEqualTo("ada");
    assertThat(lock.get("resources")).hasToString("[\"**\"]");
    assertThat(lock.get("fencing_token").longValue()).isPositive();
    assertThat(lock.get("expires_at").textValue()).endsWith("Z");
  }

  @Test
  void who_comes_second_is_refused_and_told_by_whom() {
    locks.locked(ADA, "");

    JsonNode refused = locks.does(BOB, "lock", "'resources':['src/a.java']");

    assertThat(code(refused)).isEqualTo("SESSION_LOCKED");
    assertThat(refused.at("/details/locked_by").textValue()).isEqualTo("ada");
    assertThat(refused.at("/details/lock_type").textValue()).isEqualTo("write");
    assertThat(refused.at("/details/expires_at").textValue()).endsWith("Z");
    assertThat(refused.at("/details/session_id").textValue()).isEqualTo(session);
    assertThat(refused.get("retry_after_ms").longValue()).isBetween(200_000L, 300_000L);
    assertThat(refused.at("/details/place_in_line").longValue()).isEqualTo(1);
    assertThat(refused.get("suggestions").toString()).contains("wait_seconds to stand in line");
  }

  @Test
  void who_waited_in_vain_is_told_how_long_and_what_else_to_do() {
    locks.locked(ADA, "'ttl_seconds':100");

    JsonNode refused = locks.does(BOB, "lock", "'wait_seconds':1");

    assertThat(code(refused)).isEqualTo("SESSION_LOCKED");
    assertThat(refused.get("error").textValue())
        .startsWith("the resources are held by ada until ")
        .endsWith("; you waited 1 s and were number 1 in line");
    assertThat(refused.at("/details/waited_ms").longValue()).isGreaterThanOrEqualTo(1_000);
    assertThat(refused.get("retry_after_ms").longValue()).isBetween(1_000L, 100_000L);
    assertThat(refused.get("suggestions").toString())
        .doesNotContain("wait_seconds")
        .contains("add_message");
  }

  @Test
  void readers_share_and_keep_out_who_wants_all() {
    locks.locked(ADA, "'lock_type':'read'");
    locks.locked(BOB, "'lock_type':'read'");

    assertThat(code(locks.does(ROOT, "lock", "'lock_type':'exclusive'")))
        .isEqualTo("SESSION_LOCKED");
    locks.locked(ROOT, "'lock_type':'write'");
  }

  @Test
  void a_released_lock_is_free_and_its_token_is_worth_nothing() {
    long token = locks.locked(ADA, "'resources':['a']");

    JsonNode released = locks.does(ADA, "unlock", "'fencing_token':" + token);

    assertThat(released.get("action").textValue()).isEqualTo("lock_released");
    assertThat(released.at("/locks/0/fencing_token").longValue()).isEqualTo(token);
    assertThat(code(locks.set(ADA, token))).isEqualTo("STALE_FENCING_TOKEN");
    assertThat(code(locks.set(ADA, token + 100))).isEqualTo("NO_LOCK_HELD");
    assertThat(code(locks.does(ADA, "unlock", ""))).isEqualTo("NO_LOCK_HELD");
    assertThat(code(locks.does(ADA, "unlock", "'fencing_token':" + token)))
        .isEqualTo("NO_LOCK_HELD");
    assertThat(locks.locked(BOB, "'resources':['a']")).isGreaterThan(token);
    assertThat(code(locks.set(ADA, token))).isEqualTo("STALE_FENCING_TOKEN");
  }

  @Test
  void unlock_releases_what_is_named_or_all() {
    locks.locked(ADA, "'resources':['a','b']");
    locks.locked(ADA, "'resources':['c']");
    locks.locked(ADA, "'resources':['d']");

    assertThat(code(locks.does(ADA, "unlock", "'resources':['a']"))).isEqualTo("NO_LOCK_HELD");
    assertThat(locks.does(ADA, "unlock", "'resources':['b','a']").get("locks")).hasSize(1);
    assertThat(locks.does(ADA, "unlock", "").get("locks")).hasSize(2);
    locks.locked(BOB, "");
  }

  @Test
  void only_an_admin_unlocks_for_another() {
    long token = locks.locked(ADA, "'resources':['a']");
    locks.locked(ADA, "'resources':['b']");

    assertThat(code(locks.does(BOB, "unlock", "'fencing_token':" + token)))
        .isEqualTo("NO_LOCK_HELD");
    assertThat(code(locks.does(BOB, "unlock", "'resources':['a']"))).isEqualTo("NO_LOCK_HELD");
    assertThat(code(locks.does(ROOT, "unlock", ""))).isEqualTo("NO_LOCK_HELD");
    assertThat(locks
            .does(ROOT, "unlock", "'fencing_token':" + token)
            .get("success")
            .booleanValue())
        .isTrue();
    assertThat(locks.does(ROOT, "unlock", "'resources':['b']").get("locked_by").textValue())
        .isEqualTo("ada");
    locks.locked(BOB, "");
  }

  @Test
  void a_renewed_lock_keeps_its_token_and_lasts_longer() {
    JsonNode lock = locks.does(ADA, "lock", "'ttl_seconds':5");
    long token = lock.get("fencing_token").longValue();

    JsonNode renewed = locks.does(ADA, "renew", "'ttl_seconds':3600,'fencing_token':" + token);

    assertThat(renewed.get("action").textValue()).isEqualTo("lock_renewed");
    assertThat(renewed.get("fencing_token").longValue()).isEqualTo(token);
    assertThat(renewed.get("expires_at").textValue())
        .isGreaterThan(lock.get("expires_at").textValue());
    assertThat(code(locks.does(BOB, "renew", ""))).isEqualTo("NO_LOCK_HELD");
    assertThat(code(locks.does(ADA, "renew", "'fencing_token':" + (token + 7))))
        .isEqualTo("STALE_FENCING_TOKEN");
  }

  @Test
  void locking_again_what_one_holds_makes_the_old_token_stale() {
    long first = locks.locked(ADA, "'resources':['a']");

    long second = locks.locked(ADA, "'resources':['a'],'lock_type':'write'");

    assertThat(second).isGreaterThan(first);
    assertThat(code(locks.set(ADA, first))).isEqualTo("STALE_FENCING_TOKEN");
    assertThat(locks.set(ADA, second).get("version").longValue()).isEqualTo(1);
  }

  @Test
  void tokens_guard_the_session_and_global_memory_too() {
    long token = locks.locked(ADA, "");
    String purpose = "{'session_id':'" + session + "','purpose':'new','fencing_token':";
    String global = "{'key':'g','value':1,'fencing_token':";

    assertThat(code(bench.call(ADA, "update_session", purpose + (token + 1) + "}")))
        .isEqualTo("STALE_FENCING_TOKEN");
    assertThat(bench.call(ADA, "update_session", purpose + token + "}").at("/session/purpose"))
        .hasToString("\"new\"");
    assertThat(
            bench.call(ADA, "set_memory", global + token + "}").path("version").intValue())
        .isEqualTo(1);
    assertThat(code(bench.call(BOB, "set_memory", global + token + "}"))).isEqualTo("NO_LOCK_HELD");
  }

  @Test
  void status_tells_what_is_held_of_what_was_asked_about() {
    JsonNode free = locks.does(ADA, "status", "");
    assertThat(free.get("lock_status")).hasToString("""
            {"locked":false,"locked_by":null,"lock_type":null,"locked_at":null,"expires_at":null}""");
    assertThat(free.get("locks")).isEmpty();
    assertThat(free.get("waiters")).isEmpty();

    locks.locked(ADA, "'resources':['src/**']");

    JsonNode held = locks.does(BOB, "status", "'resources':['src/x']");
    assertThat(held.at("/lock_status/locked").booleanValue()).isTrue();
    assertThat(held.at("/lock_status/locked_by").textValue()).isEqualTo("ada");
    assertThat(held.at("/locks/0/resources/0").textValue()).isEqualTo("src/**");
    assertThat(locks
            .does(BOB, "status", "'resources':['docs']")
            .at("/lock_status/locked")
            .booleanValue())
        .isFalse();
  }

  @Test
  void locks_show_in_the_session_and_when_catching_up() {
    locks.locked(ADA, "'resources':['a']");
    String request = "{'session_id':'" + session + "'}";

    assertThat(bench.call(BOB, "get_session", request).at("/locks/0/locked_by").textValue())
        .isEqualTo("ada");
    assertThat(bench.call(ADA, "catch_up", request).at("/sessions/0/locks/0/resources"))
        .hasToString("[\"a\"]");
  }

  @Test
  void a_notice_is_a_public_message() {
    JsonNode sent = locks.does(ADA, "notify", "'message':'done with a'");

    assertThat(sent.get("action").textValue()).isEqualTo("notification_sent");
    JsonNode message =
        bench.call(BOB, "get_messages", "{'session_id':'" + session + "'}").at("/messages/0");
    assertThat(message.get("id")).isEqualTo(sent.get("message_id"));
    assertThat(message.get("content").textValue()).isEqualTo("done with a");
    assertThat(message.at("/metadata/type").textValue()).isEqualTo("coordination");
  }

  @Test
  void a_closed_session_takes_no_notice_but_locks() {
    bench.call(ADA, "update_session", "{'session_id':'" + session + "','is_active':false}");

    assertThat(code(locks.does(ADA, "notify", "'message':'x'"))).isEqualTo("SESSION_CLOSED");
    locks.locked(ADA, "");
  }

  @Test
  void wrong_calls_are_refused_with_the_field() {
    assertThat(code(locks.does(ADA, "notify", ""))).isEqualTo("INVALID_INPUT");
    assertThat(code(locks.does(ADA, "lock", "'ttl_seconds':4"))).isEqualTo("INVALID_INPUT");
    assertThat(code(locks.does(ADA, "lock", "'wait_seconds':-1"))).isEqualTo("INVALID_INPUT");
    assertThat(code(locks.does(ADA, "lock", "'resources':['']"))).isEqualTo("INVALID_INPUT");
    LockCalls nowhere = new LockCalls(bench, "session_0000000000000000");
    for (String action : new String[] {"lock", "renew", "unlock", "status"}) {
      assertThat(code(nowhere.does(ADA, action, ""))).isEqualTo("SESSION_NOT_FOUND");
    }
    assertThat(code(nowhere.does(ADA, "lock", "'wait_seconds':1"))).isEqualTo("SESSION_NOT_FOUND");
  }

  @Test
  void a_lock_repeated_under_its_key_is_the_same_lock() {
    long token = locks.locked(ADA, "'idempotency_key':'once'");

    JsonNode again = locks.does(ADA, "lock", "'idempotency_key':'once'");

    assertThat(again.get("replayed").booleanValue()).isTrue();
    assertThat(again.get("fencing_token").longValue()).isEqualTo(token);
  }

  @Test
  void every_grant_and_release_is_in_the_audit_log() {
    locks.locked(ADA, "");
    locks.does(ADA, "renew", "");
    locks.does(ADA, "unlock", "");

    JsonNode events = bench.call(ROOT, "get_audit_log", "{'limit':3}").get("events");

    assertThat(events)
        .extracting(event -> event.get("event_type").textValue())
        .containsExactly("lock_released", "lock_renewed", "lock_acquired");
  }

  @Test
  void a_read_lock_that_is_given_to_who_has_one_leaves_it_its_own() {
    long own = locks.locked(BOB, "'lock_type':'read','resources':['a'],'ttl_seconds':3600");
    locks.locked(ADA, "'lock_type':'read','resources':['a'],'ttl_seconds':5");

    JsonNode given = locks.does(ADA, "transfer", "'to':'bob','resources':['a']");

    assertThat(given.at("/locks/0/fencing_token").longValue()).isGreaterThan(own);
    assertThat(code(locks.set(BOB, own))).as("the token it had").isEmpty();
    assertThat(locks.does(BOB, "status", "").get("locks")).hasSize(2);
    assertThat(locks.does(BOB, "unlock", "").get("locks")).hasSize(2);
  }
}
