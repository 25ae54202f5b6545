package io.sharedcontext.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sharedcontext.auth.AuditedWrites;
import io.sharedcontext.store.Store;
import io.sharedcontext.store.Tx;
import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.CallAuthenticator;
import io.sharedcontext.tool.CallListener;
import io.sharedcontext.tool.CallSnapshot;
import io.sharedcontext.tool.CallTasks;
import io.sharedcontext.tool.Caller;
import io.sharedcontext.tool.ConnectionContext;
import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import io.sharedcontext.tool.Json;
import io.sharedcontext.tool.Outcome;
import io.sharedcontext.tool.ResultWriter;
import io.sharedcontext.tool.TaskView;
import io.sharedcontext.tool.Tool;
import io.sharedcontext.tool.UnreadCount;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Calls that go on as tasks. A task is a row of the store: it is made by the transaction in which its call
 * found nothing, and completed once, by the transaction in which an attempt found something. One process
 * of its agent carries it at a time; when that ends, another that serves the agent goes on with it. Safe for
 * use by several threads.
 */
public final class Tasks implements CallTasks {
  /** Most tasks of one agent that wait. */
  static final int MOST_WORKING = 1_000;

  /** Most tasks of one agent, those included whose result is kept. */
  static final int MOST = 10_000;

  /** For how long a task is kept after its wait is over. */
  private static final Duration KEPT = Duration.ofHours(1);

  private static final AuditedWrites.ReplayCheck ANY = (tx, now, first) -> true;

  private final Store store;
  private final Clock clock;
  private final LongSupplier random;
  private final TaskResumption resumption;
  private final TaskViews views;
  private final TaskCarrier carrier;

  /**
   * Tasks of {@code store}.
   *
   * @param random gives numbers that nobody guesses
   * @param authenticator says whether a connection still acts for the agent of a task
   * @param unread counts what waits for an agent
   * @param refusals hears of tasks that were refused what they waited for
   */
  public Tasks(
      Store store,
      Clock clock,
      LongSupplier random,
      CallAuthenticator authenticator,
      UnreadCount unread,
      CallListener refusals) {
    this.store = store;
    this.clock = clock;
    this.random = random;
    this.resumption = new TaskResumption(clock);
    this.views = new TaskViews(store, unread, resumption);
    this.carrier = new TaskCarrier(store, clock, authenticator, refusals, resumption);
  }

  /** Goes on with tasks of the tools that {@code find} finds by name. */
  public void resumeWith(Function<String, Optional<Tool<?, ?>>> find) {
    resumption.tools(find);
  }

  /** Removes at most {@code most} tasks whose time is over; says how many those were. */
  public static int purge(Tx tx, Instant now, int most) {
    return TaskTable.purge(tx, now, most);
  }

  /** How many tasks there are whose time is over. */
  public static long over(Tx tx, Instant now) {
    return TaskTable.over(tx, now);
  }

  @Override
  public boolean available() {
    return !store.readOnly();
  }

  @Override
  public void serve(Caller caller, ConnectionContext connection) {
    carrier.serve(caller.id(), connection);
  }

  /**
   * What making a task came to.
   *
   * @param outcome the answer
   * @param made the task, unless the result was there or the task had been made before
   */
  private record Begun<Q extends Record, R extends Record>(
      Outcome<R> outcome, Optional<TaskCall<Q>> made) {}

  @Override
  public <Q extends Record, R extends Record> CompletableFuture<Outcome<R>> begin(
      Tool<Q, R> tool, Call call, Q request, ObjectNode notes) {
    TaskWork<Q, R> work = TaskResumption.work(tool).orElseThrow();
    work.prepare(call, request);
    // It outlives the snapshot.
    Call kept = new Call(
        call.caller(),
        call.tool(),
        call.arguments(),
        call.idempotencyKey(),
        call.connection(),
        CallSnapshot.NONE);
    return store.write(call, tx -> begin(tx, work, kept, request, notes)).thenApply(begun -> {
      begun
          .made()
          .ifPresent(made ->
              carrier.runner().add(new PendingTask<>(tool.name(), work, made, call.connection())));
      return begun.outcome();
    });
  }

  private <Q extends Record, R extends Record> Begun<Q, R> begin(
      Tx tx, TaskWork<Q, R> work, Call call, Q request, ObjectNode notes) {
    Instant now = clock.instant();
    Optional<Outcome<R>> repeated = repeated(tx, now, work, call);
    if (repeated.isPresent()) {
      return new Begun<>(repeated.get(), Optional.empty());
    }
    boolean replayed = work.goesOn() && AuditedWrites.first(tx, now, call, ANY).isPresent();
    Instant until = now.plus(work.patience(request));
    TaskCall<Q> task = new TaskCall<>(newId(), call, request, now, until, Json.object());
    TaskStep<R> step = work.begin(tx, now, task);
    if (step instanceof TaskStep.Waits<R> waits) {
      requireRoom(tx, call.caller().id());
      task.state(waits.state());
      StoredTask row = row(task, replayed ? notes.deepCopy().put("replayed", true) : notes);
      TaskTable.insert(tx, row);
      return new Begun<>(new Outcome.Deferred<>(views.of(row)), Optional.of(task));
    }
    R result = found(tx, now, work, task, step);
    return new Begun<>(
        replayed ? Outcome.replayed(result, call.caller().id()) : new Outcome.Fresh<>(result),
        Optional.empty());
  }

