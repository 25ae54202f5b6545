package io.sharedcontext.tool;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;

/**
 * Logs failures that have a cause. A store that is full, read-only or busy refuses call after call for
 * one and the same reason: that is told in one line, without the stack, and then no more than every ten
 * seconds, with how often it was. Safe for use by several threads.
 */
public final class FailureLog {
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** What the operator can mend and a model cannot. */
  private static final Set<ErrorCode> UNUSABLE =
      EnumSet.of(ErrorCode.STORE_UNAVAILABLE, ErrorCode.STORE_READ_ONLY);

  private final AtomicReference<String> told = new AtomicReference<>("");
  private final Logger log;
  private final Map<ErrorCode, Repeated> repeated = new EnumMap<>(ErrorCode.class);

  /** Logs with {@code log}. */
  public FailureLog(Logger log) {
    this.log = log;
  }

  /** When a failure was told last, and how often it was not since. */
  private record Repeated(long toldNanos, long untold) {}

  /** Logs {@code failure} of {@code what}, if it has a cause or is for the operator to mend. */
  public void note(String what, Failure failure) {
    Throwable cause = failure.getCause();
    if (cause == null) {
      if (UNUSABLE.contains(failure.code())) {
        tellOperator(failure);
      }
      return;
    }
    switch (failure.code()) {
      case STORE_FULL, STORE_READ_ONLY, STORE_BUSY -> noteNowAndThen(what, failure, cause);
      default -> log.warn("{}: {}", what, failure.sentence(), cause);
    }
  }

  /** Once, not at every call: it is so until somebody does something about it. */
  private void tellOperator(Failure failure) {
    if (!failure.sentence().equals(told.getAndSet(failure.sentence()))) {
      log.warn("{}. {}", failure.sentence(), String.join(" ", failure.suggestions()));
    }
  }

  private synchronized void noteNowAndThen(String what, Failure failure, Throwable cause) {
    long now = System.nanoTime();
    Repeated before = repeated.getOrDefault(failure.code(), new Repeated(now - PAUSE_NANOS, 0));
    if (now - before.toldNanos() < PAUSE_NANOS) {
      repeated.put(failure.code(), new Repeated(before.toldNanos(), before.untold() + 1));
      return;
    }
    repeated.put(failure.code(), new Repeated(now, 0));
    String more = before.untold() == 0 ? "" : "; and " + before.untold() + " times before";
    log.warn("{}: {} ({}){}", what, failure.sentence(), cause.getMessage(), more);
  }
}
