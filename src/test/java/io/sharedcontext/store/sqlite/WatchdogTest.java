package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sharedcontext.store.Scheduler;
import io.sharedcontext.testing.Await;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is interrupted in a wait, and who is not. */
class WatchdogTest {
  private static final Duration LONGEST = Duration.ofMillis(20);

  private final Scheduler background = new Scheduler();
  private final Watchdog watchdog = new Watchdog(LONGEST, background);
  private final AtomicLong looks = new AtomicLong();

  @AfterEach
  void close() {
    background.close();
  }

  @Test
  void a_wait_that_takes_too_long_is_interrupted_and_only_that() {
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < 2; i++) {
      watchdog.begin(() -> 0);
      assertThatThrownBy(never::await).isInstanceOf(InterruptedException.class);
      watchdog.end();
    }

    watchdog.begin(() -> 0);
    watchdog.end();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void a_wait_for_what_goes_on_is_not_interrupted() throws InterruptedException {
    CountDownLatch enough = new CountDownLatch(30);
    watchdog.begin(() -> {
      enough.countDown();
      return enough.getCount();
    });
    enough.await();
    watchdog.end();
  }

  /** As after SIGSTOP, or on a machine that had no time for anybody: nobody else went on either. */
  @Test
  void time_in_which_the_watchdog_itself_did_not_run_does_not_count() throws InterruptedException {
    CountDownLatch enough = new CountDownLatch(10);
    watchdog.begin(() -> {
      enough.countDown();
      long look = looks.incrementAndGet();
      if (look == 2) {
        standStill();
      }
      return look <= 3 ? 0 : look;
    });
    enough.await();
    watchdog.end();
  }

  private static void standStill() {
    long until = System.nanoTime() + LONGEST.multipliedBy(5).toNanos();
    Await.until("it stood still", () -> System.nanoTime() > until);
  }
}
