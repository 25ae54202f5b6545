package io.sharedcontext.store.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class DatabaseClockTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final MutableClock machine = MutableClock.at(START);
  private final DatabaseClock clock = new DatabaseClock(machine);

  private void told(Duration ahead, Duration roundTrip) {
    long asked = clock.machineMillis();
    clock.told(
        asked + roundTrip.toMillis() / 2 + ahead.toMillis(), asked, asked + roundTrip.toMillis());
  }

  @Test
  void it_is_the_machines_until_the_server_has_told() {
    assertThat(clock.instant()).isEqualTo(START);
  }

  @Test
  void it_is_the_servers_from_then_on() {
    told(Duration.ofSeconds(90), Duration.ofMillis(2));
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(90));

    told(Duration.ofSeconds(-30), Duration.ofMillis(2));
    assertThat(clock.instant()).isEqualTo(START.minusSeconds(30));
    assertThat(clock.withZone(ZoneId.of("Asia/Tokyo")).instant()).isEqualTo(clock.instant());
  }

  @Test
  void what_a_slow_answer_leaves_open_does_not_move_it() {
    told(Duration.ofSeconds(90), Duration.ofMillis(2));
    told(Duration.ofMillis(90_400), Duration.ofMillis(800));

    assertThat(clock.instant()).isEqualTo(START.plusSeconds(90));
  }
}
