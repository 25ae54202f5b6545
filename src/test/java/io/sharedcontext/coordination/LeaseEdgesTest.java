package io.sharedcontext.coordination;

import static io.sharedcontext.coordination.LockCalls.code;
import static io.sharedcontext.testing.ToolFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.ToolFixture;
import io.sharedcontext.testing.WithStore;
import io.sharedcontext.tool.Caller;
import org.junit.jupiter.api.Test;

/** Locks at the edges of what may be asked. */
@WithStore
class LeaseEdgesTest {
  private static final Caller ADA = agent("ada", "builder");
  private static final Caller BOB = agent("bob", "tester");

  private final ToolFixture bench;
  private final String session;
  private final LockCalls locks;

  LeaseEdgesTest(ToolFixture bench) {
    this.bench = bench;
    session = bench.session(ADA);
    locks = new LockCalls(bench, session);
  }

  @Test
  void a_lock_that_ended_is_not_told_again_but_granted_anew() {
    long token = locks.locked(ADA, "'idempotency_key':'once'");
    locks.does(ADA, "unlock", "");

    JsonNode again = locks.does(ADA, "lock", "'idempotency_key':'once'");

    assertThat(again.has("replayed")).isFalse();
    assertThat(again.get("fencing_token").longValue()).isGreaterThan(token);
    assertThat(locks
            .set(ADA, again.get("fencing_token").longValue())
            .get("success")
            .booleanValue())
        .isTrue();
  }

  @Test
  void names_may_be_long_but_not_all_of_them() {
    locks.locked(ADA, "'resources':['" + "x".repeat(1_000) + "']");
    String six = ("'" + "y".repeat(1_000) + "',").repeat(5) + "'z'";

    assertThat(
            locks.does(ADA, "lock", "'resources':[" + six + "]").path("error").asText())
        .contains("at most 5000 characters together, not 5001");
    String wide = ("'" + "*a".repeat(500) + "',").repeat(2) + "'?'";
    assertThat(
            locks.does(ADA, "lock", "'resources':[" + wide + "]").path("error").asText())
        .contains("patterns among them 2000, not 2001");
    assertThat(code(locks.does(ADA, "lock", "'resources':['']"))).isEqualTo("INVALID_INPUT");
    assertThat(code(locks.does(ADA, "lock", "'resources':['" + "x".repeat(1_001) + "']")))
        .isEqualTo("INVALID_INPUT");
  }

  @Test
  void brackets_are_letters_like_any_other() {
    locks.locked(ADA, "'resources':['[a-z]']");

    locks.locked(BOB, "'resources':['a']");
    assertThat(code(locks.does(BOB, "lock", "'resources':['[a-z]']"))).isEqualTo("SESSION_LOCKED");
    assertThat(code(locks.does(BOB, "lock", "'resources':['[?-*]']"))).isEqualTo("SESSION_LOCKED");
  }

  @Test
  void locks_of_a_session_keep_within_the_budget_that_is_asked_for() {
    for (int i = 0; i < 20; i++) {
      locks.locked(ADA, "'resources':['" + "r".repeat(100) + i + "']");
    }
    bench.post(BOB, session, "hello");
    String request = "{'session_id':'" + session + "'";

    JsonNode small = bench.call(BOB, "get_session", request + ",'max_tokens':300}");
    JsonNode whole = bench.call(BOB, "get_session", request + "}");

    assertThat(small.toString()).hasSizeLessThan(1_400);
    assertThat(small.get("truncated").booleanValue()).isTrue();
    assertThat(small.get("messages")).hasSize(1);
    assertThat(whole.get("locks")).hasSize(20);
    assertThat(whole.has("truncated")).isFalse();
  }

  @Test
  void a_reader_becomes_a_writer_and_keeps_what_it_read_under() {
    long reading = locks.locked(ADA, "'resources':['a'],'lock_type':'read'");
    locks.locked(BOB, "'resources':['a'],'lock_type':'read'");

    long writing = locks.locked(ADA, "'resources':['a'],'lock_type':'write'");

    assertThat(code(locks.does(BOB, "lock", "'resources':['a']"))).isEqualTo("SESSION_LOCKED");
    assertThat(code(locks.does(ADA, "lock", "'resources':['a'],'lock_type':'exclusive'")))
        .isEqualTo("SESSION_LOCKED");
    assertThat(locks
            .does(ADA, "unlock", "'fencing_token':" + writing)
            .get("success")
            .booleanValue())
        .isTrue();
    assertThat(locks.set(ADA, reading).get("success").booleanValue()).isTrue();
    assertThat(locks.does(ADA, "status", "").get("locks")).hasSize(2);
  }

  @Test
  void a_token_of_another_agent_or_session_is_none_of_the_callers() {
    long token = locks.locked(ADA, "");
    String elsewhere = bench.session(ADA);

    assertThat(code(locks.set(BOB, token))).isEqualTo("NO_LOCK_HELD");
    assertThat(code(new LockCalls(bench, elsewhere).set(ADA, token))).isEqualTo("NO_LOCK_HELD");
  }
}
