package io.sharedcontext.task;

import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.CallResult;
import io.sharedcontext.tool.CallSnapshot;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.FormQuestion;
import io.sharedcontext.tool.Outcome;
import io.sharedcontext.tool.ResultWriter;
import io.sharedcontext.tool.TaskView;
import io.sharedcontext.tool.Times;
import io.sharedcontext.tool.UnreadCount;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Tasks as their agents see them. Safe for use by several threads. */
final class TaskViews {
  /** Seldom enough for hundreds of tasks, and often enough for whoever waits for a word. */
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  private final Store store;
  private final UnreadCount unread;
  private final TaskResumption resumption;

  TaskViews(Store store, UnreadCount unread, TaskResumption resumption) {
    this.store = store;
    this.unread = unread;
    this.resumption = resumption;
  }

  /**
   * What a task came to.
   *
   * @param given the ids of the messages in it that are addressed to the task's agent
   */
  private record Told(CallResult result, List<Long> given) {}

  TaskView of(StoredTask row) {
    Optional<Told> told =
        row.status() == TaskView.Status.COMPLETED ? Optional.of(told(row)) : Optional.empty();
    return new TaskView(
        row.id(),
        row.status(),
        message(row),
        row.createdAt(),
        row.updatedAt(),
        Duration.between(row.createdAt(), row.expiresAt()),
        POLL_INTERVAL,
        told.map(Told::result),
        told.map(Told::given).orElse(List.of()),
        row.working() ? question(row) : Optional.empty());
  }

  private Optional<FormQuestion> question(StoredTask row) {
    return resumption.of(row, new ConnectionContext()).flatMap(TaskViews::question);
  }

  private static <Q extends Record> Optional<FormQuestion> question(PendingTask<Q, ?> task) {
    return task.work().asks(task.call());
  }

  /** A task that is told to a repetition of the call that made it. */
  TaskView repeated(StoredTask row) {
    return of(row).saying(" (replayed: the first call under this key made it)");
  }

  private static String message(StoredTask row) {
    return switch (row.status()) {
      case WORKING -> row.tool() + " waits until " + Times.text(row.until());
      case COMPLETED ->
        row.tool() + row.code().map(code -> " ended with " + code).orElse(" has its result");
      case CANCELLED -> row.tool() + " was cancelled";
    };
  }

  private Told told(StoredTask row) {
    if (row.code().isPresent()) {
      return new Told(CallResult.failed(row.result().orElseThrow(), row.code().get()), List.of());
    }
    try {
      Optional<Record> anew =
          row.result().isPresent() ? Optional.empty() : Optional.of(reread(row));
      String json = row.result().orElseGet(() -> ResultWriter.success(anew.orElseThrow()));
      return new Told(
          CallResult.kept(json, unread.of(CallSnapshot.NONE, row.caller()), row.notes()),
          anew.map(result -> Outcome.given(result, row.caller().id())).orElse(List.of()));
    } catch (Failure e) {
      return new Told(CallResult.of(e), List.of());
    }
  }

  private Record reread(StoredTask row) {
    PendingTask<?, ?> task = resumption
        .of(row, new ConnectionContext())
        .orElseThrow(() -> Failure.of(
                ErrorCode.INTERNAL_ERROR, "this server does not know the result of " + row.tool())
            .suggest("Ask a server of the version that made the task."));
    return store.read(tx -> reread(tx, task));
  }

  private static <Q extends Record, R extends Record> R reread(Tx tx, PendingTask<Q, R> task) {
    return task.work().read(tx, task.call());
  }
}
