package io.sharedcontext.task;

import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.CallSnapshot;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.Tool;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Makes of tasks in the store what this process can go on with. Safe for use by several threads. */
final class TaskResumption {
  private final Clock clock;
  private final AtomicReference<Function<String, Optional<Tool<?, ?>>>> tools =
      new AtomicReference<>(name -> Optional.empty());

  /** Knows no tools yet. */
  TaskResumption(Clock clock) {
    this.clock = clock;
  }

  /** Knows the tools that {@code find} finds by name. */
  void tools(Function<String, Optional<Tool<?, ?>>> find) {
    tools.set(find);
  }

  /** The task as this process would go on with it, if it knows how: a later version may know more tools. */
  Optional<PendingTask<?, ?>> of(StoredTask row, ConnectionContext connection) {
    return Objects.requireNonNull(tools.get())
        .apply(row.tool())
        .flatMap(tool -> of(row, tool, connection));
  }

  private <Q extends Record, R extends Record> Optional<PendingTask<?, ?>> of(
      StoredTask row, Tool<Q, R> tool, ConnectionContext connection) {
    Call call = new Call(
        row.caller(), row.tool(), row.arguments(), row.key(), connection, CallSnapshot.NONE);
    return work(tool)
        .<PendingTask<?, ?>>map(work -> new PendingTask<Q, R>(
            row.tool(),
            work,
            new TaskCall<>(
                row.id(),
                call,
                tool.read(row.arguments(), clock),
                row.createdAt(),
                row.until(),
                row.state()),
            connection));
  }

  /** How a tool waits as a task, if it can. */
  @SuppressWarnings("unchecked")
  static <Q extends Record, R extends Record> Optional<TaskWork<Q, R>> work(Tool<Q, R> tool) {
    // Every tool says by this interface how it waits, and for its own records.
    return tool.task().map(support -> (TaskWork<Q, R>) support);
  }
}
