package io.sharedcontext.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.CallSnapshot;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Permission;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a call acts for, and what proves it. */
class IdentityTest {
  private static final Set<Permission> READ_WRITE = Set.of(Permission.READ, Permission.WRITE);

  @TempDir
  Path home;

  private IdentityFixture peer;

  @BeforeEach
  void start() {
    peer = peer(IdentityFixture.launch("ann"));
  }

  @AfterEach
  void stop() {
    peer.close();
  }

  private IdentityFixture peer(LaunchIdentity launch) {
    return new IdentityFixture(home, Clock.systemUTC(), launch);
  }

  private String key(String agentId) {
    return peer.keys.add(agentId, Optional.empty(), READ_WRITE).secret();
  }

  @Test
  void an_agent_without_a_key_acts_by_naming_itself() {
    ObjectNode me = peer.call("who_am_i");
    assertThat(me.path("id").asText()).isEqualTo("ann");
    assertThat(me.path("type").asText()).isEqualTo("tester");
    assertThat(me.path("permissions")).hasToString("[\"read\",\"write\"]");
  }

  @Test
  void without_a_launch_id_the_clients_name_and_four_digits_say_who_acts() {
    IdentityFixture nameless =
        peer(LaunchIdentity.of(Optional.empty(), Optional.empty(), Optional.empty()));
    assertThat(nameless.who()).matches("agent-[0-9a-f]{4}");
    nameless.connection.client("Claude Code (π)");
    assertThat(nameless.who()).matches("Claude-Code-[0-9a-f]{4}").isEqualTo(nameless.who());
    assertThat(nameless.call("who_am_i").path("type").asText()).isEqualTo("Claude-Code");
    nameless.connection.client("x".repeat(300));
    assertThat(nameless.who()).hasSize(100);
    nameless.close();
  }

  @Test
  void an_agent_with_a_key_needs_it() {
    String key = key("ann");
    assertThat(peer.who()).isEqualTo("AUTHENTICATION_REQUIRED");
    assertThat(peer(IdentityFixture.launch("ann", key)).who()).isEqualTo("ann");
    assertThat(peer(IdentityFixture.launch("ann", key + "x")).who()).isEqualTo("INVALID_API_KEY");
    assertThat(peer(IdentityFixture.launch("bob", key)).who()).isEqualTo("INVALID_API_KEY");
  }

  @Test
  void a_revoked_key_stops_at_once_and_does_not_free_the_name() {
    String key = key("ann");
    IdentityFixture keyed = peer(IdentityFixture.launch("ann", key));
    String token = keyed.token("ann");
    assertThat(keyed.who("auth_token", token)).isEqualTo("ann");
    peer.keys.revoke("ann");
    assertThat(keyed.who("auth_token", token)).isEqualTo("TOKEN_INVALID");
    assertThat(keyed.refused("who_am_i")).isEqualTo("TOKEN_INVALID");
    assertThat(peer.who()).isEqualTo("AUTHENTICATION_REQUIRED");
    assertThat(peer.token("ann", "api_key", key("ann"))).isNotEmpty();
  }

  @Test
  void in_a_closed_store_everyone_needs_a_key() {
    String early = peer.token("ann");
    peer.access.set(AccessMode.State.CLOSED);
    assertThat(peer.who("auth_token", early)).isEqualTo("TOKEN_INVALID");
    assertThat(peer(IdentityFixture.launch("bob")).who()).isEqualTo("AUTHENTICATION_REQUIRED");
    assertThat(peer(IdentityFixture.launch("bob", key("bob"))).who()).isEqualTo("bob");
    peer.access.set(AccessMode.State.OPEN);
    assertThat(peer.who()).isEqualTo("ann");
    assertThat(peer.access.state()).isEqualTo(AccessMode.State.OPEN);
  }

