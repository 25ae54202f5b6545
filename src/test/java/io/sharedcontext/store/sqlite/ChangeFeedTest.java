package io.sharedcontext.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.sharedcontext.testing.ExpectedErrors;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A feed goes on when a look fails. */
class ChangeFeedTest {
  @TempDir
  private Path directory;

  @Test
  void a_look_that_fails_is_repeated_and_listeners_still_hear() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    CountDownLatch heard = new CountDownLatch(1);
    try (ExpectedErrors errors = ExpectedErrors.containing("on purpose");
        ChangeFeed feed = new ChangeFeed(directory, () -> looked(looks.incrementAndGet()));
        AutoCloseable listening = feed.listen(heard::countDown)) {
      assertThat(heard.await(10, TimeUnit.SECONDS)).as("after " + looks).isTrue();
      assertThat(looks.get()).isGreaterThan(1);
      assertThat(listening).isNotNull();
      assertThat(errors.text()).contains("on purpose");
    }
  }

  private static long looked(int times) {
    if (times == 1) {
      throw new IllegalStateException("on purpose");
    }
    return times;
  }
}
