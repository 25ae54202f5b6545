package io.sharedcontext.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.TaskView;
import java.time.Instant;
import java.util.Optional;

/**
 * A task as it is in the store.
 *
 * @param id names it
 * @param caller whose it is, with what it might do when it asked
 * @param tool what was called
 * @param arguments with what
 * @param key under which a repetition is the same call
 * @param notes what the result says about the arguments
 * @param state what the tool has to know
 * @param status how far it is
 * @param result what it came to; empty while it waits, and where the tool reads it anew
 * @param code why it failed, if it did
 * @param process the server process that carries it, or did so last
 * @param createdAt when it was made
 * @param updatedAt when its status changed last
 * @param until when it gives up
 * @param expiresAt when it is removed
 */
record StoredTask(
    String id,
    Caller caller,
    String tool,
    ObjectNode arguments,
    Optional<String> key,
    ObjectNode notes,
    ObjectNode state,
    TaskView.Status status,
    Optional<String> result,
    Optional<ErrorCode> code,
    String process,
    Instant createdAt,
    Instant updatedAt,
    Instant until,
    Instant expiresAt) {

  boolean working() {
    return status == TaskView.Status.WORKING;
  }

  /**
   * Whether {@code other} may see it: the same agent, that may do all that it might when it asked. What came of it
   * was made with those rights.
   */
  boolean visibleTo(Caller other) {
    return other.id().equals(caller.id())
        && other.type().equals(caller.type())
        && other.permissions().containsAll(caller.permissions());
  }
}
