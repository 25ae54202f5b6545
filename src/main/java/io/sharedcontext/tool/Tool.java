package io.sharedcontext.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * One tool, declared once. Its schemas, hints, permission check, rate limit, registration and page
 * in docs/tools.md are all derived from this value.
 *
 * <pre>{@code
 * Tool.changes("join_session", Effect.ADDS, JoinSession.class, Joined.class, this::join)
 *     .in(ToolTier.CORE)
 *     .limited(RateLimit.MESSAGES)
 * }</pre>
 *
 * @param name what clients call, in snake_case
 * @param effect what a call does to the store
 * @param permission what the caller must hold
 * @param tier in which lists it appears
 * @param rate the bucket a call draws from
 * @param repeatable whether it takes an idempotency key
 * @param beside whether a call with these arguments runs beside others, as it changes nothing or may
 *     wait; the rest begin in the order they came in
 * @param request the record of arguments; its {@link Doc} is the tool's description
 * @param result the record of results
 * @param handler the code behind it
 * @param task how its calls go on as tasks, if they can
 */
public record Tool<Q extends Record, R extends Record>(
    String name,
    Effect effect,
    Permission permission,
    ToolTier tier,
    RateLimit rate,
    boolean repeatable,
    Predicate<ObjectNode> beside,
    Class<Q> request,
    Class<R> result,
    Handler<Q, R> handler,
    Optional<TaskSupport<Q>> task) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z_]{0,39}");

  public Tool {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not snake_case: " + name);
    }
  }

  /** The code behind a tool. It throws {@link Failure}, or completes the future with it. */
  @FunctionalInterface
  public interface Handler<Q extends Record, R extends Record> {
    CompletableFuture<Outcome<R>> handle(Call call, Q request);
  }

  /** A tool that changes nothing; it runs beside other calls and may take its time. */
  public static <Q extends Record, R extends Record> Tool<Q, R> reads(
      String name, Class<Q> request, Class<R> result, BiFunction<Call, Q, R> handler) {
    return acts(name, Effect.READS, request, result, handler);
  }

  /** A tool whose calls run in the order they came in, each to its end. */
  public static <Q extends Record, R extends Record> Tool<Q, R> acts(
      String name,
      Effect effect,
      Class<Q> request,
      Class<R> result,
      BiFunction<Call, Q, R> handler) {
    Handler<Q, R> direct = (call, asked) ->
        CompletableFuture.completedFuture(new Outcome.Fresh<>(handler.apply(call, asked)));
    return new Tool<>(
        name,
        effect,
        effect.reads() ? Permission.READ : Permission.WRITE,
        ToolTier.STANDARD,
        RateLimit.UNLIMITED,
        false,
        arguments -> effect.reads(),
        request,
        result,
        direct,
        Optional.empty());
  }

  /**
   * A tool that changes the store through an idempotent transaction. Calls of one connection begin
   * in the order they came in, and may share a commit.
   */
  public static <Q extends Record, R extends Record> Tool<Q, R> changes(
      String name, Effect effect, Class<Q> request, Class<R> result, Handler<Q, R> handler) {
    return new Tool<>(
        name,
        effect,
        Permission.WRITE,
        ToolTier.STANDARD,
        RateLimit.UNLIMITED,
        true,
        arguments -> false,
        request,
        result,
        handler,
        Optional.empty());
  }

  /**
   * A tool whose answer may take long to come. Its handler returns at once, with a future that keeps
   * no thread and ends when it is cancelled. A call runs beside others, after the changes that came
   * before it; what comes later does not wait for it.
   */
  public static <Q extends Record, R extends Record> Tool<Q, R> waits(
      String name, Effect effect, Class<Q> request, Class<R> result, Handler<Q, R> handler) {
    return new Tool<>(
        name,
        effect,
        effect.reads() ? Permission.READ : Permission.WRITE,
        ToolTier.STANDARD,
        RateLimit.UNLIMITED,
        !effect.reads(),
        arguments -> true,
        request,
        result,
        handler,
        Optional.empty());
  }

  /** The same tool, of whose calls only some run beside others: those whose arguments say so. */
  public Tool<Q, R> besideWhen(Predicate<ObjectNode> arguments) {
    return with(
        permission,
        tier,
        rate,
        given -> arguments.test(CallArguments.of(this, given).values()));
  }

  /** The same tool, which also moves the caller's read position when asked to. */
  public Tool<Q, R> marks() {
    return new Tool<>(
        name,
        Effect.READS_AND_MARKS,
        permission,
        tier,
        rate,
        repeatable,
        beside,
        request,
        result,
        handler,
        task);
  }

  /**
   * The same tool, whose calls that wait are answered as tasks where the client declares the extension
   * {@code io.modelcontextprotocol/tasks}. {@link Doc#asTask} says how long they may wait then.
   */
  public Tool<Q, R> asTask(TaskSupport<Q> support) {
    return new Tool<>(
        name,
        effect,
        permission,
        tier,
        rate,
        repeatable,
        beside,
        request,
        result,
        handler,
        Optional.of(support));
  }

  /** The same tool for callers that hold {@code needed}. */
  public Tool<Q, R> needs(Permission needed) {
    return with(needed, tier, rate, beside);
  }

  /** The same tool in other lists. */
  public Tool<Q, R> in(ToolTier lists) {
    return with(permission, lists, rate, beside);
  }

  /** The same tool with a limit on how often one agent may call it. */
  public Tool<Q, R> limited(RateLimit bucket) {
    return with(permission, tier, bucket, beside);
  }

  /**
   * The same tool, whose answers {@code answers} keeps for as long as what {@code dependencies} reads
   * is the same.
   */
  public Tool<Q, R> cached(AnswerCache answers, AnswerCache.Dependencies<Q> dependencies) {
    return handledBy((call, asked) -> answers.answer(this, dependencies, call, asked));
  }

  /** Like {@link #cached}, for a tool whose answer tells how long it took: {@code timing} writes that. */
  public Tool<Q, R> cached(
      AnswerCache answers, AnswerCache.Dependencies<Q> dependencies, AnswerCache.Timing<R> timing) {
    return handledBy((call, asked) -> answers.timed(this, dependencies, timing, call, asked));
  }

  private Tool<Q, R> handledBy(Handler<Q, R> other) {
    return new Tool<>(
        name, effect, permission, tier, rate, repeatable, beside, request, result, other, task);
  }

  private Tool<Q, R> with(
      Permission needed, ToolTier lists, RateLimit bucket, Predicate<ObjectNode> alongside) {
    return new Tool<>(
        name, effect, needed, lists, bucket, repeatable, alongside, request, result, handler, task);
  }

  /** For people: {@code add_message} is "Add message". */
  public String title() {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1).replace('_', ' ');
  }

  /** What it is for, in the words a model reads. */
  public String description() {
    return request.getAnnotation(Doc.class).value();
  }

  /** JSON Schema of its arguments. */
  public ObjectNode inputSchema() {
    return Schema.input(this);
  }

  /** JSON Schema of its arguments for a client whose calls may be answered as tasks. */
  public ObjectNode taskInputSchema() {
    return Schema.input(this, true);
  }

  /** JSON Schema of its result. */
  public ObjectNode outputSchema() {
    return Schema.output(this);
  }

  /** The arguments of a call as a record, or a failure that says what is wrong with them. */
  public Q read(ObjectNode arguments, Clock clock) {
    return ArgumentReader.read(this, arguments, clock);
  }
}
