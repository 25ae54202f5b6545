package io.sharedcontext.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many processes that try keys of one agent, and the agent itself. */
class KeyGuessesTest {
  @TempDir
  Path home;

  private final MutableClock watch = MutableClock.at(Instant.parse("2026-11-20T10:30:00Z"));
  private final List<IdentityFixture> peers = new ArrayList<>();
  private String key = "";

  @BeforeEach
  void start() {
    key = peer().keys.add("boss", Optional.empty(), PermissionSets.OPEN).secret();
  }

  @AfterEach
  void stop() {
    peers.forEach(IdentityFixture::close);
  }

  private IdentityFixture peer() {
    IdentityFixture peer = new IdentityFixture(home, watch, IdentityFixture.launch("ann"), 1);
    peers.add(peer);
    return peer;
  }

  private static JsonNode attempt(IdentityFixture peer, String agent, String secret) {
    return peer.call(
        "authenticate_agent", "agent_id", agent, "agent_type", "tester", "api_key", secret);
  }

  /** Five processes give four wrong keys each, which the store knows of in the end. */
  private void attack(String agent) {
    for (int process = 0; process < 5; process++) {
      IdentityFixture attacker = peer();
      for (int i = 0; i < 4; i++) {
        attempt(attacker, agent, "sck_guess" + process + i);
      }
    }
    awaitCounted(agent);
  }

  private void awaitCounted(String agent) {
    Await.until(
        "wrong keys are counted",
        () -> peers
                .get(0)
                .store
                .read(
                    tx -> tx.number("SELECT given AS n FROM wrong_keys WHERE agent_id = ?", agent))
            >= KeyGuesses.MOST);
  }

  @Test
  void after_many_wrong_keys_in_all_processes_one_that_gave_some_has_to_wait() {
    attack("boss");
    JsonNode refused = attempt(peers.get(1), "boss", "sck_another");
    assertThat(refused.path("code").asText()).isEqualTo("RATE_LIMITED");
    assertThat(refused.path("retry_after_ms").asLong()).isEqualTo(60_000);
    assertThat(attempt(peers.get(1), "boss", key).path("code").asText()).isEqualTo("RATE_LIMITED");
    watch.pass(Duration.ofMinutes(1));
    assertThat(attempt(peers.get(1), "boss", key).path("success").asBoolean()).isTrue();
  }

  @Test
  void a_new_process_has_one_guess() {
    attack("boss");
    IdentityFixture fresh = peer();
    assertThat(attempt(fresh, "boss", "sck_one").path("code").asText())
        .isEqualTo("INVALID_API_KEY");
    assertThat(attempt(fresh, "boss", "sck_two").path("code").asText()).isEqualTo("RATE_LIMITED");
  }

  @Test
  void who_holds_the_key_gets_in_all_the_while() {
    IdentityFixture known = peer();
    assertThat(attempt(known, "boss", key).path("success").asBoolean()).isTrue();
    assertThat(attempt(known, "boss", "sck_mistyped").path("code").asText())
        .isEqualTo("INVALID_API_KEY");
    attack("boss");
    assertThat(attempt(known, "boss", key).path("success").asBoolean()).isTrue();
    assertThat(attempt(peer(), "boss", key).path("success").asBoolean()).isTrue();
  }

  @Test
  void the_operators_key_is_guarded_under_every_name() {
    for (int i = 0; i < KeyGuesses.MOST; i++) {
      attempt(peers.get(0), "name" + i, "sck_guess" + i);
    }
    awaitCounted("admin");
    assertThat(attempt(peers.get(0), "yet-another", "sck_guess").path("code").asText())
        .isEqualTo("RATE_LIMITED");
    assertThat(attempt(peers.get(0), "boss", key).path("success").asBoolean()).isTrue();
  }
}