  @Test
  void a_key_of_one_type_serves_no_other() {
    String key = peer.keys.add("ann", Optional.of("writer"), READ_WRITE).secret();
    assertThat(peer.refused(
            "authenticate_agent", "agent_id", "ann", "agent_type", "tester", "api_key", key))
        .isEqualTo("PERMISSION_DENIED");
    LaunchIdentity typeless =
        LaunchIdentity.of(Optional.of("ann"), Optional.empty(), Optional.of(key));
    assertThat(peer(typeless).call("who_am_i").path("type").asText()).isEqualTo("writer");
  }

  @Test
  void the_admin_key_lies_beside_the_store_and_grants_admin() throws Exception {
    assertThat(peer.refused("who_rules")).isEqualTo("PERMISSION_DENIED");
    String key = Files.readString(home.resolve("admin.key")).strip();
    LaunchIdentity keyOnly =
        LaunchIdentity.of(Optional.empty(), Optional.empty(), Optional.of(key));
    IdentityFixture admin = peer(keyOnly);
    assertThat(admin.who()).isEqualTo("admin");
    assertThat(admin.refused("who_rules")).isEmpty();
  }

  @Test
  void admin_must_be_asked_for() throws Exception {
    String key = Files.readString(home(peer)).strip();
    String token = peer.token("admin", "api_key", key);
    assertThat(peer.refused("who_rules", "auth_token", token)).isEqualTo("PERMISSION_DENIED");
    ObjectNode request = Json.object()
        .put("agent_id", "admin")
        .put("agent_type", "ops")
        .put("api_key", key)
        .set("requested_permissions", Json.parse("[\"admin\",\"read\"]"));
    String more = peer.call("authenticate_agent", request).path("token").asText();
    assertThat(peer.refused("who_rules", "auth_token", more)).isEmpty();
    request.put("agent_id", "ann").remove("api_key");
    assertThat(peer.call("authenticate_agent", request).path("code").asText())
        .isEqualTo("PERMISSION_DENIED");
  }

  @Test
  void the_admin_key_serves_for_a_name_until_that_name_has_a_key_of_its_own() throws Exception {
    String key = Files.readString(home(peer)).strip();
    String token = peer.token("root", "api_key", key);
    assertThat(peer.who("auth_token", token)).isEqualTo("root");

    peer.keys.add("root", Optional.empty(), READ_WRITE);

    assertThat(peer.who("auth_token", token)).isEqualTo("TOKEN_INVALID");
    assertThat(peer.refused(
            "authenticate_agent", "agent_id", "root", "agent_type", "ops", "api_key", key))
        .isEqualTo("INVALID_API_KEY");
  }

  private static Path home(IdentityFixture peer) {
    peer.who();
    return peer.store.settings().home().resolve("admin.key");
  }

  @Test
  void a_connection_acts_as_the_agent_that_authenticated_last() {
    String first = peer.token("bob");
    peer.token("cat");
    assertThat(peer.who()).isEqualTo("cat");
    assertThat(peer.who("auth_token", first)).isEqualTo("bob");
    assertThat(peer(IdentityFixture.launch("dan")).who("auth_token", first)).isEqualTo("bob");
  }

  @Test
  void a_bad_token_never_falls_back() {
    String token = peer.token("bob");
    assertThat(peer.who("auth_token", token + "x")).isEqualTo("TOKEN_INVALID");
    assertThat(peer.who("auth_token", token + "\n")).isEqualTo("bob");
    assertThat(peer.who("auth_token", "")).isEqualTo("bob");
    assertThat(peer.who("auth_token", "null")).isEqualTo("TOKEN_INVALID");
    assertThat(peer.who("auth_token", "a.b.c")).isEqualTo("TOKEN_INVALID");
    assertThat(peer.who("auth_token", "x".repeat(5_000))).isEqualTo("TOKEN_INVALID");
  }

