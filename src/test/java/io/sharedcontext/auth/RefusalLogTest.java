package io.sharedcontext.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.Await;
import io.sharedcontext.testing.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of many refusals: few rows, which add up. */
class RefusalLogTest {
  private static final Audit.Filter ALL = new Audit.Filter(
      Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  @TempDir
  Path home;

  private final MutableClock watch = MutableClock.at(Instant.parse("2026-11-20T10:30:00Z"));
  private IdentityFixture peer;
  private IdentityFixture other;

  @BeforeEach
  void start() {
    peer = new IdentityFixture(home, watch, IdentityFixture.launch("ann"), 1);
    other = new IdentityFixture(home, watch, IdentityFixture.launch("ann"), 1);
    peer.who();
  }

  @AfterEach
  void stop() {
    peer.close();
    other.close();
  }

  private List<Audit.Event> refusals() {
    return peer.store.read(tx -> Audit.list(tx, ALL, Long.MAX_VALUE, 10_000)).stream()
        .map(Audit.Entry::event)
        .filter(event -> event.result() != Audit.Result.SUCCESS)
        .toList();
  }

  /** What rows and counters say together. */
  private long told() {
    long rows = refusals().stream()
        .mapToLong(event -> event.details().path("count").asLong(1))
        .sum();
    return rows + peer.store.read(tx -> tx.number("SELECT sum(pending) AS n FROM refusals"));
  }

  private void writeDue() {
    assertThat(peer.store
            .write(tx -> {
              RefusalLog.writeDue(tx, watch.instant());
              return true;
            })
            .join())
        .isTrue();
  }

  @Test
  void a_stranger_to_a_closed_store_leaves_a_row_a_minute_and_none_of_it_is_lost() {
    peer.access.set(AccessMode.State.CLOSED);
    for (int i = 0; i < 500; i++) {
      (i % 2 == 0 ? peer : other).who();
    }
    assertThat(refusals()).hasSize(1);
    Await.until("all are counted", () -> told() == 500);
    watch.pass(RefusalLog.PERIOD);
    writeDue();
    assertThat(refusals()).hasSize(2);
    Audit.Event row = refusals().get(0);
    assertThat(row.type()).isEqualTo("authentication_failed");
    assertThat(row.agent()).isEqualTo("ann");
    assertThat(row.details().path("count").asLong()).isEqualTo(499);
    assertThat(row.details().path("since").asText()).isEqualTo("2026-11-20T10:30:00.000Z");
    watch.pass(RefusalLog.PERIOD);
    writeDue();
    assertThat(refusals()).hasSize(2);
    peer.who();
    assertThat(refusals()).hasSize(3);
    assertThat(refusals().get(0).details().has("count")).isFalse();
    assertThat(told()).isEqualTo(501);
  }

  @Test
  void a_refusal_after_the_minute_is_on_record_with_those_before_it() {
    for (int i = 0; i < 10; i++) {
      peer.who("auth_token", "nonsense" + i);
    }
    Await.until("all are counted", () -> told() == 10);
    watch.pass(RefusalLog.PERIOD);
    peer.who("auth_token", "nonsense");
    assertThat(refusals()).hasSize(2);
    assertThat(refusals().get(0).details().path("count").asLong()).isEqualTo(10);
  }

  @Test
  void whoever_makes_up_names_gets_no_row_for_each() {
    peer.access.set(AccessMode.State.CLOSED);
    for (int i = 0; i < 1_000; i++) {
      (i % 2 == 0 ? peer : other)
          .refused("authenticate_agent", "agent_id", "made-up-" + i, "agent_type", "tester");
    }
    assertThat(refusals()).hasSizeLessThanOrEqualTo(RefusalLog.MOST_KINDS + 1);
    Await.until("all are counted", () -> told() == 1_000);
  }

  @Test
  void who_is_refused_too_often_is_told_to_wait_and_a_good_token_is_not() {
    String token = peer.token("bob");
    peer.connection.token("nonsense");
    for (int i = 0; i < 30; i++) {
      assertThat(peer.who()).isEqualTo("TOKEN_INVALID");
    }
    var limited = peer.call("who_am_i");
    assertThat(limited.path("code").asText()).isEqualTo("RATE_LIMITED");
    assertThat(limited.path("retry_after_ms").asLong()).isEqualTo(200);
    assertThat(limited.path("suggestions").toString()).contains("TOKEN_INVALID");
    assertThat(peer.who("auth_token", token)).isEqualTo("bob");
    watch.pass(Duration.ofMillis(200));
    assertThat(peer.who()).isEqualTo("TOKEN_INVALID");
    assertThat(peer.who()).isEqualTo("RATE_LIMITED");
  }

  @Test
  void a_known_agent_that_asks_for_what_it_may_not_is_told_to_wait_too() {
    for (int i = 0; i < 30; i++) {
      assertThat(peer.refused("who_rules")).isEqualTo("PERMISSION_DENIED");
    }
    assertThat(peer.refused("who_rules")).isEqualTo("RATE_LIMITED");
    assertThat(peer.who()).isEqualTo("ann");
    assertThat(refusals()).hasSize(1);
  }
}
