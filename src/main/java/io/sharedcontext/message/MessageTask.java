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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How a call waits for messages as a task. What is kept is where they are, not what they say: they are read
 * when the task is asked for, so that one which was deleted or hidden since then is not told.
 */
final class MessageTask implements TaskWork<WaitForMessages, DeliveredMessages> {
  private static final String AFTER = "after";
  private static final String LAST = "last";

  /** More messages than come between two looks: to look at every wait is cheaper than to read these. */
  private static final long MOST_NEW = 1_000;

  private final Acknowledgements acknowledgements;
  private final AtomicReference<Seen> last = new AtomicReference<>(new Seen(Long.MAX_VALUE, -1));

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

  /**
   * What the store held at a look: only a message that came since, or one whose visibility changed, can end a
   * wait.
   */
  private record Seen(long newest, long visibility) {
    static Seen of(Tx tx) {
      return new Seen(
          MessageTable.newest(tx), ChangeCounters.seq(tx, SessionCountTable.VISIBILITY));
    }

    /** Grows with both: messages that go change visibility, and ids are not given again. */
    long mark() {
      return newest + visibility;
    }
  }

  @Override
  public List<TaskCall<WaitForMessages>> ready(
      Tx tx, Instant now, List<TaskCall<WaitForMessages>> tasks) {
    Seen current = Seen.of(tx);
    Seen before = Objects.requireNonNull(last.getAndSet(current));
    boolean same = before.visibility() == current.visibility()
        && current.newest() - before.newest() <= MOST_NEW;
    Set<String> talked = same ? MessageTable.sessionsAfter(tx, before.newest()) : Set.of();
    return tasks.stream()
        .filter(task -> {
          boolean known = same && task.seen() == before.mark();
          return task.sees(current.mark())
              && !(known && elsewhere(task, talked))
              && found(tx, task, after(task), Long.MAX_VALUE).isPresent();
        })
        .toList();
  }

  /** Whether it waits in one session, and others were talked in. */
  private static boolean elsewhere(TaskCall<WaitForMessages> task, Set<String> talked) {
    return task.request()
        .sessionId()
        .filter(session -> !talked.contains(session))
        .isPresent();
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
