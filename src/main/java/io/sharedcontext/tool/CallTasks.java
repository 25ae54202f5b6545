package io.sharedcontext.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Calls that go on as tasks. */
public interface CallTasks {
  /** None: every call is answered by its result. */
  CallTasks NONE = new CallTasks() {
    @Override
    public boolean available() {
      return false;
    }

    @Override
    public void serve(Caller caller, ConnectionContext connection) {}

    @Override
    public <Q extends Record, R extends Record> CompletableFuture<Outcome<R>> begin(
        Tool<Q, R> tool, Call call, Q request, ObjectNode notes) {
      return tool.handler().handle(call, request);
    }

    @Override
    public Optional<TaskView> find(Caller caller, ConnectionContext connection, String id) {
      return Optional.empty();
    }

    @Override
    public CompletableFuture<Boolean> cancel(Caller caller, String id) {
      return CompletableFuture.completedFuture(false);
    }

    @Override
    public CompletableFuture<Boolean> reply(Caller caller, String id, Optional<String> answer) {
      return CompletableFuture.completedFuture(false);
    }

    @Override
    public AutoCloseable watch(String id, Runnable changed) {
      return () -> {};
    }
  };

  /** Whether tasks can be made now: not in a store that this process can only read. */
  boolean available();

  /**
   * Notes that {@code connection}, whose client knows tasks, acts for {@code caller}: tasks of that agent
   * whose process ended go on here.
   */
  void serve(Caller caller, ConnectionContext connection);

  /**
   * Answers a call that may wait: by its result if that is there at once, or else by a task, when it is
   * durable.
   *
   * @param notes what the result says about the arguments
   */
  <Q extends Record, R extends Record> CompletableFuture<Outcome<R>> begin(
      Tool<Q, R> tool, Call call, Q request, ObjectNode notes);

  /** The task of that id, if it is there and {@code caller} may see it. */
  Optional<TaskView> find(Caller caller, ConnectionContext connection, String id);

  /**
   * Ends a task that has not ended. The future tells, when that is durable, whether there is a task of
   * that id which {@code caller} may see.
   */
  CompletableFuture<Boolean> cancel(Caller caller, String id);

  /**
   * Takes what the person at the client said to {@link TaskView#question}, or nothing if it did not want to say
   * anything; what nobody asked for is ignored. The future tells, when that is durable, whether there is a task
   * of that id which {@code caller} may see.
   */
  CompletableFuture<Boolean> reply(Caller caller, String id, Optional<String> answer);

  /**
   * Tells {@code changed} whenever the status of a task may have changed, soon after any process changed
   * it, on a thread that it must not keep; closing ends it.
   */
  AutoCloseable watch(String id, Runnable changed);
}
