package io.sharedcontext.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.testing.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new secret under running processes. */
class SecretRotationTest {
  private static final Duration OVERLAP = Duration.ofMinutes(10);

  private final Path home;
  private final MutableClock watch = MutableClock.at(Instant.parse("2026-11-20T10:30:00Z"));

  @AutoClose
  private final IdentityFixture peer;

  @AutoClose
  private final IdentityFixture other;

  SecretRotationTest(@TempDir Path home) {
    this.home = home;
    peer = new IdentityFixture(home, watch, IdentityFixture.launch("ann"));
    other = new IdentityFixture(home, watch, IdentityFixture.launch("zoe"));
  }

  private void rotate(Duration overlap) {
    peer.authenticator.founding().rotateSecret(overlap);
  }

  @Test
  void tokens_of_the_old_secret_are_good_until_the_overlap_ends() throws Exception {
    String old = peer.token("bob");
    String before = peer.secret();
    assertThat(other.who("auth_token", old)).isEqualTo("bob");
    rotate(OVERLAP);
    assertThat(peer.secret()).isNotEqualTo(before);
    assertThat(other.who("auth_token", old)).isEqualTo("bob");
    String fresh = other.token("cat");
    assertThat(peer.who("auth_token", fresh)).isEqualTo("cat");
    watch.pass(OVERLAP.minusMillis(1));
    assertThat(other.who("auth_token", old)).isEqualTo("bob");
    watch.pass(Duration.ofMillis(1));
    assertThat(other.who("auth_token", old)).isEqualTo("TOKEN_INVALID");
    assertThat(peer.who("auth_token", old)).isEqualTo("TOKEN_INVALID");
    assertThat(peer.who("auth_token", fresh)).isEqualTo("cat");
  }

  @Test
  void a_token_of_the_old_secret_can_be_refreshed_into_one_of_the_new() {
    String old = peer.token("bob");
    rotate(OVERLAP);
    String next = other.call("refresh_token", "token", old).path("token").asText();
    watch.pass(OVERLAP);
    assertThat(peer.who("auth_token", next)).isEqualTo("bob");
    assertThat(peer.who("auth_token", old)).isEqualTo("TOKEN_INVALID");
  }

  @Test
  void without_an_overlap_all_tokens_end_at_once_and_the_old_secret_is_gone() throws Exception {
    String old = peer.token("bob");
    String before = peer.secret();
    assertThat(other.who("auth_token", old)).isEqualTo("bob");
    rotate(Duration.ZERO);
    assertThat(other.who("auth_token", old)).isEqualTo("TOKEN_INVALID");
    assertThat(other.who("auth_token", other.token("cat"))).isEqualTo("cat");
    assertThat(peer.previousSecrets()).doesNotContain(before);
  }

  @Test
  void of_several_rotations_each_old_secret_has_its_own_overlap() {
    String first = peer.token("bob");
    rotate(OVERLAP);
    watch.pass(Duration.ofMinutes(5));
    String second = peer.token("cat");
    rotate(OVERLAP);
    assertThat(other.who("auth_token", first)).isEqualTo("bob");
    watch.pass(Duration.ofMinutes(5));
    assertThat(other.who("auth_token", first)).isEqualTo("TOKEN_INVALID");
    assertThat(other.who("auth_token", second)).isEqualTo("cat");
  }

  @Test
  void two_rotations_at_once_lose_no_token() {
    List<String> tokens = new ArrayList<>();
    for (int round = 0; round < 4; round++) {
      tokens.add(peer.token("bob" + round));
      List<CompletableFuture<Void>> both = IntStream.range(0, 2)
          .mapToObj(i -> CompletableFuture.runAsync(
              () -> (i == 0 ? peer : other).authenticator.founding().rotateSecret(OVERLAP)))
          .toList();
      both.forEach(CompletableFuture::join);
    }
    for (int round = 0; round < 4; round++) {
      assertThat(other.who("auth_token", tokens.get(round))).isEqualTo("bob" + round);
      assertThat(peer.who("auth_token", tokens.get(round))).isEqualTo("bob" + round);
    }
  }

  @Test
  void a_rotation_that_is_cut_before_its_commit_ends_no_token() throws Exception {
    String old = peer.token("bob");
    peer.secrets("ab".repeat(32), peer.secret());
    try (IdentityFixture fresh = new IdentityFixture(home, watch, IdentityFixture.launch("new"))) {
      assertThat(fresh.who("auth_token", old)).isEqualTo("bob");
      String next = fresh.token("cat");
      assertThat(other.who("auth_token", next)).isEqualTo("cat");
      assertThat(other.who("auth_token", old)).isEqualTo("bob");
      fresh.authenticator.founding().rotateSecret(OVERLAP);
      assertThat(other.who("auth_token", old)).isEqualTo("bob");
      assertThat(peer.who("auth_token", next)).isEqualTo("cat");
    }
  }

  @Test
  void only_so_many_earlier_secrets_are_good_at_once() {
    peer.who();
    for (int i = 0; i < PreviousSecrets.MOST; i++) {
      rotate(OVERLAP);
    }
    String token = peer.token("bob");
    assertThatThrownBy(() -> rotate(OVERLAP)).hasMessageContaining("earlier secrets");
    assertThat(other.who("auth_token", token)).isEqualTo("bob");
    watch.pass(OVERLAP);
    rotate(OVERLAP);
    assertThat(other.who("auth_token", token)).isEqualTo("bob");
  }

  @Test
  void a_rotation_is_on_record_without_the_secrets() {
    rotate(OVERLAP);
    Audit.Filter all = new Audit.Filter(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    Audit.Event event =
        peer.store.read(tx -> Audit.list(tx, all, Long.MAX_VALUE, 1)).get(0).event();
    assertThat(event.type()).isEqualTo("secret_rotated");
    assertThat(event.details()).hasToString("{\"until\":\"2026-11-20T10:40:00.000Z\"}");
  }
}
