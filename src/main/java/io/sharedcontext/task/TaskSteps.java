package io.sharedcontext.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.AuditedWrites;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.CallResult;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.ResultWriter;
import java.time.Instant;
import java.util.Optional;

/**
 * The transactions that move a task. Whichever process comes first moves it; who comes later finds it moved,
 * or carried by another.
 */
final class TaskSteps {
  private TaskSteps() {}

  /**
   * What became of a task.
   *
   * @param ended whether it waits no more, or no more here
   * @param state what the tool has to know to go on
   * @param failure why it failed, if it did
   */
  record Moved(boolean ended, ObjectNode state, Optional<Failure> failure) {}

  /**
   * Attempts a task that {@code process} carries.
   *
   * @param last whether its time is over
   */
  static <Q extends Record, R extends Record> Moved attempt(
      Tx tx, Instant now, PendingTask<Q, R> task, String process, boolean last) {
    if (!carried(tx, task, process)) {
      return gone(task);
    }
    TaskStep<R> step = task.work().attempt(tx, now, task.call());
    return settle(
        tx,
        now,
        task.call(),
        last && step instanceof TaskStep.Waits ? task.work().end(tx, now, task.call()) : step);
  }

  /** Ends a task that {@code process} carries with {@code failure}. */
  static <Q extends Record> Moved fail(
      Tx tx, Instant now, PendingTask<Q, ?> task, String process, Failure failure) {
    if (!carried(tx, task, process)) {
      return gone(task);
    }
    task.work().cancel(tx, task.call());
    return settle(tx, now, task.call(), new TaskStep.Failed<>(failure));
  }

  private static boolean carried(Tx tx, PendingTask<?, ?> task, String process) {
    return TaskTable.find(tx, task.id())
        .filter(StoredTask::working)
        .filter(row -> row.process().equals(process))
        .isPresent();
  }

  private static Moved gone(PendingTask<?, ?> task) {
    return new Moved(true, task.call().state(), Optional.empty());
  }

  private static <R extends Record> Moved settle(
      Tx tx, Instant now, TaskCall<?> task, TaskStep<R> step) {
    String id = task.id();
    if (step instanceof TaskStep.Waits<R> waits) {
      if (!waits.state().equals(task.state())) {
        TaskTable.wait(tx, id, Json.text(waits.state()));
      }
      return new Moved(false, waits.state(), Optional.empty());
    }
    String state = Json.text(task.state());
    if (step instanceof TaskStep.Done<R> done) {
      String result = ResultWriter.success(done.result());
      AuditedWrites.keep(tx, now, task.call(), result, done.event());
      TaskTable.complete(tx, id, now, state, Optional.of(result), Optional.empty());
      return new Moved(true, task.state(), Optional.empty());
    }
    if (step instanceof TaskStep.Ready<R> ready) {
      TaskTable.complete(tx, id, now, Json.text(ready.state()), Optional.empty(), Optional.empty());
      return new Moved(true, ready.state(), Optional.empty());
    }
    Failure failure = ((TaskStep.Failed<R>) step).failure();
    TaskTable.complete(
        tx, id, now, state, Optional.of(CallResult.text(failure)), Optional.of(failure.code()));
    return new Moved(true, task.state(), Optional.of(failure));
  }
}
