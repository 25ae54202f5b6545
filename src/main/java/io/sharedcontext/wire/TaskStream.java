package io.sharedcontext.wire;

import io.sharedcontext.log.UncaughtErrors;
import io.sharedcontext.tool.CallPolicy;
import io.sharedcontext.tool.CallSnapshot;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Permission;
import io.sharedcontext.tool.TaskView;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one stream of {@code subscriptions/listen} of its tasks, each time one has another status, as
 * whoever the client acts for by then sees it. Safe for use by several threads.
 */
final class TaskStream implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskStream.class);

  /** What nobody has to be told. */
  private static final String WORKING = "working";

  private final CallPolicy policy;
  private final Executor teller;
  private final JsonRpcRequest request;
  private final String id;
  private final boolean forms;
  private final Map<String, String> told = new ConcurrentHashMap<>();
  private final Queue<AutoCloseable> watches = new ConcurrentLinkedQueue<>();

  /**
   * The stream that {@code request} asked for; tells nothing yet.
   *
   * @param teller where lines are written: a client that does not read keeps whoever writes to it
   */
  TaskStream(CallPolicy policy, JsonRpcRequest request, Executor teller) {
    this.policy = policy;
    this.teller = teller;
    this.request = request;
    this.id = Json.text(request.id());
    this.forms = ElicitationForm.declaredBy(request);
  }

  /** Begins to tell of {@code task}: at once if it has ended, or asks for something. */
  void follow(String task) {
    told.put(task, WORKING);
    Runnable look = UncaughtErrors.reporting(() -> look(task));
    watches.add(policy.tasks().watch(task, () -> teller.execute(look)));
    teller.execute(look);
  }

  private void look(String task) {
    try {
      Caller caller = caller();
      view(task, caller)
          .filter(seen -> {
            String status = TaskJson.status(seen, forms);
            return !status.equals(told.replace(task, status));
          })
          .ifPresent(seen -> tell(seen, caller));
    } catch (Failure e) {
      // Who may not see it now asks for it later.
      LOG.debug("a task could not be looked at for a subscriber: {}", e.toString());
    }
  }

  /** The whole result goes with it, so the messages in that were given out once the pipe has taken it. */
  private void tell(TaskView seen, Caller caller) {
    request.peer().send(TaskJson.notification(id, seen, forms), () -> {
      if (!seen.given().isEmpty()) {
        policy.delivered(caller, seen.given());
      }
    });
  }

  private Caller caller() {
    // Nobody asked for this look: what is measured of it would be no call's.
    return policy
        .authenticator()
        .identify(CallSnapshot.NONE, Optional.empty(), request.connection());
  }

  private Optional<TaskView> view(String task, Caller caller) {
    return caller.may(Permission.READ)
        ? policy.tasks().find(caller, request.connection(), task)
        : Optional.empty();
  }

  @Override
  public void close() {
    watches.forEach(TaskStream::close);
  }

  private static void close(AutoCloseable watch) {
    try {
      watch.close();
    } catch (Exception e) {
      LOG.debug("watching a task did not end: {}", e.toString());
    }
  }
}
