package io.sharedcontext.cli;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * How a long command is going: one line that rewrites itself, or in a pipe a line now and then. For one
 * thread.
 */
final class ProgressLine implements AutoCloseable {
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final String REWRITE = "\r\u001b[K";
  private static final int BAR = 20;
  private static final int PERCENT = 100;
  private static final long TICK_MS = 1_000;
  private static final double TELLING_SECONDS = 2;

  private final Operator operator;
  private final long begun = System.nanoTime();
  /** What takes less than a second needs no line in a log. */
  private long next = begun + TimeUnit.SECONDS.toNanos(1);

  ProgressLine(Operator operator) {
    this.operator = operator;
  }

  /** Shows {@code text}, unless too little time has passed since the last. */
  void show(String text) {
    if (operator.terminal()) {
      operator.err().print(REWRITE + text);
      operator.err().flush();
    } else if (System.nanoTime() - next >= 0) {
      next = System.nanoTime() + QUIET_NANOS;
      operator.note(text);
    }
  }

  /** Shows how much of something is done, as a bar, and when the rest will be if it goes on so. */
  void show(String step, long done, long all, String noun) {
    long percent = all == 0 ? PERCENT : Math.min(PERCENT, PERCENT * done / all);
    int full = (int) (percent * BAR / PERCENT);
    show(String.format(
        Locale.ROOT,
        "[%s%s] %3d %%  %s, %,d of %,d %s%s",
        "#".repeat(full),
        "-".repeat(BAR - full),
        percent,
        step,
        done,
        all,
        noun,
        rest(done, all)));
  }

  /** Empty in the first seconds, which tell little. */
  private String rest(long done, long all) {
    double seconds = (System.nanoTime() - begun) / 1e9;
    return seconds < TELLING_SECONDS || done == 0 || done >= all
        ? ""
        : String.format(Locale.ROOT, ", %,.0f s left", seconds / done * (all - done));
  }

  /** Something that takes its time. */
  @FunctionalInterface
  interface Work<T, E extends Exception> {
    T run() throws E;
  }

  /**
   * Does {@code work} and shows meanwhile, once a second, how it is going and for how long.
   *
   * @param state what is being done, and how far it is if that is known; called on another thread
   */
  static <T, E extends Exception> T during(
      Operator operator, Supplier<String> state, Work<T, E> work) throws E {
    AtomicBoolean over = new AtomicBoolean();
    Thread clock = new Thread(() -> tick(operator, state, over), "progress");
    clock.setDaemon(true);
    clock.start();
    try {
      return work.run();
    } finally {
      synchronized (over) {
        over.set(true);
        over.notifyAll();
      }
      join(clock);
    }
  }

  private static void tick(Operator operator, Supplier<String> state, AtomicBoolean over) {
    long begun = System.nanoTime();
    try (ProgressLine line = new ProgressLine(operator)) {
      synchronized (over) {
        over.wait(TICK_MS);
        while (!over.get()) {
          long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
          line.show(state.get() + ", " + seconds + " s");
          over.wait(TICK_MS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Thread clock) {
    try {
      clock.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (operator.terminal()) {
      operator.err().print(REWRITE);
      operator.err().flush();
    }
  }
}
