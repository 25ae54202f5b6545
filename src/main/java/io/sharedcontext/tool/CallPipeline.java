package io.sharedcontext.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The path of one call: who calls, may it, how often, with what, then the handler, then the answer.
 * Nothing but an {@link CallResult} comes out; a bug becomes {@link ErrorCode#INTERNAL_ERROR}, with its stack
 * in the log.
 */
public final class CallPipeline {
  private static final Logger LOG = LoggerFactory.getLogger(CallPipeline.class);
  private static final FailureLog FAILURES = new FailureLog(LOG);

  private final CallPolicy policy;
  private final Executor finishers;

  /**
   * Runs calls under {@code policy}.
   *
   * @param finishers where answers are made once a change has been committed, so that the store's
   *     writer goes on with the next one
   */
  public CallPipeline(CallPolicy policy, Executor finishers) {
    this.policy = policy;
    this.finishers = finishers;
  }

  /** Runs one call on the current thread up to its handler; never throws. */
  public CompletableFuture<CallResult> call(CallContext context) {
    try (CallSnapshot snapshot = policy.store().snapshot(context.commit())) {
      return attempt(context, snapshot);
    } catch (RuntimeException | Error e) {
      // The snapshot could not be ended: what was read of it may not be what the store holds.
      return failed(context.tool(), Caller.NOBODY, e);
    }
  }

  private CompletableFuture<CallResult> attempt(CallContext context, CallSnapshot snapshot) {
    long began = System.nanoTime();
    Tool<?, ?> tool = context.tool();
    Caller caller = Caller.NOBODY;
    try {
      boolean task = mayBeTask(context);
      CallArguments read = CallArguments.of(tool, context.arguments(), task);
      caller = identify(context, read.values(), snapshot);
      if (context.tasks() && !caller.id().isEmpty()) {
        policy.tasks().serve(caller, context.connection());
      }
      return noted(tool, caller, began, run(context, tool, read, caller, snapshot, task));
    } catch (RuntimeException | Error e) {
      // A class that cannot be loaded, for want of a descriptor, fails its call and not the
      // protocol.
      return noted(tool, caller, began, failed(tool, caller, e));
    }
  }

  /**
   * Whether the call is a task if it has to wait. What asks for a task later acts as the connection does: a
   * call with a token of its own could not be asked for.
   */
  private boolean mayBeTask(CallContext context) {
    Tool<?, ?> tool = context.tool();
    return context.tasks()
        && tool.task().isPresent()
        && policy.tasks().available()
        && !CallArguments.of(tool, context.arguments()).values().has(CallArguments.AUTH_TOKEN);
  }

  /**
   * Tells the policy how long the call took, before anybody hears the answer: a client that has it may
   * end the server at once. A call that is cancelled has no answer and no length.
   */
  private CompletableFuture<CallResult> noted(
      Tool<?, ?> tool, Caller caller, long began, CompletableFuture<CallResult> answer) {
    CompletableFuture<CallResult> counted = answer.whenComplete((made, thrown) -> {
      if (made != null) {
        count(tool, caller, System.nanoTime() - began, made);
      }
    });
    return cancelling(answer, counted);
  }

  /** Figures that cannot be kept take no answer away. */
  private void count(Tool<?, ?> tool, Caller caller, long nanos, CallResult made) {
    try {
      policy.answered(tool, caller, nanos, made.code());
    } catch (RuntimeException | Error e) {
      log(tool.name() + " could not be counted", e);
    }
  }

  /** The later of two stages; to cancel it cancels the earlier one. */
  private static CompletableFuture<CallResult> cancelling(
      CompletableFuture<CallResult> earlier, CompletableFuture<CallResult> later) {
    CompletableFuture<CallResult> ignored = later.whenComplete((made, thrown) -> {
      if (later.isCancelled()) {
        earlier.cancel(true);
      }
    });
    return later;
  }

  private Caller identify(CallContext context, ObjectNode arguments, CallSnapshot snapshot) {
    Optional<String> token = CallArguments.text(arguments, CallArguments.AUTH_TOKEN);
    boolean nobody = context.tool().permission() == Permission.NONE;
    if (nobody && token.isEmpty()) {
      return Caller.NOBODY;
    }
    // A token that is present and bad fails the call, also where none was needed.
    Caller caller =
        policy.identify(moment(context.tool(), arguments, snapshot), token, context.connection());
    return nobody ? Caller.NOBODY : caller;
  }

  /**
   * Where a caller is looked up: what a call reads may be no newer than that. Who changes something is found
   * before it in any case.
   */
  private static CallSnapshot moment(Tool<?, ?> tool, ObjectNode arguments, CallSnapshot snapshot) {
    boolean reads = tool.effect().reads() || tool.beside().test(arguments);
    return reads ? snapshot : CallSnapshot.NONE;
  }

  private <Q extends Record, R extends Record> CompletableFuture<CallResult> run(
      CallContext context,
      Tool<Q, R> tool,
      CallArguments read,
      Caller caller,
      CallSnapshot snapshot,
      boolean task) {
    require(tool, caller);
    ObjectNode arguments = read.values();
    Optional<String> key =
        tool.repeatable() ? CallArguments.idempotencyKey(arguments) : Optional.empty();
    policy.admit(caller, tool.rate());
    policy.examine(tool, own(arguments)).forEach(read::warn);
    Call call = new Call(caller, tool.name(), own(arguments), key, context.connection(), snapshot);
    CompletableFuture<Outcome<R>> outcome = handled(tool, call, read.notes(), task);
    // What comes later comes on another thread, and sees what is there by then.
    boolean now = outcome.isDone();
    CallSnapshot sees = now ? snapshot : CallSnapshot.NONE;
    CompletableFuture<CallResult> answer = (now ? outcome : later(outcome))
        .thenApply(done -> answer(caller, sees, done, read.notes()))
        .exceptionallyCompose(bug -> failed(tool, caller, bug));
    CompletableFuture<CallResult> ignored = answer.whenComplete((done, thrown) -> {
      if (answer.isCancelled()) {
        outcome.cancel(true);
      }
    });
    return answer;
  }

  private <Q extends Record, R extends Record> CompletableFuture<Outcome<R>> handled(
      Tool<Q, R> tool, Call call, ObjectNode notes, boolean task) {
    Q request = tool.read(call.arguments(), policy.clock());
    boolean waits =
        task && tool.task().filter(how -> !how.patience(request).isZero()).isPresent();
    return waits
        ? policy.tasks().begin(tool, call, request, notes)
        : tool.handler().handle(call, request);
  }

  /** Without what every tool takes. */
  private static ObjectNode own(ObjectNode arguments) {
    return arguments.without(List.of(CallArguments.AUTH_TOKEN, CallArguments.IDEMPOTENCY_KEY));
  }

  /** The same, completed by a finisher: whatever completes it has better things to do. */
  private <T> CompletableFuture<T> later(CompletableFuture<T> pending) {
    return pending.whenCompleteAsync((done, thrown) -> {}, finishers);
  }

  private static void require(Tool<?, ?> tool, Caller caller) {
    if (!caller.may(tool.permission())) {
      throw Failure.denied(tool.name(), tool.permission(), caller);
    }
  }

  private CallResult answer(
      Caller caller, CallSnapshot snapshot, Outcome<?> outcome, ObjectNode notes) {
    if (outcome instanceof Outcome.Deferred<?> deferred) {
      return CallResult.of(deferred.task());
    }
    CallResult made = written(caller, snapshot, outcome, notes);
    List<Long> given = outcome.given(caller.id());
    return given.isEmpty() ? made : made.whenTaken(() -> policy.delivered(caller, given));
  }

  private CallResult written(
      Caller caller, CallSnapshot snapshot, Outcome<?> outcome, ObjectNode notes) {
    long unread = caller.id().isEmpty() ? 0 : unread(caller, snapshot);
    if (outcome instanceof Outcome.Fresh<?> fresh) {
      return CallResult.success(ResultWriter.success(fresh.result(), unread, notes));
    }
    if (outcome instanceof Outcome.Rendered<?> rendered) {
      return CallResult.success(ResultWriter.rendered(rendered.json(), unread, notes));
    }
    return CallResult.success(
        ResultWriter.replay(((Outcome.Replayed<?>) outcome).first(), unread, notes));
  }

  /** A change is kept by now: that the store cannot be read any more must not be told as its failure. */
  private long unread(Caller caller, CallSnapshot snapshot) {
    try {
      return policy.unread().of(snapshot, caller);
    } catch (RuntimeException | Error e) {
      log("what is unread could not be counted", e);
      return 0;
    }
  }

  /** What is answered, also when that fails in turn. */
  private CompletableFuture<CallResult> failed(Tool<?, ?> tool, Caller caller, Throwable thrown) {
    try {
      return explained(tool, caller, thrown);
    } catch (RuntimeException | Error e) {
      log(tool.name() + " failed, and so did telling why", e);
      return CompletableFuture.completedFuture(CallResult.LAST_RESORT);
    }
  }

  /** A call that was cancelled has nobody to answer to. */
  private CompletableFuture<CallResult> explained(
      Tool<?, ?> tool, Caller caller, Throwable thrown) {
    if (cause(thrown) instanceof CancellationException cancelled) {
      return CompletableFuture.failedFuture(cancelled);
    }
    Failure failure = toFailure(tool.name(), thrown);
    if (!failure.code().denial()) {
      return CompletableFuture.completedFuture(CallResult.of(failure));
    }
    CompletableFuture<Failure> recorded = policy.refused(caller, tool.name(), failure);
    return (recorded.isDone() ? recorded : later(recorded)).thenApply(CallResult::of);
  }

  private static Throwable cause(Throwable thrown) {
    return thrown instanceof CompletionException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
  }

  /** What a caller may learn of {@code thrown}. */
  public static Failure toFailure(String what, Throwable thrown) {
    Throwable cause = cause(thrown);
    if (cause instanceof Failure failure) {
      note(what, failure);
      return failure;
    }
    log(what + " failed", cause);
    if (cause instanceof OutOfMemoryError) {
      return Failure.because(
              ErrorCode.INTERNAL_ERROR,
              what + " needs more memory than this server may take",
              cause)
          .suggest("Ask for less at once: a smaller limit, or a single session.")
          .suggest("Or start the server with SHARED_CONTEXT_JAVA_OPTIONS=-Xmx1g.");
    }
    return Failure.because(
        ErrorCode.INTERNAL_ERROR, what + " failed inside the server; its log has the cause", cause);
  }

  private static void note(String what, Failure failure) {
    try {
      FAILURES.note(what, failure);
    } catch (LinkageError | OutOfMemoryError e) {
      log(what + " failed", e);
    }
  }

  /** A log that cannot be written is no reason to owe an answer. */
  private static void log(String what, Throwable thrown) {
    try {
      LOG.error(what, thrown);
    } catch (LinkageError | OutOfMemoryError e) {
      thrown.addSuppressed(e);
    }
  }
}
