package io.sharedcontext.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.testing.MutableClock;
import io.sharedcontext.testing.SqliteOnly;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Permission;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a token is good for, and until when. */
class TokenTest {
  private final Path home;
  private final MutableClock watch = MutableClock.at(Instant.parse("2026-11-20T10:30:00.250Z"));

  @AutoClose
  private final IdentityFixture peer;

  @AutoClose
  private final IdentityFixture other;

  TokenTest(@TempDir Path home) {
    this.home = home;
    peer = new IdentityFixture(home, watch, IdentityFixture.launch("ann"));
    other = new IdentityFixture(home, watch, IdentityFixture.launch("zoe"));
  }

  @Test
  void an_agent_gets_a_token_with_all_its_facts() {
    JsonNode answer = peer.call("authenticate_agent", "agent_id", "bob", "agent_type", "tester");
    assertThat(answer.path("token_type").asText()).isEqualTo("Bearer");
    assertThat(answer.path("agent_id").asText()).isEqualTo("bob");
    assertThat(answer.path("agent_type").asText()).isEqualTo("tester");
    assertThat(answer.path("permissions")).hasToString("[\"read\",\"write\"]");
    assertThat(answer.path("issued_at").asText()).isEqualTo("2026-11-20T10:30:00.250Z");
    assertThat(answer.path("expires_at").asText()).isEqualTo("2026-11-20T11:30:00.250Z");
  }

  @Test
  void a_token_expires() {
    String token = peer.token("bob");
    watch.pass(Duration.ofMinutes(59));
    assertThat(other.who("auth_token", token)).isEqualTo("bob");
    watch.pass(Duration.ofMinutes(2));
    assertThat(other.who("auth_token", token)).isEqualTo("TOKEN_EXPIRED");
    assertThat(peer.who()).isEqualTo("TOKEN_EXPIRED");
    assertThat(peer.refused("refresh_token", "token", token)).isEqualTo("TOKEN_EXPIRED");
  }

  @Test
  void a_token_lives_for_its_time_to_the_millisecond() {
    String token = peer.token("bob");
    watch.pass(Duration.ofHours(1).minusMillis(1));
    assertThat(other.who("auth_token", token)).isEqualTo("bob");
    watch.pass(Duration.ofMillis(1));
    assertThat(other.who("auth_token", token)).isEqualTo("TOKEN_EXPIRED");
    assertThat(peer.refused("refresh_token", "token", token)).isEqualTo("TOKEN_EXPIRED");
  }

  @Test
  void a_refresh_replaces_the_token_in_every_process() {
    String old = peer.token("bob");
    assertThat(other.who("auth_token", old)).isEqualTo("bob");
    String replacement = peer.call("refresh_token", "token", old).path("token").asText();
    assertThat(other.who("auth_token", old)).isEqualTo("TOKEN_INVALID");
    assertThat(other.who("auth_token", replacement)).isEqualTo("bob");
    assertThat(peer.who()).isEqualTo("bob");
    assertThat(other.refused("refresh_token", "token", old)).isEqualTo("TOKEN_INVALID");
  }

  @Test
  void a_refresh_of_another_agents_token_leaves_the_connection_alone() {
    String bob = peer.token("bob");
    peer.token("cat");
    peer.call("refresh_token", "token", bob);
    assertThat(peer.who()).isEqualTo("cat");
    assertThat(
            other.call("refresh_token", "token", peer.token("dan")).path("code").asText())
        .isEmpty();
    assertThat(other.who()).isEqualTo("zoe");
  }

  @Test
  void of_two_refreshes_at_once_one_wins() {
    for (int round = 0; round < 10; round++) {
      String token = peer.token("bob");
      List<CompletableFuture<String>> both = IntStream.range(0, 2)
          .mapToObj(i -> CompletableFuture.supplyAsync(
              () -> (i == 0 ? peer : other).refused("refresh_token", "token", token)))
          .toList();
      assertThat(both.stream().map(CompletableFuture::join))
          .containsExactlyInAnyOrder("", "TOKEN_INVALID");
    }
  }

