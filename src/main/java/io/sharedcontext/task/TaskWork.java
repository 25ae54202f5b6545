package io.sharedcontext.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.FormQuestion;
import io.sharedcontext.tool.TaskSupport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a tool waits as a task. Everything that it has to know is in the task and in the store, so that any
 * process can go on with it. What changes the store does so in the transaction that moves the task, and
 * therefore once. A {@link Failure} that a step throws ends the task with it, and nothing else of the step
 * is kept.
 *
 * @param <Q> the tool's request record
 * @param <R> the tool's result record
 */
public interface TaskWork<Q extends Record, R extends Record> extends TaskSupport<Q> {
  /** Does, outside of any transaction, what a call does before it waits. */
  default void prepare(Call call, Q request) {}

  /** The first attempt, in the transaction that makes the task if this one goes on waiting. */
  TaskStep<R> begin(Tx tx, Instant now, TaskCall<Q> task);

  /**
   * Those of {@code tasks} that are worth an attempt. Runs in a reader's snapshot after commits, with all
   * tasks of the tool that this process carries, so what is common to them is looked at once, and one whose
   * {@link TaskCall#sees} tells nothing new is passed over.
   */
  List<TaskCall<Q>> ready(Tx tx, Instant now, List<TaskCall<Q>> tasks);

  /** Another attempt. */
  TaskStep<R> attempt(Tx tx, Instant now, TaskCall<Q> task);

  /** The last step, when the time is over and an attempt came to nothing; must not wait on. */
  TaskStep<R> end(Tx tx, Instant now, TaskCall<Q> task);

  /** Gives back what a task holds that will not be completed. */
  default void cancel(Tx tx, TaskCall<Q> task) {}

  /** From now on this process carries the task, in place of one that has ended. */
  default void adopt(Tx tx, TaskCall<Q> task) {}

  /** The result of a task that is {@link TaskStep.Ready}. */
  default R read(Tx tx, TaskCall<Q> task) {
    throw new IllegalStateException("the result of " + task.id() + " was kept");
  }

  /** What the person at a client that has forms is asked while the task waits. */
  default Optional<FormQuestion> asks(TaskCall<Q> task) {
    return Optional.empty();
  }

  /**
   * What that person said, or nothing if it did not want to say anything; the state to go on with. Not called
   * of a task that asks nothing.
   */
  default ObjectNode heard(Tx tx, TaskCall<Q> task, Optional<String> answer) {
    return task.state();
  }

  /** How often it is looked at for what no commit tells, such as the death of a process; empty for never. */
  default Optional<Duration> restless(Q request) {
    return Optional.empty();
  }

  /** Whether the first result of a call is still true, so that a repetition may be given it. */
  default boolean stands(Tx tx, Instant now, JsonNode first) {
    return true;
  }

  /**
   * Whether a repetition of a call whose first result is not true any more goes on with what that one made:
   * {@link #begin} does not make another then.
   */
  default boolean goesOn() {
    return false;
  }
}
