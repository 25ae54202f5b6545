package io.sharedcontext.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What is logged of work that nobody waits for. */
@ResourceLock(Resources.SYSTEM_ERR)
class SchedulerTest {
  private final Scheduler background = new Scheduler();

  private static void fail() {
    throw new IllegalStateException("its files are closed");
  }

  /** What is logged when {@code work} is done and the background's thread has ended. */
  private String logged(Runnable work) throws Exception {
    PrintStream before = System.err;
    var written = new ByteArrayOutputStream();
    System.setErr(new PrintStream(written, true, UTF_8));
    try {
      CompletableFuture<Thread> thread = new CompletableFuture<>();
      background.in(0, TimeUnit.MILLISECONDS, () -> {
        thread.complete(Thread.currentThread());
        work.run();
      });
      background.in(1, TimeUnit.MILLISECONDS, background::close);
      thread.get(10, TimeUnit.SECONDS).join(10_000);
    } finally {
      System.setErr(before);
    }
    return written.toString(UTF_8);
  }

  @Test
  void what_fails_because_the_store_closes_is_no_news() throws Exception {
    String logged = logged(() -> {
      background.close();
      fail();
    });
    assertThat(logged).doesNotContain("WARN", "\tat ");
  }

  @Test
  void what_fails_otherwise_is_told_with_its_stack() throws Exception {
    assertThat(logged(SchedulerTest::fail)).contains("WARN", "its files are closed", "\tat ");
  }
}
