package io.sharedcontext.auth;

import io.sharedcontext.auth.RefusalTable.Kind;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.CallListener;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Puts every refusal on record. One of a kind that {@link RefusalLog} counts by now is counted here
 * first, and reaches the store with the next commit: it costs no commit of its own. Safe for use by
 * several threads.
 */
public final class RefusalAudit implements CallListener {
  /** Kinds told apart in this process; beyond it, those of one event count together. */
  private static final int MOST_KINDS = 100;

  private final Store store;
  private final Clock clock;
  private final Map<Kind, Repeats> counted = new ConcurrentHashMap<>();
  private final AtomicBoolean waiting = new AtomicBoolean();

  public RefusalAudit(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Has the rows written that are due, whichever process counted for them. */
  public static void keepUp(Store store, Clock clock) {
    store.every(RefusalLog.PERIOD, tx -> RefusalLog.writeDue(tx, clock.instant()));
  }

  /** Refusals of a kind that is counted since then, and how many the store does not know yet. */
  private record Repeats(Refusal refusal, AtomicLong sinceMillis, AtomicLong number) {
    static Repeats of(Refusal refusal) {
      return new Repeats(refusal, new AtomicLong(), new AtomicLong());
    }

    Instant since() {
      return Instant.ofEpochMilli(sinceMillis.get());
    }

    /** A call that found the period open just before it ended may still count on it. */
    boolean over(Instant now) {
      Instant since = since();
      return number.get() == 0
          && since.isAfter(Instant.EPOCH)
          && now.isAfter(since.plus(RefusalLog.PERIOD.multipliedBy(2)));
    }
  }

  /** A refusal of which the store has the kind, the outcome and the reason. */
  private record Refusal(Kind kind, Audit.Result result, String reason) {
    Instant take(Tx tx, long number, Instant now) {
      return RefusalLog.take(tx, kind, result, reason, number, now);
    }
  }

  @Override
  public CompletableFuture<Void> refused(Caller caller, String tool, Failure failure) {
    Kind kind = told(kind(caller, tool, failure));
    Refusal refusal = new Refusal(kind, result(failure.code()), failure.sentence());
    Repeats repeats = counted.computeIfAbsent(kind, first -> Repeats.of(refusal));
    if (RefusalLog.open(repeats.since(), clock.instant())) {
      repeats.number().incrementAndGet();
      flushSoon();
      return CompletableFuture.completedFuture(null);
    }
    return store
        .write(tx -> refusal.take(tx, 1, clock.instant()))
        .thenAccept(since -> repeats.sinceMillis().set(since.toEpochMilli()));
  }

  /** The kind, or what stands for all of its event. */
  private Kind told(Kind kind) {
    return counted.size() < MOST_KINDS || counted.containsKey(kind) ? kind : kind.lumped();
  }

  private void flushSoon() {
    if (waiting.compareAndSet(false, true)) {
      store.later(this::flush);
    }
  }

  /** What comes while this runs is counted for the next time. */
  private void flush(Tx tx) {
    waiting.set(false);
    Instant now = clock.instant();
    for (Repeats repeats : counted.values()) {
      long number = repeats.number().getAndSet(0);
      if (number > 0) {
        repeats.refusal().take(tx, number, now);
      }
    }
    counted.values().removeIf(repeats -> repeats.over(now));
  }

  private static Kind kind(Caller caller, String tool, Failure failure) {
    String named = failure.details().path("agent_id").asText("");
    return new Kind(
        event(failure.code()),
        caller.id().isEmpty() ? named : caller.id(),
        failure.details().path("session_id").asText(""),
        tool,
        failure.code().name());
  }

  private static String event(ErrorCode code) {
    return switch (code) {
      case TOKEN_INVALID, TOKEN_EXPIRED -> "token_rejected";
      case AUTHENTICATION_REQUIRED, INVALID_API_KEY -> "authentication_failed";
      case SESSION_LOCKED, NO_LOCK_HELD -> "lock_refused";
      case STALE_FENCING_TOKEN -> "write_refused";
      default -> "permission_denied";
    };
  }

  /** Who meets a lock did nothing that it may not do. */
  private static Audit.Result result(ErrorCode code) {
    return event(code).equals("lock_refused") ? Audit.Result.FAILURE : Audit.Result.DENIED;
  }
}
