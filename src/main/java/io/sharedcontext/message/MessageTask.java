package io.sharedcontext.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.message.WaitingTools.DeliveredMessages;
import io.sharedcontext.message.WaitingTools.WaitForMessages;
import io.sharedcontext.store.ChangeCounters;
import io.sharedcontext.store.Tx;
import io.sharedcontext.task.TaskCall;
import io.sharedcontext.task.TaskStep;
import io.sharedcontext.task.TaskWork;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a call waits for messages as a task. What is kept is where they are, not what they say: they are read
 * when the task is asked for, so that one which was deleted or hidden since then is not told.
 */
final class MessageTask implements TaskWork<WaitForMessages, DeliveredMessages> {
  private static final String AFTER = "after";
  private static final String LAST = "last";

  private final Acknowledgements acknowledgements;

  MessageTask(Acknowledgements acknowledgements) {
    this.acknowledgements = acknowledgements;
  }

  @Override
  public Duration patience(WaitForMessages request) {
    return Duration.ofSeconds(request.timeoutSeconds());
  }

  @Override
  public void prepare(Call call, WaitForMessages request) {
    request.acknowledge(call, acknowledgements);
  }

  @Override
  public TaskStep<DeliveredMessages> begin(Tx tx, Instant now, TaskCall<WaitForMessages> task) {
    return step(tx, task, task.request().start(tx));
  }

  @Override
  public TaskStep<DeliveredMessages> attempt(Tx tx, Instant now, TaskCall<WaitForMessages> task) {
    return step(tx, task, after(task));
  }

  private static TaskStep<DeliveredMessages> step(
      Tx tx, TaskCall<WaitForMessages> task, long after) {
    ObjectNode state = Json.object().put(AFTER, after);
    return found(tx, task, after, Long.MAX_VALUE)
        .<TaskStep<DeliveredMessages>>map(
            found -> new TaskStep.Ready<>(state.put(LAST, last(found))))
        .orElseGet(() -> new TaskStep.Waits<>(state));
  }

  private static long last(DeliveredMessages found) {
    return found.messages().get(found.messages().size() - 1).id();
  }

  private static Optional<DeliveredMessages> found(
      Tx tx, TaskCall<WaitForMessages> task, long after, long last) {
    return WaitingTools.delivered(tx, task.call().caller(), task.request(), after, last);
  }

  private static long after(TaskCall<WaitForMessages> task) {
    return task.state().path(AFTER).longValue();
  }

  /** Most commits bring no message, and some make one visible. */
  @Override
  public List<TaskCall<WaitForMessages>> ready(
      Tx tx, Instant now, List<TaskCall<WaitForMessages>> tasks) {
    long stamp = MessageTable.newest(tx) + ChangeCounters.seq(tx, SessionCountTable.VISIBILITY);
    return tasks.stream()
        .filter(task -> task.sees(stamp))
        .filter(task -> found(tx, task, after(task), Long.MAX_VALUE).isPresent())
        .toList();
  }

  @Override
  public TaskStep<DeliveredMessages> end(Tx tx, Instant now, TaskCall<WaitForMessages> task) {
    return new TaskStep.Done<>(
        DeliveredMessages.late(task.request().place(), after(task)), Optional.empty());
  }

  @Override
  public DeliveredMessages read(Tx tx, TaskCall<WaitForMessages> task) {
    long last = task.state().path(LAST).longValue();
    return found(tx, task, after(task), last)
        .orElseGet(() -> new DeliveredMessages(
            List.of(), false, MessageCursor.text(task.request().place(), last), Optional.empty()));
  }
}