  @Test
  void a_token_that_somebody_else_signed_is_refused() {
    peer.who();
    String issuer =
        peer.store.read(tx -> PropertyTable.find(tx, PropertyTable.STORE)).orElseThrow();
    String forged = JWT.create()
        .withIssuer(issuer)
        .withSubject("admin")
        .withClaim("permissions", "read,write,admin")
        .sign(Algorithm.HMAC256(new byte[32]));
    assertThat(peer.who("auth_token", forged)).isEqualTo("TOKEN_INVALID");
    String payload = JWT.decode(forged).getPayload();
    String unsigned = encoded("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + payload + ".";
    assertThat(peer.who("auth_token", unsigned)).isEqualTo("TOKEN_INVALID");
  }

  @Test
  void a_signature_has_one_text_only() {
    String token = peer.token("bob");
    char next = (char) (token.charAt(token.length() - 1) + 1);
    String tampered = token.substring(0, token.length() - 1) + next;
    assertThat(other.who("auth_token", tampered)).isEqualTo("TOKEN_INVALID");
    assertThat(other.who("auth_token", token + "=")).isEqualTo("TOKEN_INVALID");
    assertThat(other.who("auth_token", token)).isEqualTo("bob");
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  @Test
  void the_token_of_another_store_is_refused(@TempDir Path elsewhere) throws Exception {
    String token = peer.token("bob");
    IdentityFixture stranger = new IdentityFixture(elsewhere, watch, IdentityFixture.launch("ann"));
    stranger.who();
    stranger.secrets(peer.secret(), "");
    assertThat(stranger.who("auth_token", token)).isEqualTo("TOKEN_INVALID");
    stranger.close();
  }

  @Test
  void a_token_without_a_key_ends_when_the_agent_gets_one() {
    String token = peer.token("bob");
    assertThat(other.who("auth_token", token)).isEqualTo("bob");
    peer.keys.add("bob", Optional.empty(), Set.of(Permission.READ));
    assertThat(other.who("auth_token", token)).isEqualTo("TOKEN_INVALID");
  }

  @SqliteOnly("the secret is a file that can be lost")
  @Test
  void a_lost_secret_is_replaced_and_every_process_follows() throws Exception {
    String token = peer.token("bob");
    assertThat(other.who("auth_token", token)).isEqualTo("bob");
    Files.delete(home.resolve("token.secret"));
    String fresh = peer.token("cat");
    assertThat(other.who("auth_token", token)).isEqualTo("TOKEN_INVALID");
    assertThat(other.who("auth_token", fresh)).isEqualTo("cat");
  }

  @Test
  void more_than_the_key_grants_is_denied() {
    String key = peer.keys.add("bob", Optional.empty(), Set.of(Permission.READ)).secret();
    var request = Json.object()
        .put("agent_id", "bob")
        .put("agent_type", "tester")
        .put("api_key", key)
        .set("requested_permissions", Json.parse("[\"read\",\"write\"]"));
    assertThat(peer.call("authenticate_agent", Json.object(request.toString()))
            .path("code")
            .asText())
        .isEqualTo("PERMISSION_DENIED");
    peer.token("bob", "api_key", key);
    assertThat(peer.call("who_am_i").path("permissions")).hasToString("[\"read\"]");
  }

  @Test
  void the_launch_key_counts_for_the_agent_launched() {
    String key = peer.keys.add("ann", Optional.empty(), PermissionSets.OPEN).secret();
    IdentityFixture keyed = new IdentityFixture(home, watch, IdentityFixture.launch("ann", key));
    assertThat(keyed.token("ann")).isNotEmpty();
    assertThat(keyed.token("bob")).isNotEmpty();
    assertThat(keyed.who()).isEqualTo("bob");
    assertThat(peer.refused("authenticate_agent", "agent_id", "ann", "agent_type", "tester"))
        .isEqualTo("AUTHENTICATION_REQUIRED");
    keyed.close();
  }
}
