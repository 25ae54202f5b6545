package io.sharedcontext.work;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.auth.AuditedWrites;
import io.sharedcontext.auth.AuditedWrites.AuditedResult;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Tx;
import io.sharedcontext.task.TaskCall;
import io.sharedcontext.task.TaskStep;
import io.sharedcontext.task.TaskWork;
import io.sharedcontext.tool.Json;
import io.sharedcontext.work.ClaimTools.ClaimWorkItem;
import io.sharedcontext.work.ClaimTools.ClaimedWork;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a call waits for work as a task. It has no place in a line, and so nothing to keep: the claim is made by
 * the transaction that completes the task, and lasts from there.
 */
final class ClaimTask implements TaskWork<ClaimWorkItem, ClaimedWork> {
  /** Odd and large, so that numbers which are put together do not make up for each other. */
  private static final long MIX = 0x9E3779B97F4A7C15L;

  /** How often is looked though no item changes: claims run out, and locks come and go. */
  private static final Duration RESTLESS = Duration.ofSeconds(1);

  private final AuditedWrites writes;
  private final Board board;
  private final Claims claims;

  /** Waits for work of {@code board}. */
  ClaimTask(AuditedWrites writes, Board board) {
    this.writes = writes;
    this.board = board;
    this.claims = new Claims(board);
  }

  @Override
  public Duration patience(ClaimWorkItem request) {
    return Duration.ofSeconds(request.waitSeconds());
  }

  @Override
  public TaskStep<ClaimedWork> begin(Tx tx, Instant now, TaskCall<ClaimWorkItem> task) {
    return attempt(tx, now, task);
  }

  @Override
  public TaskStep<ClaimedWork> attempt(Tx tx, Instant now, TaskCall<ClaimWorkItem> task) {
    return claimed(tx, now, task, true)
        .<TaskStep<ClaimedWork>>map(done -> done)
        .orElseGet(() -> new TaskStep.Waits<>(Json.object()));
  }

  /**
   * Claims what is wished for, within the quotas: a claim posts a message.
   *
   * @param patient whether resources that somebody holds are a reason to wait, not to fail
   */
  private Optional<TaskStep.Done<ClaimedWork>> claimed(
      Tx tx, Instant now, TaskCall<ClaimWorkItem> task, boolean patient) {
    var caller = task.call().caller();
    Optional<Claims.Grant> grant = writes.within(
        tx, caller, () -> claims.claim(tx, now, caller, task.request().wish(), patient));
    return grant.map(had -> {
      AuditedResult<ClaimedWork> done = ClaimTools.claimed(tx, caller, had, waited(task, now));
      return new TaskStep.Done<>(done.result(), Optional.of(done.event()));
    });
  }

  private static Duration waited(TaskCall<ClaimWorkItem> task, Instant now) {
    Duration waited = Duration.between(task.since(), now);
    return waited.isNegative() ? Duration.ZERO : waited;
  }

  /** Looks when an item has changed, and once in a second. */
  @Override
  public List<TaskCall<ClaimWorkItem>> ready(
      Tx tx, Instant now, List<TaskCall<ClaimWorkItem>> tasks) {
    long stamp = ChangeCounters.seq(tx, WorkTable.SCOPE) * MIX + now.getEpochSecond();
    return tasks.stream()
        .filter(task -> task.sees(stamp))
        .filter(task ->
            claims.worthTrying(tx, now, task.call().caller(), task.request().wish()))
        .toList();
  }

  @Override
  public Optional<Duration> restless(ClaimWorkItem request) {
    return Optional.of(RESTLESS);
  }

  /** Tells what stands in the way: who has the resources, or that nothing is ready. */
  @Override
  public TaskStep<ClaimedWork> end(Tx tx, Instant now, TaskCall<ClaimWorkItem> task) {
    return claimed(tx, now, task, false)
        .<TaskStep<ClaimedWork>>map(done -> done)
        .orElseGet(() -> new TaskStep.Failed<>(claims.whyNot(
            tx, now, task.call().caller(), task.request().wish(), waited(task, now))));
  }

  @Override
  public boolean stands(Tx tx, Instant now, JsonNode first) {
    return ClaimTools.stands(board, tx, now, first);
  }
}
