package io.sharedcontext.coordination;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.auth.AuditedWrites.AuditedResult;
import io.sharedcontext.coordination.LeaseTools.Action;
import io.sharedcontext.coordination.LeaseTools.Coordinate;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.Tx;
import io.sharedcontext.task.TaskCall;
import io.sharedcontext.task.TaskStep;
import io.sharedcontext.task.TaskWork;
import io.sharedcontext.tool.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a call waits for a lock as a task: its place in line is a row that outlives the process. It is granted
 * in the transaction that completes the task, to the process that carries it by then, and lasts from there.
 */
final class LockTask implements TaskWork<Coordinate, CoordinationResult> {
  private static final String TICKET = "ticket";

  /** How much longer a ticket holds than its task waits, so that the task ends the wait. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private final Leases leases;

  /** Waits for {@code leases}. */
  LockTask(Leases leases) {
    this.leases = leases;
  }

  @Override
  public Duration patience(Coordinate request) {
    return request.action() == Action.LOCK
        ? Duration.ofSeconds(request.waitSeconds())
        : Duration.ZERO;
  }

  @Override
  public TaskStep<CoordinationResult> begin(Tx tx, Instant now, TaskCall<Coordinate> task) {
    Coordinate request = task.request();
    SessionTable.requireKnown(tx, request.sessionId());
    return step(
        tx,
        now,
        task,
        leases.askOrWait(tx, now, wanted(task), task.until().plus(GRACE), task.id()));
  }

  @Override
  public TaskStep<CoordinationResult> attempt(Tx tx, Instant now, TaskCall<Coordinate> task) {
    SessionTable.requireKnown(tx, task.request().sessionId());
    return step(
        tx,
        now,
        task,
        leases.retry(tx, now, ticket(task), wanted(task), task.until().plus(GRACE), task.id()));
  }

  private static Leases.LeaseRequest wanted(TaskCall<Coordinate> task) {
    return task.request().leaseRequest(task.call().caller());
  }

  private static long ticket(TaskCall<Coordinate> task) {
    return task.state().path(TICKET).longValue();
  }

  private TaskStep<CoordinationResult> step(
      Tx tx, Instant now, TaskCall<Coordinate> task, Leases.AcquireResult turn) {
    Optional<Lease> lease = turn.lease();
    if (lease.isEmpty()) {
      return new TaskStep.Waits<>(Json.object().put(TICKET, turn.ticket()));
    }
    AuditedResult<CoordinationResult> acquired = CoordinationResult.acquired(
        task.call(), lease.get(), waited(task, now).toMillis(), ticket(task));
    boolean shared = leases.sharedName(tx, task.call().caller().id());
    return new TaskStep.Done<>(acquired.result().sharedBy(shared), Optional.of(acquired.event()));
  }

  private static Duration waited(TaskCall<Coordinate> task, Instant now) {
    Duration waited = Duration.between(task.since(), now);
    return waited.isNegative() ? Duration.ZERO : waited;
  }

  @Override
  public List<TaskCall<Coordinate>> ready(Tx tx, Instant now, List<TaskCall<Coordinate>> tasks) {
    long stamp = leases.stamp(tx, now);
    List<TaskCall<Coordinate>> news =
        tasks.stream().filter(task -> task.sees(stamp)).toList();
    if (news.isEmpty()) {
      return List.of();
    }
    Set<Long> tickets = news.stream().map(LockTask::ticket).collect(Collectors.toSet());
    Set<Long> ready = leases.ready(tx, now, tickets);
    return news.stream().filter(task -> ready.contains(ticket(task))).toList();
  }

  @Override
  public TaskStep<CoordinationResult> end(Tx tx, Instant now, TaskCall<Coordinate> task) {
    return new TaskStep.Failed<>(
        leases.giveUp(tx, now, wanted(task).claim(), ticket(task), waited(task, now)));
  }

  @Override
  public void cancel(Tx tx, TaskCall<Coordinate> task) {
    int unused = LeaseTable.leave(tx, ticket(task));
  }

  @Override
  public void adopt(Tx tx, TaskCall<Coordinate> task) {
    leases.carry(tx, ticket(task));
  }

  /** Processes die without a commit. */
  @Override
  public boolean restless() {
    return true;
  }

  /** To tell of a lock again after it ended would make its agent believe that it holds something. */
  @Override
  public boolean stands(Tx tx, Instant now, JsonNode first) {
    return leases.alive(tx, now, first.path("fencing_token").longValue());
  }
}
