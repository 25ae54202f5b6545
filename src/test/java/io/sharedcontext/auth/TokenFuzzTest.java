package io.sharedcontext.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.Fuzz;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts that are nearly tokens open nothing. */
class TokenFuzzTest {
  private static final int RUNS = 1_500;

  @TempDir
  Path home;

  @Test
  void a_changed_token_is_refused_and_never_another_agent_s() {
    try (IdentityFixture peer =
        new IdentityFixture(home, Clock.systemUTC(), IdentityFixture.launch("ann"))) {
      String token = peer.token("bob");
      Fuzz.each("tokens", RUNS, fuzz -> {
        String mutated = fuzz.random().nextBoolean() ? fuzz.text() : changed(token, fuzz);
        // Without a token, a call is of whom its connection has authenticated last.
        String who = peer.who("auth_token", mutated);

        assertThat(who)
            .as("%s for %s", mutated, token)
            .isIn("TOKEN_INVALID", mutated.equals(token) || mutated.isBlank() ? "bob" : "");
      });
    }
  }

  private static String changed(String token, Fuzz fuzz) {
    int at = fuzz.random().nextInt(token.length());
    String other = fuzz.text();
    return switch (fuzz.random().nextInt(3)) {
      case 0 -> token.substring(0, at) + other;
      case 1 -> token.substring(0, at) + other + token.substring(at);
      default -> token.substring(0, at) + token.substring(Math.min(token.length(), at + 2));
    };
  }
}
