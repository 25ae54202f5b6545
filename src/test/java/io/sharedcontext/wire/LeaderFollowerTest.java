package io.sharedcontext.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two threads read in turn: never both, never neither. */
@Timeout(60)
class LeaderFollowerTest {
  private static final int LINES = 20_000;

  private final AtomicReference<LeaderFollower> threads = new AtomicReference<>();

  @Test
  void a_request_that_takes_long_does_not_keep_the_next_line_from_being_read()
      throws IOException, InterruptedException {
    CountDownLatch second = new CountDownLatch(1);
    AtomicInteger lines = new AtomicInteger();
    BlockingQueue<Boolean> released = new LinkedBlockingQueue<>();
    run(() -> {
      int line = lines.incrementAndGet();
      if (line == 1) {
        while (!threads().tryRun(() -> released.add(awaited(second)))) {
          Thread.onSpinWait();
        }
      }
      if (line == 2) {
        second.countDown();
      }
      return line < 3;
    });

    assertThat(released.poll(30, TimeUnit.SECONDS)).isTrue();
  }

  /** As for want of memory; the transport tells the client of it, and reads on. */
  @Test
  void a_request_that_fails_does_not_have_both_read_at_once() throws IOException {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger lines = new AtomicInteger();
    run(() -> {
      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
      // As the pipe may keep the reader: longer than a request may.
      busy(6_000_000);
      inside.decrementAndGet();
      try {
        boolean unused = threads().tryRun(() -> {
          throw new OutOfMemoryError("made up");
        });
      } catch (OutOfMemoryError e) {
        assertThat(e).hasMessage("made up");
      }
      return lines.incrementAndGet() < 50;
    });

    assertThat(most).hasValue(1);
  }

  @Test
  void lines_are_read_by_one_thread_at_a_time_and_in_order() throws IOException {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger lines = new AtomicInteger();
    Queue<Integer> seen = new ConcurrentLinkedQueue<>();
    run(() -> {
      assertThat(inside.incrementAndGet()).isEqualTo(1);
      int line = lines.incrementAndGet();
      seen.add(line);
      inside.decrementAndGet();
      threads().tryRun(() -> busy(line % 500 == 0 ? 3_000_000 : 2_000));
      return line < LINES;
    });

    assertThat(List.copyOf(seen)).isSorted().hasSizeBetween(LINES, LINES + 1);
  }

  @Test
  void the_end_of_input_is_told_while_a_request_still_runs() throws IOException {
    CountDownLatch ended = new CountDownLatch(1);
    AtomicInteger lines = new AtomicInteger();
    Queue<Boolean> released = new ConcurrentLinkedQueue<>();
    run(() -> {
      boolean first = lines.incrementAndGet() == 1;
      while (first && !threads().tryRun(() -> released.add(awaited(ended)))) {
        Thread.onSpinWait();
      }
      return first;
    });

    assertThat(released).isEmpty();
    ended.countDown();
  }

  @Test
  void what_reading_throws_comes_out() {
    assertThatThrownBy(() -> run(() -> {
          throw new IOException("the pipe broke");
        }))
        .isInstanceOf(IOException.class)
        .hasMessage("the pipe broke");
  }

  private LeaderFollower threads() {
    return Objects.requireNonNull(threads.get());
  }

  private void run(LeaderFollower.Step step) throws IOException {
    threads.set(new LeaderFollower(step));
    threads().run();
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  private static void busy(long nanos) {
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < nanos) {
      Thread.onSpinWait();
    }
  }
}
