package io.sharedcontext.cli;

import java.util.concurrent.TimeUnit;

/**
 * How a long command is going: one line that rewrites itself, or in a pipe a line now and then. For one
 * thread.
 */
final class ProgressLine implements AutoCloseable {
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final String REWRITE = "\r\u001b[K";

  private final Operator operator;
  private long next = System.nanoTime();

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

  @Override
  public void close() {
    if (operator.terminal()) {
      operator.err().print(REWRITE);
      operator.err().flush();
    }
  }
}
