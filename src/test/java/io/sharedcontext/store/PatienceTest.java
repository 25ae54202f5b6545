package io.sharedcontext.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How long a change waits while others keep the store busy. */
class PatienceTest {
  private static final long ASKED = -3;

  private final AtomicLong clock = new AtomicLong(ASKED);
  private final Patience patience = new Patience(clock::get);

  private void pass(int seconds) {
    clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  @Test
  void a_store_that_does_not_change_is_waited_for_ten_seconds() {
    patience.seen(7);
    pass(10);
    patience.seen(7);
    assertThat(patience.over(ASKED)).isFalse();
    pass(1);
    patience.seen(7);
    assertThat(patience.over(ASKED)).isTrue();
  }

  @Test
  void one_that_others_change_is_waited_for_longer_but_not_for_ever() {
    for (int version = 1; version <= 5; version++) {
      pass(6);
      patience.seen(version);
      assertThat(patience.over(ASKED)).isFalse();
    }
    pass(1);
    patience.seen(6);
    assertThat(patience.over(ASKED)).isTrue();
  }

  @Test
  void who_waited_behind_a_change_of_this_process_waits_on_but_not_behind_one_in_vain() {
    pass(11);
    assertThat(patience.over(ASKED)).as("the one before was made in vain").isTrue();
    patience.hadTurn();
    assertThat(patience.over(ASKED)).as("the one before was made").isFalse();
    pass(11);
    assertThat(patience.over(ASKED)).isTrue();
  }

  @Test
  void a_change_of_now_waits_though_nothing_changed_for_an_hour() {
    pass(3_600);
    assertThat(patience.over(clock.get())).isFalse();
  }

  @Test
  void a_wait_that_is_told_is_not_rounded_down() {
    assertThat(Patience.seconds(TimeUnit.MILLISECONDS.toNanos(9_990))).isEqualTo(10);
    assertThat(Patience.seconds(TimeUnit.MILLISECONDS.toNanos(10_400))).isEqualTo(10);
  }
}
