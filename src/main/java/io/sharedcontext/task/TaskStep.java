package io.sharedcontext.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.Audit;
import io.sharedcontext.tool.Failure;
import java.util.Optional;

/**
 * What an attempt of a task came to.
 *
 * @param <R> the tool's result record
 */
public sealed interface TaskStep<R extends Record> {
  /**
   * It goes on waiting.
   *
   * @param state what the tool has to know to go on; about as short as a cursor
   */
  record Waits<R extends Record>(ObjectNode state) implements TaskStep<R> {}

  /**
   * It has a result, which is kept as it is.
   *
   * @param event what the audit log keeps of it
   */
  record Done<R extends Record>(R result, Optional<Audit.Event> event) implements TaskStep<R> {}

  /**
   * It has a result, which {@link TaskWork#read} makes whenever it is asked for: with what the caller may
   * see by then, and without what was deleted.
   *
   * @param state what tells which result that is
   */
  record Ready<R extends Record>(ObjectNode state) implements TaskStep<R> {}

  /** It failed, and what the attempt changed is kept. */
  record Failed<R extends Record>(Failure failure) implements TaskStep<R> {}
}