  @Test
  void no_process_goes_by_what_was_true_before() {
    try (IdentityFixture other = peer(IdentityFixture.launch("ann"))) {
      for (int round = 0; round < 50; round++) {
        peer.access.set(AccessMode.State.CLOSED);
        assertThat(other.who()).isEqualTo("AUTHENTICATION_REQUIRED");
        peer.access.set(AccessMode.State.OPEN);
        assertThat(other.who()).isEqualTo("ann");
      }
    }
  }

  @Test
  void no_error_repeats_a_credential() {
    ObjectNode key = Json.object().put("agent_id", "ann").put("agent_type", "t");
    key.putArray("api_key").add("sck_precious");
    ObjectNode token = Json.object();
    token.putObject("token").put("token", "precious");
    assertThat(peer.call("authenticate_agent", key).toString())
        .contains("INVALID_INPUT", "api_key")
        .doesNotContain("precious");
    assertThat(peer.call("refresh_token", token).toString())
        .contains("INVALID_INPUT")
        .doesNotContain("precious");
    assertThat(peer.call("refresh_token", "token", "precious").toString())
        .contains("TOKEN_INVALID")
        .doesNotContain("precious");
  }

  @Test
  void a_bad_token_fails_a_call_that_needs_none() {
    assertThat(peer.refused(
            "authenticate_agent", "agent_id", "eve", "agent_type", "ops", "auth_token", "garbage"))
        .isEqualTo("TOKEN_INVALID");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "admin",
        "Admin",
        "ADMIN",
        "root",
        "Root",
        "system",
        "operator",
        "PERSON",
        "shared",
        ".",
        ".."
      })
  void names_of_who_is_in_charge_need_a_key_in_any_case(String name) {
    assertThat(peer.refused("authenticate_agent", "agent_id", name, "agent_type", "tester"))
        .isEqualTo("AUTHENTICATION_REQUIRED");
    assertThat(peer(IdentityFixture.launch(name)).who()).isEqualTo("AUTHENTICATION_REQUIRED");
    assertThat(peer(IdentityFixture.launch(name, key(name))).who()).isEqualTo(name);
  }

  @Test
  void a_name_that_differs_by_case_only_is_another_agent_and_is_told_of_the_first() {
    String bob = peer.token("bob");
    assertThat(peer.call("authenticate_agent", "agent_id", "bob", "agent_type", "tester")
            .has("did_you_mean"))
        .isFalse();
    // Others may know of bob from the moment it was there.
    int noted = peer.store.write(tx -> tx.run("""
            INSERT INTO presence VALUES ('bob', '1-a', 'tester', 'active', '', '', '{}', 1, 1, 1, 1)
            """)).join();
    assertThat(noted).isEqualTo(1);

    ObjectNode other = peer.call("authenticate_agent", "agent_id", "Bob", "agent_type", "tester");
    assertThat(other.path("did_you_mean").asText()).isEqualTo("bob");
    assertThat(other.path("agent_id").asText()).isEqualTo("Bob");
    assertThat(peer.who("auth_token", bob)).isEqualTo("bob");
  }

  @Test
  void only_who_came_with_a_key_is_verified() {
    ConnectionContext plain = new ConnectionContext();
    assertThat(peer.authenticator
            .identify(CallSnapshot.NONE, Optional.empty(), plain)
            .verified())
        .isFalse();
    String claimed = peer.token("bob");
    assertThat(peer.authenticator
            .identify(CallSnapshot.NONE, Optional.of(claimed), plain)
            .verified())
        .isFalse();

    String secret = key("kay");
    String proved = peer.token("kay", "api_key", secret);
    assertThat(peer.authenticator
            .identify(CallSnapshot.NONE, Optional.of(proved), plain)
            .verified())
        .isTrue();
    assertThat(peer(IdentityFixture.launch("kay", secret))
            .authenticator
            .identify(CallSnapshot.NONE, Optional.empty(), plain)
            .verified())
        .isTrue();
  }
}
