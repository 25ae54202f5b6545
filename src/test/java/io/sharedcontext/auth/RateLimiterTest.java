package io.sharedcontext.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sharedcontext.testing.MutableClock;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.RateLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often an agent may call. */
class RateLimiterTest {
  private final MutableClock watch = MutableClock.at(Instant.parse("2026-11-20T10:30:00.250Z"));

  private static void drawAll(RateLimiter limiter, String agent, int calls) {
    for (int i = 0; i < calls; i++) {
      limiter.acquire(agent, RateLimit.AUTHENTICATION);
    }
  }

  @Test
  void a_tenth_of_the_rate_may_come_at_once() {
    var limiter = new RateLimiter(1, watch);
    drawAll(limiter, "ann", 6);
    Failure failure =
        catchThrowableOfType(Failure.class, () -> limiter.acquire("ann", RateLimit.AUTHENTICATION));
    assertThat(failure.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(failure.retryAfterMillis()).hasValue(1_000);
    drawAll(limiter, "bob", 6);
    limiter.acquire("ann", RateLimit.MEMORY);
  }

  @Test
  void waiting_as_told_helps() {
    var limiter = new RateLimiter(1, watch);
    drawAll(limiter, "ann", 6);
    watch.pass(Duration.ofMillis(999));
    assertThatThrownBy(() -> drawAll(limiter, "ann", 1)).isInstanceOf(Failure.class);
    watch.pass(Duration.ofMillis(1));
    drawAll(limiter, "ann", 1);
    assertThatThrownBy(() -> drawAll(limiter, "ann", 1)).isInstanceOf(Failure.class);
    watch.pass(Duration.ofHours(-1));
    assertThatThrownBy(() -> drawAll(limiter, "ann", 1)).isInstanceOf(Failure.class);
    watch.pass(Duration.ofHours(5));
    drawAll(limiter, "ann", 6);
    assertThatThrownBy(() -> drawAll(limiter, "ann", 1)).isInstanceOf(Failure.class);
  }

  @Test
  void a_scale_changes_all_rates_and_zero_lifts_them() {
    assertThatThrownBy(() -> drawAll(new RateLimiter(0.01, watch), "ann", 2))
        .isInstanceOf(Failure.class);
    drawAll(new RateLimiter(100, watch), "ann", 600);
    drawAll(new RateLimiter(0, watch), "ann", 10_000);
  }

  @Test
  void authentication_draws_for_the_agent_that_is_asked_for(@TempDir Path home) {
    IdentityFixture peer = new IdentityFixture(home, watch, IdentityFixture.launch("ann"), 1);
    for (int i = 0; i < 6; i++) {
      assertThat(peer.token("bob")).isNotEmpty();
    }
    assertThat(peer.refused("authenticate_agent", "agent_id", "bob", "agent_type", "tester"))
        .isEqualTo("RATE_LIMITED");
    assertThat(peer.token("cat")).isNotEmpty();
    peer.close();
  }
}
