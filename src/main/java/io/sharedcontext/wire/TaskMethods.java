package io.sharedcontext.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.sharedcontext.tool.CallPolicy;
import io.sharedcontext.tool.CallTasks;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.TaskView;
import io.sharedcontext.tool.Utf8Bytes;
import java.util.concurrent.CompletableFuture;

/**
 * {@code tasks/get}, {@code tasks/update} and {@code tasks/cancel}. There is no list of tasks: whoever may
 * ask for one knows its id.
 */
final class TaskMethods {
  private static final Utf8Bytes DONE = Utf8Bytes.of("{}");

  private final AuthenticatedMethods callers;
  private final CallPolicy policy;
  private final CallTasks tasks;

  TaskMethods(AuthenticatedMethods callers, CallPolicy policy) {
    this.callers = callers;
    this.policy = policy;
    this.tasks = policy.tasks();
  }

  void addTo(MethodRegistry methods) {
    methods
        .modern("tasks/get", Extension.TASKS.gate(callers.later(this::get)))
        .modern("tasks/update", Extension.TASKS.gate(callers.later(this::update)))
        .modern("tasks/cancel", Extension.TASKS.gate(callers.later(this::cancel)));
  }

  private CompletableFuture<Utf8Bytes> get(JsonRpcRequest request, Caller caller) {
    TaskView task = find(request, caller);
    if (!task.given().isEmpty()) {
      request.written().then(() -> policy.delivered(caller, task.given()));
    }
    return CompletableFuture.completedFuture(TaskJson.whole(task));
  }

  private TaskView find(JsonRpcRequest request, Caller caller) {
    String id = request.required("taskId");
    return tasks.find(caller, request.connection(), id).orElseThrow(() -> unknown(request));
  }

  /** No task of this server asks its client for anything, and answers that nobody asked for are ignored. */
  private CompletableFuture<Utf8Bytes> update(JsonRpcRequest request, Caller caller) {
    TaskView unused = find(request, caller);
    JsonNode responses = request.params().path("inputResponses");
    if (!responses.isObject()) {
      throw RpcError.invalidParams("tasks/update: inputResponses must be an object");
    }
    return CompletableFuture.completedFuture(DONE);
  }

  private CompletableFuture<Utf8Bytes> cancel(JsonRpcRequest request, Caller caller) {
    return tasks.cancel(caller, request.required("taskId")).thenApply(there -> {
      if (!there) {
        throw unknown(request);
      }
      return DONE;
    });
  }

  private static RpcError unknown(JsonRpcRequest request) {
    return RpcError.invalidParams(request.method()
        + ": there is no such task; it may be another agent's, or its time is over");
  }
}
