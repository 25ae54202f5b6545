package io.sharedcontext.coordination;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.auth.AuditedWrites.AuditedResult;
import io.sharedcontext.coordination.LeaseTools.Action;
import io.sharedcontext.coordination.LeaseTools.Coordinate;
import io.sharedcontext.session.SessionTable;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Tx;
import io.sharedcontext.task.TaskCall;
import io.sharedcontext.task.TaskStep;
import io.sharedcontext.task.TaskWork;
import io.sharedcontext.tool.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
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

  /** Odd and large, so that numbers which are put together do not make up for each other. */
  private static final long MIX = 0x9E3779B97F4A7C15L;

  /** How much longer a ticket holds than its task waits, so that the task ends the wait. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private static final Duration RESTLESS = Duration.ofMillis(500);

  private final Leases leases;
  private final LockQueue line;

  /** Waits for {@code leases} in {@code line}. */
  LockTask(Leases leases, LockQueue line) {
    this.leases = leases;
    this.line = line;
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
        tx, now, task, leases.askOrWait(tx, now, wanted(task), task.until().plus(GRACE)));
  }

  @Override
  public TaskStep<CoordinationResult> attempt(Tx tx, Instant now, TaskCall<Coordinate> task) {
    SessionTable.requireKnown(tx, task.request().sessionId());
    return step(
        tx,
        now,
        task,
        leases.retry(tx, now, ticket(task), wanted(task), task.until().plus(GRACE)));
  }

  private static Leases.LeaseRequest wanted(TaskCall<Coordinate> task) {
    Leases.LeaseRequest wanted = task.request().leaseRequest(task.call().caller());
    return new Leases.LeaseRequest(wanted.claim(), wanted.ttl(), task.id());
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
    LeaseState state = leases.view(tx, now);
    long stamp = stamp(tx, state);
    Set<Long> news = tasks.stream()
        .filter(task -> task.sees(stamp))
        .map(LockTask::ticket)
        .collect(Collectors.toCollection(HashSet::new));
    news.removeAll(waiting(state, news));
    return tasks.stream().filter(task -> news.contains(ticket(task))).toList();
  }

  /**
   * Another number when something is granted, released or over, or when a process that holds or waits has
   * ended or stopped: as long as it is the same nobody's turn has come.
   */
  private long stamp(Tx tx, LeaseState state) {
    List<Long> held = state.leases().stream().map(Lease::fence).toList();
    Set<String> running = state.waiters().stream()
        .map(Waiter::process)
        .distinct()
        .filter(leases::runs)
        .collect(Collectors.toSet());
    long stamp = ChangeCounters.seq(tx, LeaseTable.SCOPE) * MIX + held.hashCode();
    return stamp * MIX + running.hashCode();
  }

  /** Those of {@code tickets} whose turn has not come. */
  private Set<Long> waiting(LeaseState state, Set<Long> tickets) {
    Set<Long> waiting = new HashSet<>();
    List<Waiter> waiters = state.waiters();
    for (int i = 0; i < waiters.size(); i++) {
      Waiter waiter = waiters.get(i);
      boolean asked = tickets.contains(waiter.ticket());
      if (asked && !leases.free(state, waiter.claim(), waiters.subList(0, i))) {
        waiting.add(waiter.ticket());
      }
    }
    return waiting;
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
    LeaseTable.carry(tx, ticket(task), leases.self());
  }

  /** Processes die without a commit. */
  @Override
  public Optional<Duration> restless(Coordinate request) {
    return Optional.of(RESTLESS);
  }

  @Override
  public boolean stands(Tx tx, Instant now, JsonNode first) {
    return line.holds(tx, now, first);
  }
}
