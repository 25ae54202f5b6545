package io.sharedcontext.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.auth.Keys.Issued;
import io.sharedcontext.auth.Keys.Rotation;
import io.sharedcontext.store.sqlite.BackupSet;
import io.sharedcontext.store.sqlite.ReadOnlyStore;
import io.sharedcontext.testing.MutableClock;
import io.sharedcontext.testing.SqliteOnly;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that expire, are rotated, and fix a type. */
class KeyLifeTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final Path home;
  private final MutableClock watch = MutableClock.at(Instant.parse("2026-11-20T10:30:00Z"));

  @AutoClose
  private final IdentityFixture peer;

  KeyLifeTest(@TempDir Path home) {
    this.home = home;
    peer = new IdentityFixture(home, watch, IdentityFixture.launch("ann"));
  }

  private Issued add(Optional<Duration> lifetime) {
    return peer.keys.add("boss", Optional.of("tester"), PermissionSets.OPEN, lifetime);
  }

  private static Rotation overlap(Duration time) {
    return new Rotation(time, Optional.empty(), Optional.empty());
  }

  private IdentityFixture launched(String agent, String key) {
    return new IdentityFixture(home, watch, IdentityFixture.launch(agent, key));
  }

  @Test
  void a_key_works_until_it_expires_in_processes_that_run_too() {
    Issued issued = add(Optional.of(HOUR));
    try (IdentityFixture boss = launched("boss", issued.secret())) {
      String token = peer.token("boss", "api_key", issued.secret());
      assertThat(boss.who()).isEqualTo("boss");
      watch.pass(HOUR.minusMillis(1));
      assertThat(boss.who()).isEqualTo("boss");
      assertThat(peer.who("auth_token", token)).isEqualTo("boss");
      watch.pass(Duration.ofMillis(1));
      JsonNode refused = boss.call("who_am_i");
      assertThat(refused.path("code").asText()).isEqualTo("INVALID_API_KEY");
      assertThat(refused.path("error").asText())
          .contains(issued.key().id(), "expired at 2026-11-20T11:30:00.000Z");
      assertThat(peer.who("auth_token", token)).isEqualTo("TOKEN_EXPIRED");
    }
  }

  @Test
  void an_expired_key_does_not_free_the_name() {
    add(Optional.of(HOUR));
    watch.pass(HOUR);
    assertThat(peer.refused("authenticate_agent", "agent_id", "boss", "agent_type", "tester"))
        .isEqualTo("AUTHENTICATION_REQUIRED");
  }

  @Test
  void a_token_says_that_it_lasts_no_longer_than_its_key() {
    Issued issued = add(Optional.of(Duration.ofMinutes(10)));
    JsonNode answer = peer.call(
        "authenticate_agent",
        "agent_id",
        "boss",
        "agent_type",
        "tester",
        "api_key",
        issued.secret());
    assertThat(answer.path("expires_at").asText()).isEqualTo("2026-11-20T10:40:00.000Z");
  }

  @Test
  void after_a_rotation_both_keys_work_until_the_overlap_ends() {
    Issued old = add(Optional.empty());
    try (IdentityFixture running = launched("boss", old.secret())) {
      assertThat(running.who()).isEqualTo("boss");
      Issued next = peer.keys.rotate("boss", overlap(HOUR));
      try (IdentityFixture fresh = launched("boss", next.secret())) {
        assertThat(fresh.who()).isEqualTo("boss");
        assertThat(running.who()).isEqualTo("boss");
        watch.pass(HOUR);
        assertThat(fresh.who()).isEqualTo("boss");
        JsonNode refused = running.call("who_am_i");
        assertThat(refused.path("code").asText()).isEqualTo("INVALID_API_KEY");
        assertThat(refused.path("error").asText())
            .contains("replaced by " + next.key().id());
      }
    }
  }

  @Test
  void a_rotation_without_overlap_ends_the_old_key_and_its_tokens_at_once() {
    Issued old = add(Optional.empty());
    String token = peer.token("boss", "api_key", old.secret());
    assertThat(peer.who("auth_token", token)).isEqualTo("boss");
    Issued next = peer.keys.rotate(old.key().id(), overlap(Duration.ZERO));
    assertThat(peer.who("auth_token", token)).isEqualTo("TOKEN_INVALID");
    assertThat(peer.token("boss", "api_key", next.secret())).isNotEmpty();
  }

  @Test
  void the_new_key_has_the_rights_type_and_lifetime_of_the_old_one() {
    Issued old = add(Optional.of(HOUR));
    watch.pass(Duration.ofMinutes(50));
    Key next = peer.keys.rotate("boss", overlap(HOUR)).key();
    assertThat(next.permissions()).isEqualTo(old.key().permissions());
    assertThat(next.agentType()).contains("tester");
    assertThat(next.expiresAt()).contains(watch.instant().plus(HOUR));
    Key replaced = peer.keys.list().stream()
        .filter(key -> key.id().equals(old.key().id()))
        .findFirst()
        .orElseThrow();
    assertThat(replaced.expiresAt()).isEqualTo(old.key().expiresAt());
  }

  @Test
  void of_two_rotations_of_one_key_at_once_one_is_refused() {
    for (int round = 0; round < 5; round++) {
      Issued old = peer.keys.add("boss" + round, Optional.empty(), PermissionSets.OPEN);
      List<CompletableFuture<Boolean>> both = IntStream.range(0, 2)
          .mapToObj(i -> CompletableFuture.supplyAsync(
                  () -> peer.keys.rotate(old.key().id(), overlap(HOUR)))
              .handle((issued, refused) -> refused == null))
          .toList();
      assertThat(both.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(true, false);
    }
  }

  @Test
  void an_agent_with_several_keys_has_to_name_one() {
    Issued one = add(Optional.empty());
    Issued two = add(Optional.empty());
    assertThatThrownBy(() -> peer.keys.rotate("boss", overlap(HOUR)))
        .hasMessageContaining(one.key().id())
        .hasMessageContaining(two.key().id());
    assertThatThrownBy(() -> peer.keys.rotate("nobody", overlap(HOUR)))
        .hasMessageContaining("no working key nobody");
  }

  @Test
  void the_file_of_the_admin_key_follows_its_rotation() throws Exception {
    peer.who();
    String before = Files.readString(home.resolve("admin.key")).strip();
    Issued next = peer.keys.rotate("admin", overlap(Duration.ZERO));
    assertThat(Files.readString(home.resolve("admin.key")).strip())
        .isEqualTo(next.secret())
        .isNotEqualTo(before);
    assertThat(peer.refused(
            "authenticate_agent", "agent_id", "ops", "agent_type", "tester", "api_key", before))
        .isEqualTo("INVALID_API_KEY");
    assertThat(peer.token("ops", "api_key", next.secret())).isNotEmpty();
  }

  /** Its new secret is in the file before the store knows it, and the former one as long. */
  @Test
  void a_rotation_of_the_admin_key_that_is_not_committed_leaves_one_in_the_file_that_works()
      throws Exception {
    peer.who();
    Path file = home.resolve("admin.key");
    String before = Files.readString(file).strip();
    StoreBootstrap founding = peer.authenticator.founding();
    assertThatThrownBy(() -> peer.store
            .write(tx -> {
              founding.keepBoth(tx, "sck_next", KeyTable.matching(tx, before).orElseThrow());
              throw new IllegalStateException("cut");
            })
            .join())
        .hasMessageContaining("cut");
    assertThat(Files.readAllLines(file)).containsExactly("sck_next", before);
    Issued next = peer.keys.rotate("admin", overlap(Duration.ZERO));
    assertThat(Files.readAllLines(file)).containsExactly(next.secret());
  }

  @SqliteOnly("backup copies a file")
  @Test
  void a_backup_during_which_the_admin_key_is_rotated_holds_the_key_that_it_knows(
      @TempDir Path backups) throws Exception {
    peer.who();
    // Enough for the copy to tell of its progress.
    peer.store
        .write(tx -> tx.run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE"
            + " i < 30000) INSERT INTO store_fact (name, value) SELECT 'n' || i, i FROM n"))
        .join();
    AtomicBoolean rotated = new AtomicBoolean();
    BackupSet backup = BackupSet.make(
        new BackupSet.Request(home.resolve("context.db"), backups, "b", watch.instant()),
        tx -> {},
        bytes -> {
          if (!rotated.getAndSet(true)) {
            peer.keys.rotate("admin", overlap(Duration.ZERO));
          }
        });
    assertThat(rotated).isTrue();
    String kept = Files.readAllLines(backup.directory().resolve("admin.key")).get(0);
    boolean works = ReadOnlyStore.read(
        backup.directory().resolve("context.db"),
        tx ->
            KeyTable.matching(tx, kept).filter(key -> key.live(watch.instant())).isPresent());
    assertThat(works).isTrue();
  }

  @Test
  void a_key_without_a_type_takes_the_one_it_first_comes_with() {
    Issued issued = peer.keys.add("boss", Optional.empty(), PermissionSets.OPEN);
    try (IdentityFixture boss = launched("boss", issued.secret())) {
      assertThat(boss.call("who_am_i").path("type").asText()).isEqualTo("tester");
      JsonNode other = peer.call(
          "authenticate_agent",
          "agent_id",
          "boss",
          "agent_type",
          "judge",
          "api_key",
          issued.secret());
      assertThat(other.path("code").asText()).isEqualTo("PERMISSION_DENIED");
      assertThat(other.path("error").asText()).contains("only as type tester");
    }
    assertThat(peer.keys.list()).anySatisfy(key -> assertThat(key.agentType()).contains("tester"));
    assertThat(
            peer.keys.add("boss", Optional.empty(), PermissionSets.OPEN).key().agentType())
        .contains("tester");
  }

  @Test
  void a_token_of_another_type_ends_when_the_key_is_given_one() {
    Issued issued = peer.keys.add("boss", Optional.empty(), PermissionSets.OPEN);
    String token = peer.token("boss", "api_key", issued.secret());
    assertThat(peer.store
            .write(tx -> tx.run("UPDATE keys SET agent_type = 'judge' WHERE agent_id = 'boss'"))
            .join())
        .isEqualTo(1);
    peer.access.set(AccessMode.State.OPEN);
    assertThat(peer.who("auth_token", token)).isEqualTo("TOKEN_INVALID");
  }

  @Test
  void an_operators_key_serves_for_any_type() {
    peer.who();
    String admin = peer.keys.add("root", Optional.empty(), PermissionSets.ADMIN).secret();
    for (String type : List.of("tester", "judge")) {
      assertThat(peer.call(
                  "authenticate_agent", "agent_id", "root", "agent_type", type, "api_key", admin)
              .path("agent_type")
              .asText())
          .isEqualTo(type);
    }
  }
}
