package io.sharedcontext.retention;

import io.sharedcontext.auth.Audit;
import io.sharedcontext.auth.StoreBootstrap;
import io.sharedcontext.retention.RetentionRun.Progress;
import io.sharedcontext.store.Store;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/** What the operator does about retention. */
public final class Retention {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Store store;
  private final Clock clock;

  public Retention(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** The policy that the store keeps. */
  public RetentionPolicy policy() {
    return store.read(RetentionTable::policy);
  }

  /** Keeps {@code policy} in the store: all processes apply it, but those with a setting of their own. */
  public void set(RetentionPolicy policy) {
    store
        .write(tx -> {
          RetentionTable.setPolicy(tx, policy);
          Audit.record(
              tx,
              clock.instant(),
              new Audit.Event(
                  "retention_set",
                  "",
                  "",
                  Audit.Result.SUCCESS,
                  Json.object().put("policy", policy.text())));
          return true;
        })
        .join();
  }

  private List<Step> steps(RetentionPolicy policy) {
    List<Step> steps = new ArrayList<>();
    steps.add(Steps.deletedSessions());
    steps.addAll(Steps.of(policy, new StoreBootstrap(store, clock)));
    steps.addAll(Steps.expired());
    return steps;
  }

  /** How much {@link #run} would remove, by kind. Sessions that it would close keep their messages. */
  public Map<String, Long> count(RetentionPolicy policy) {
    Instant now = clock.instant();
    Map<String, Long> counts = new LinkedHashMap<>();
    store.read(tx -> {
      steps(policy).forEach(step -> counts.put(step.name(), step.count().of(tx, now)));
      return true;
    });
    return counts;
  }

  /** Removes all that is over by {@code policy}, piece by piece, and says how much that was, by kind. */
  public Map<String, Long> run(RetentionPolicy policy) {
    return run(policy, removed -> {});
  }

  /**
   * The same, told about.
   *
   * @param told hears after each piece how much has been removed so far
   */
  public Map<String, Long> run(RetentionPolicy policy, LongConsumer told) {
    RetentionRun run = new RetentionRun(store, clock, steps(policy));
    Progress progress = run.next().join();
    while (progress == Progress.MORE) {
      told.accept(run.removed().values().stream().mapToLong(Long::longValue).sum());
      LockSupport.parkNanos(PAUSE_NANOS);
      progress = run.next().join();
    }
    if (progress == Progress.ELSEWHERE) {
      throw Failure.of(ErrorCode.STORE_BUSY, "another process is removing what is over just now")
          .suggest("Try again in a minute.");
    }
    return run.removed();
  }

  /** Gives the room back; says whether the write-ahead log was emptied too. */
  public boolean recoverSpace() {
    return store.recoverSpace().join();
  }
}
