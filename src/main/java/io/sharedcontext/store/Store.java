package io.sharedcontext.store;

import io.sharedcontext.tool.Call;
import io.sharedcontext.tool.CallSnapshot;
import io.sharedcontext.tool.CallStore;
import io.sharedcontext.tool.CommitMode;
import io.sharedcontext.tool.Failure;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database that every process of this store shares. Opened by the first call that needs it. Knows
 * no engine: {@link StoreSettings} make the one it works on. Safe for use by several threads.
 */
public final class Store implements CallStore, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Store.class);
  private static final long CLOSING_MS = 250;

  private final StoreSettings settings;
  private final Scheduler background = new Scheduler();
  private final QueryStats workload = new QueryStats();
  private final CommitGate gate = new CommitGate();
  private final List<Runnable> endings = new CopyOnWriteArrayList<>();
  private final ReadHook beforeReads = new ReadHook();
  private final Engine engine;

  /** One on the engine that {@code settings} name. */
  public Store(StoreSettings settings) {
    this(settings, settings::engine);
  }

  /** One on the engine that {@code engines} makes. */
  public Store(StoreSettings settings, Function<Engine.Context, Engine> engines) {
    this(settings, engines, true);
  }

  private Store(StoreSettings settings, Function<Engine.Context, Engine> engines, boolean founds) {
    this.settings = settings;
    this.engine = engines.apply(new Engine.Context(background, workload, gate, founds));
  }

  /** One for who makes no store on a database server where there is none: it fails to open then. */
  public static Store existing(StoreSettings settings) {
    return new Store(settings, settings::engine, false);
  }

  /** One that this process may change also while its content moves to or from another store. */
  public static Store forMove(StoreSettings settings) {
    Store store = new Store(settings);
    store.gate.letMove();
    return store;
  }

  /** The settings it was made with. */
  public StoreSettings settings() {
    return settings;
  }

  /** The time by which things in the store end, the same for all its processes. */
  public Clock clock() {
    return engine.clock();
  }

  /** Opens the store unless it is open; a failure says why not, and the next call tries again. */
  public void open() {
    inUse();
  }

  /** Runs {@code work} on a reader, outside of any call. It sees one consistent snapshot. */
  public <T> T read(Function<Tx, T> work) {
    return read(CallSnapshot.NONE, work);
  }

  /** Runs {@code work} on a reader; it sees what all reads of the call see. */
  public <T> T read(Call call, Function<Tx, T> work) {
    return read(call.snapshot(), work);
  }

  /** Runs {@code work} on a reader; with a snapshot of this store it sees what that sees. */
  public <T> T read(CallSnapshot snapshot, Function<Tx, T> work) {
    return Snapshot.read(this, snapshot, work);
  }

  /** The same for {@code work} of one statement, which needs no transaction where there is none yet. */
  public <T> T readOne(CallSnapshot snapshot, Function<Tx, T> work) {
    return Snapshot.readOne(this, snapshot, work);
  }

  @Override
  public CallSnapshot snapshot(CommitMode commit) {
    return new Snapshot(this, commit);
  }

  /**
   * Queues {@code work} for the writer. Commands run in the order they were queued; several may share
   * a commit, each under a savepoint of its own. The future completes when the commit is durable, or
   * with what {@code work} threw, in which case nothing of it is kept. A command that is cancelled
   * before it began never runs. Nothing slow belongs into {@code work}: every process waits for it.
   * Nor into what is chained to the future without an executor: the writer waits for that.
   *
   * <pre>{@code
   * CompletableFuture<Integer> left = store.write(tx -> tx.run(
   *     "DELETE FROM participants WHERE session_id = ? AND agent_id = ?", session, agent));
   * }</pre>
   */
  public <T> CompletableFuture<T> write(Function<Tx, T> work) {
    return write(work, false);
  }

  /**
   * Like {@link #write(Function)}, for a change of a call. It ends the call's snapshot, and is
   * committed on this thread if the call's {@link CommitMode} and the writer's work allow that.
   */
  public <T> CompletableFuture<T> write(Call call, Function<Tx, T> work) {
    return write(work, call.snapshot() instanceof Snapshot shared && shared.endForChange());
  }

  private <T> CompletableFuture<T> write(Function<Tx, T> work, boolean inline) {
    Command<T> command = Command.of(work);
    try {
      Commits writer = inUse().writer();
      if (!inline || !writer.commitInline(command)) {
        writer.queue().add(command);
      }
    } catch (Failure e) {
      command.fail(e);
    }
    return command.future();
  }

  /**
   * Queues {@code work} to ride along with the next commit, at the latest in 100 ms. If none comes, it
   * wakes no other process: who listens hears of it within a second.
   */
  public void later(Consumer<Tx> work) {
    Command<Boolean> command = Command.rider(tx -> {
      work.accept(tx);
      return true;
    });
    CompletableFuture<Boolean> unused = command.future().whenComplete((done, failure) -> {
      if (failure != null) {
        LostChanges.note(failure, engine.closed() || gate.closed());
      }
    });
    try {
      inUse().writer().queue().addRider(command);
    } catch (Failure e) {
      command.fail(e);
    }
  }

  /** Runs {@code job} once in the background, after {@code delay} and when the store is open. */
  public void after(Duration delay, Runnable job) {
    background.in(delay.toMillis(), TimeUnit.MILLISECONDS, () -> {
      if (engine.ifOpen().isEmpty()) {
        after(delay, job);
      } else {
        job.run();
      }
    });
  }

  /** What is done before any read of this process begins. */
  public ReadHook beforeReads() {
    return beforeReads;
  }

  /** Runs {@code job} when the store is about to close, if it was ever open; it may queue work. */
  public void atEnd(Runnable job) {
    endings.add(job);
  }

  /**
   * Runs {@code job} again and again while the store is open, the first time at a random moment
   * within {@code interval}. Every process runs it, so let it do a little at a time.
   */
  public void every(Duration interval, Consumer<Tx> job) {
    background.every(interval, () -> {
      if (engine.ifOpen().isPresent()) {
        later(job);
      }
    });
  }

  /** How many statements this process had run so far. Asks the engine for nothing. */
  public QueryStats queryStats() {
    return workload;
  }

  /** What the store did for this process. Looks at names and sizes of its files, never into them. */
  public StoreMetrics work() {
    return inUse().metrics(workload);
  }

  /** What the pool of readers says of itself; brings it up if it is not. */
  public ReaderStats readers() {
    return inUse().readers();
  }

  /** Facts about the store, which is opened for it. */
  public StoreInfo facts() {
    return read(inUse()::facts);
  }

  /**
   * What the engine finds wrong with the database; empty when it is sound. {@code quick} leaves out the
   * indexes, where the engine can.
   */
  public List<String> problems(boolean quick) {
    OpenDatabase database = inUse();
    return read(tx -> database.problems(tx, quick));
  }

  /**
   * Gives the room of what was deleted back, in the background. The future tells whether nothing of it is
   * left on the disk: not while somebody keeps reading what was before.
   */
  public CompletableFuture<Boolean> recoverSpace() {
    return inUse().recoverSpace();
  }

  /** Writes a copy of the store as it is now to {@code target}, which must not exist. */
  public void backUp(Path target) {
    inUse().backUp(target);
  }

  /**
   * Tells {@code listener} soon after any process of this store has committed, on a thread that it
   * must not keep. It may be told without cause; a commit may go untold. Closing ends it.
   */
  @Override
  public AutoCloseable listen(Runnable listener) {
    return engine.listen(listener);
  }

  /** The processes that use this store; from the first call on this one is among them. */
  public ProcessRegistry processes() {
    return engine.processes();
  }

  /** Whether the store is open, and this process can only read it. */
  public boolean readOnly() {
    return engine.ifOpen().filter(OpenDatabase::readOnly).isPresent();
  }

  /** The database itself, for what only its engine can do; opens it. */
  public OpenDatabase inUse() {
    return engine.open();
  }

  /**
   * Begins no commit any more: changes that wait for one fail, soon, and were not made. One that has
   * begun comes to its end, and its callers learn of it.
   */
  public void stopCommits() {
    gate.close();
    engine.ifOpen().ifPresent(store -> store.writer().stopWaiting());
  }

  /** Finishes what was queued and closes the database; goes on without having done so after 250 ms. */
  @Override
  public void close() {
    if (engine.ifOpen().isPresent() && !engine.closed()) {
      endings.forEach(Runnable::run);
    }
    engine.stopOpening();
    background.close();
    CountDownLatch done = new CountDownLatch(1);
    Thread closing = new Thread(() -> closeParts(done), "store-closing");
    closing.setDaemon(true);
    closing.start();
    try {
      if (!done.await(CLOSING_MS, TimeUnit.MILLISECONDS)) {
        LOG.info("the store was left open: it did not close within {} ms", CLOSING_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeParts(CountDownLatch done) {
    try {
      engine.close();
    } finally {
      done.countDown();
    }
  }
}
