package io.sharedcontext.task;

import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.CallAuthenticator;
import io.sharedcontext.tool.CallListener;
import io.sharedcontext.tool.CallPipeline;
import io.sharedcontext.tool.CallSnapshot;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attempts the tasks of this process, and takes over those of its agents whose process has ended. Safe for
 * use by several threads.
 */
final class TaskCarrier implements TaskRunner.Steps {
  private static final Logger LOG = LoggerFactory.getLogger(TaskCarrier.class);

  /** What the store cannot do just now, and may do later. */
  private static final Set<ErrorCode> PASSING = Set.of(
      ErrorCode.STORE_BUSY,
      ErrorCode.STORE_FULL,
      ErrorCode.STORE_READ_ONLY,
      ErrorCode.STORE_UNAVAILABLE,
      ErrorCode.SHUTTING_DOWN);

  /** Agents that a process acts for, more than any ever did. */
  private static final int MOST_AGENTS = 1_000;

  private final Store store;
  private final Clock clock;
  private final CallAuthenticator authenticator;
  private final CallListener refusals;
  private final TaskResumption resumption;
  private final Map<String, ConnectionContext> agents = new ConcurrentHashMap<>();
  private final TaskRunner runner;

  /**
   * Carries nothing yet.
   *
   * @param authenticator says whether a connection still acts for the agent of a task
   * @param refusals hears of tasks that were refused what they waited for
   * @param resumption knows how tasks in the store go on
   */
  TaskCarrier(
      Store store,
      Clock clock,
      CallAuthenticator authenticator,
      CallListener refusals,
      TaskResumption resumption) {
    this.store = store;
    this.clock = clock;
    this.authenticator = authenticator;
    this.refusals = refusals;
    this.resumption = resumption;
    this.runner = new TaskRunner(store, clock, this);
  }

  /** What looks at the tasks that are carried here. */
  TaskRunner runner() {
    return runner;
  }

  /** Tasks of this agent whose process ends go on here. */
  void serve(String agent, ConnectionContext connection) {
    if (agents.size() < MOST_AGENTS && agents.put(agent, connection) == null) {
      runner.look();
    }
  }

  /** Has somebody go on with a task that waits and is asked for, if nobody does. */
  void attend(StoredTask row) {
    if (runner.carries(row.id())) {
      // A clock that was set forward tells nobody.
      if (!row.until().isAfter(clock.instant())) {
        runner.look();
      }
    } else if (unattended(row.process())) {
      runner.run(() -> adopt(row.caller().id()));
    }
  }

  @Override
  public boolean unattended(String process) {
    boolean other = !process.equals(store.processes().self());
    return other && (!store.processes().alive(process) || store.processes().stopped(process));
  }

  @Override
  public List<String> agents() {
    return List.copyOf(agents.keySet());
  }

  @Override
  public void adopt(String agent) {
    ConnectionContext connection = agents.get(agent);
    if (connection == null) {
      return;
    }
    CompletableFuture<?> unused = store
        .write(tx -> adopted(tx, agent, connection))
        .whenComplete((tasks, thrown) -> {
          if (thrown == null) {
            tasks.forEach(runner::add);
          } else {
            LOG.debug("tasks of an ended process are taken over later: {}", thrown.toString());
          }
        });
  }

  private List<PendingTask<?, ?>> adopted(Tx tx, String agent, ConnectionContext connection) {
    String self = store.processes().self();
    return TaskTable.working(tx, agent, Tasks.MOST_WORKING).stream()
        .filter(row -> unattended(row.process()))
        .flatMap(row -> resumption.of(row, connection).stream())
        .<PendingTask<?, ?>>map(task -> {
          TaskTable.carry(tx, task.id(), self);
          takeOver(tx, task);
          return task;
        })
        .toList();
  }

  private static <Q extends Record> void takeOver(Tx tx, PendingTask<Q, ?> task) {
    task.work().adopt(tx, task.call());
  }

  @Override
  public void attempt(PendingTask<?, ?> task, boolean last) {
    if (!task.begin()) {
      return;
    }
    Optional<Failure> refusal = refusal(task);
    if (refusal.isEmpty()) {
      move(task, tx -> attempted(tx, task, last), this::failed);
    } else if (last) {
      fail(task, refusal.get());
    } else {
      // It is looked at again when its agent may be acted for again.
      task.pause();
    }
  }

  /** Why this process may not act for the agent of the task now. */
  private Optional<Failure> refusal(PendingTask<?, ?> task) {
    try {
      Caller now = authenticator.identify(CallSnapshot.NONE, Optional.empty(), task.connection());
      Caller then = task.call().call().caller();
      boolean same =
          now.id().equals(then.id()) && now.permissions().containsAll(then.permissions());
      return same
          ? Optional.empty()
          : Optional.of(Failure.of(
              ErrorCode.PERMISSION_DENIED,
              "the connection does not act for " + then.id() + " any more"));
    } catch (Failure e) {
      return Optional.of(e);
    }
  }

  private TaskSteps.Moved attempted(Tx tx, PendingTask<?, ?> task, boolean last) {
    return TaskSteps.attempt(tx, clock.instant(), task, store.processes().self(), last);
  }

  private void fail(PendingTask<?, ?> task, Failure failure) {
    move(
        task,
        tx -> TaskSteps.fail(tx, clock.instant(), task, store.processes().self(), failure),
        (same, again) -> same.pause());
  }

  /** What comes of it is dealt with elsewhere than on the writer's thread, which has other changes to make. */
  private void move(
      PendingTask<?, ?> task,
      Function<Tx, TaskSteps.Moved> work,
      BiConsumer<PendingTask<?, ?>, Failure> otherwise) {
    CompletableFuture<?> unused = store.write(work).handle((moved, thrown) -> {
      runner.run(() -> {
        if (thrown == null) {
          moved(task, moved);
        } else {
          otherwise.accept(task, CallPipeline.toFailure(task.tool(), thrown));
        }
      });
      return true;
    });
  }

  private void moved(PendingTask<?, ?> task, TaskSteps.Moved moved) {
    task.call().state(moved.state());
    moved.failure().filter(failure -> failure.code().denial()).ifPresent(failure -> {
      CompletableFuture<Void> unused =
          refusals.refused(task.call().call().caller(), task.tool(), failure);
    });
    if (moved.ended()) {
      runner.ended(task.id());
    } else {
      task.rest();
    }
  }

  /** Nothing of the attempt was kept. */
  private void failed(PendingTask<?, ?> task, Failure failure) {
    if (PASSING.contains(failure.code())) {
      task.pause();
    } else {
      fail(task, failure);
    }
  }
}
