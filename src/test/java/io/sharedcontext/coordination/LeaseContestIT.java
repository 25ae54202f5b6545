package io.sharedcontext.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.Thorough;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Exclusion and order outlive the killing of holders and waiters. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(300)
class LeaseContestIT {
  /** What a lock of a dead process would wait for if nobody noticed its death. */
  private static final long EXPIRY_MS = 60_000;

  @TempDir
  Path home;

  @Test
  void exclusion_and_order_hold_while_processes_are_killed() throws InterruptedException {
    Duration time = Duration.ofSeconds(Thorough.times(6, 15));
    Contest.Outcome outcome = new Contest(home, new Contest.Size(3, 4, 3, time)).run();
    Figures figures = Figures.of(outcome);
    System.err.println(figures);

    assertThat(outcome.broken()).isEmpty();
    assertThat(outcome.log().faults()).isEmpty();
    assertThat(outcome.log().overtaken()).isEmpty();
    assertThat(outcome.contenders()).allMatch(contender -> contender.granted() > 0);
    assertThat(outcome.counters())
        .allMatch(counter -> counter.get("value").equals(counter.get("version")));
    assertThat(List.of(outcome.leftover().get("locks"), outcome.leftover().get("waiters")))
        .allMatch(list -> list.isEmpty());
    assertThat(figures.holdersKilled()).isPositive();
    assertThat(figures.waitersKilled()).isPositive();
    assertThat(figures.slowestFreed()).isLessThan(EXPIRY_MS / 2);
  }
}
