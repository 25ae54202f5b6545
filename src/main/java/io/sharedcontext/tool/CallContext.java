package io.sharedcontext.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One call of a tool as it came through the wire.
 *
 * @param tool what is called
 * @param arguments what the client sent
 * @param connection the pipe it came through
 * @param commit on which thread its first change may be committed
 * @param tasks whether the client takes a task in place of a result
 */
public record CallContext(
    Tool<?, ?> tool,
    ObjectNode arguments,
    ConnectionContext connection,
    CommitMode commit,
    boolean tasks) {

  /** A call of a client that knows no tasks. */
  public CallContext(
      Tool<?, ?> tool, ObjectNode arguments, ConnectionContext connection, CommitMode commit) {
    this(tool, arguments, connection, commit, false);
  }
}