  private static <Q extends Record, R extends Record> R found(
      Tx tx, Instant now, TaskWork<Q, R> work, TaskCall<Q> task, TaskStep<R> step) {
    if (step instanceof TaskStep.Done<R> done) {
      String result = ResultWriter.success(done.result());
      AuditedWrites.keep(tx, now, task.call(), result, done.event());
      return done.result();
    }
    if (step instanceof TaskStep.Ready<R> ready) {
      task.state(ready.state());
      return work.read(tx, task);
    }
    throw ((TaskStep.Failed<R>) step).failure();
  }

  private String newId() {
    return "task_%016x%016x".formatted(random.getAsLong(), random.getAsLong());
  }

  /** The same call under the same key is answered by its result, or by its task while that waits. */
  private <Q extends Record, R extends Record> Optional<Outcome<R>> repeated(
      Tx tx, Instant now, TaskWork<Q, R> work, Call call) {
    if (call.idempotencyKey().isEmpty()) {
      return Optional.empty();
    }
    Optional<JsonNode> first = AuditedWrites.first(tx, now, call, work::stands);
    if (first.isPresent()) {
      return Optional.of(new Outcome.Replayed<>(first.get()));
    }
    return TaskTable.working(tx, call.caller().id(), MOST_WORKING).stream()
        .filter(task -> task.tool().equals(call.tool()))
        .filter(task -> task.key().equals(call.idempotencyKey()))
        .findFirst()
        .map(task -> new Outcome.Deferred<R>(views.repeated(same(task, call))));
  }

  private static StoredTask same(StoredTask task, Call call) {
    if (!Json.canonical(task.arguments()).equals(Json.canonical(call.arguments()))) {
      throw Failure.of(
              ErrorCode.IDEMPOTENCY_CONFLICT,
              "idempotency_key was used for another call of " + call.tool() + ", which still waits")
          .suggest("Use a new key, or repeat the first arguments exactly.");
    }
    return task;
  }

  private static void requireRoom(Tx tx, String agent) {
    if (TaskTable.countWorking(tx, agent) >= MOST_WORKING) {
      throw Failure.of(
              ErrorCode.LIMIT_EXCEEDED,
              MOST_WORKING + " tasks of " + agent + " wait already; the limit is reached")
          .suggest("Wait for one of them to complete, or end some with tasks/cancel.");
    }
    if (TaskTable.count(tx, agent) >= MOST) {
      throw Failure.of(
              ErrorCode.LIMIT_EXCEEDED,
              MOST + " tasks of " + agent + " are kept; the limit is reached")
          .suggest("Wait for longer in each call: a task is kept for an hour after its time.");
    }
  }

  private StoredTask row(TaskCall<?> task, ObjectNode notes) {
    Call call = task.call();
    return new StoredTask(
        task.id(),
        call.caller(),
        call.tool(),
        call.arguments(),
        call.idempotencyKey(),
        notes,
        task.state(),
        TaskView.Status.WORKING,
        Optional.empty(),
        Optional.empty(),
        store.processes().self(),
        task.since(),
        task.since(),
        task.until(),
        task.until().plus(KEPT));
  }

  @Override
  public Optional<TaskView> find(Caller caller, ConnectionContext connection, String id) {
    serve(caller, connection);
    Optional<StoredTask> task = store.read(tx -> seen(tx, caller, id));
    task.filter(StoredTask::working).ifPresent(carrier::attend);
    return task.map(views::of);
  }

  private Optional<StoredTask> seen(Tx tx, Caller caller, String id) {
    return TaskTable.find(tx, id)
        .filter(row -> row.visibleTo(caller))
        .filter(row -> row.expiresAt().isAfter(clock.instant()));
  }

  @Override
  public CompletableFuture<Boolean> cancel(Caller caller, String id) {
    return store
        .write(tx -> {
          Optional<StoredTask> task = seen(tx, caller, id);
          task.filter(StoredTask::working).ifPresent(row -> {
            TaskTable.cancel(tx, id, clock.instant());
            resumption.of(row, new ConnectionContext()).ifPresent(one -> giveBack(tx, one));
          });
          return task.isPresent();
        })
        .thenApply(there -> {
          if (there) {
            carrier.runner().ended(id);
          }
          return there;
        });
  }

  @Override
  public CompletableFuture<Boolean> reply(Caller caller, String id, Optional<String> answer) {
    return store.write(tx -> {
      Optional<StoredTask> task = seen(tx, caller, id);
      task.filter(StoredTask::working)
          .flatMap(row -> resumption.of(row, new ConnectionContext()))
          .ifPresent(one -> hear(tx, one, answer));
      return task.isPresent();
    });
  }

  private static <Q extends Record> void hear(
      Tx tx, PendingTask<Q, ?> task, Optional<String> answer) {
    TaskCall<Q> call = task.call();
    if (task.work().asks(call).isPresent()) {
      TaskTable.wait(tx, call.id(), Json.text(task.work().heard(tx, call, answer)));
    }
  }

  private static <Q extends Record> void giveBack(Tx tx, PendingTask<Q, ?> task) {
    task.work().cancel(tx, task.call());
  }

  @Override
  public AutoCloseable watch(String id, Runnable changed) {
    return carrier.runner().watch(id, changed);
  }
}
