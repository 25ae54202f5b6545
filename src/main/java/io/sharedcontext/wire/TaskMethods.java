package io.sharedcontext.wire;

import io.sharedcontext.tool.CallPolicy;
import io.sharedcontext.tool.CallTasks;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.TaskView;
import io.sharedcontext.tool.Utf8Bytes;
import java.util.Optional;
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
    return CompletableFuture.completedFuture(
        TaskJson.whole(task, ElicitationForm.declaredBy(request)));
  }

  private TaskView find(JsonRpcRequest request, Caller caller) {
    String id = request.required("taskId");
    return tasks.find(caller, request.connection(), id).orElseThrow(() -> unknown(request));
  }

  /** Answers that nobody asked for are ignored. */
  private CompletableFuture<Utf8Bytes> update(JsonRpcRequest request, Caller caller) {
    TaskView task = find(request, caller);
    if (!request.params().has("inputResponses")) {
      throw RpcError.invalidParams("tasks/update: inputResponses is required");
    }
    Optional<Optional<String>> response =
        ElicitationForm.response(request).filter(said -> task.question().isPresent());
    return response
        .map(said -> tasks.reply(caller, task.id(), said).thenApply(there -> done(there, request)))
        .orElseGet(() -> CompletableFuture.completedFuture(DONE));
  }

  private CompletableFuture<Utf8Bytes> cancel(JsonRpcRequest request, Caller caller) {
    return tasks
        .cancel(caller, request.required("taskId"))
        .thenApply(there -> done(there, request));
  }

  private static Utf8Bytes done(boolean there, JsonRpcRequest request) {
    if (!there) {
      throw unknown(request);
    }
    return DONE;
  }

  private static RpcError unknown(JsonRpcRequest request) {
    return RpcError.invalidParams(request.method()
        + ": there is no such task; it may be another agent's, or its time is over");
  }
}
