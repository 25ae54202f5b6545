package io.sharedcontext.store;

import io.sharedcontext.tool.ErrorCode;
import io.sharedcontext.tool.Failure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the writer, in the order in which it came. Riders wait for a commit that somebody
 * else pays for, 100 ms at most. Full is full: a queue without an end would only hide that the disk
 * does not keep up.
 */
public final class WriteQueue {
  static final int PLACES = 1_024;
  private static final long RIDERS_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final Command<Boolean> WAKE = Command.of(tx -> true);

  private final BlockingQueue<Command<?>> waiting = new ArrayBlockingQueue<>(PLACES);
  private final BlockingQueue<Command<?>> riders = new ArrayBlockingQueue<>(PLACES);
  private final AtomicBoolean woken = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Supplier<Failure> refusal;

  WriteQueue() {
    this(CommitGate::ending);
  }

  /** Once it is closed, {@code refusal} is what commands fail with. */
  WriteQueue(Supplier<Failure> refusal) {
    this.refusal = refusal;
  }

  /** Queues a command; one that finds no place fails at once. */
  public void add(Command<?> command) {
    if (closed.get()) {
      command.fail(refusal.get());
    } else if (!waiting.offer(command)) {
      command.fail(full());
    } else if (closed.get() && waiting.remove(command)) {
      command.fail(refusal.get());
    }
  }

  /** Queues a command that rides along. */
  public void addRider(Command<?> command) {
    if (closed.get()) {
      command.fail(refusal.get());
    } else if (!riders.offer(command)) {
      command.fail(full());
    } else if (closed.get() && riders.remove(command)) {
      command.fail(refusal.get());
    } else if (!woken.getAndSet(true)) {
      wake();
    }
  }

  /**
   * Waits for the next command; null when the queue is closed and nothing waits. It takes no memory: a
   * command that was taken and not handed over would be lost.
   */
  @Nullable
  Command<?> next() throws InterruptedException {
    while (!closed.get()) {
      woken.set(false);
      Command<?> rider = riders.peek();
      Command<?> command = rider == null
          ? waiting.take()
          : waiting.poll(remainingNanos(rider), TimeUnit.NANOSECONDS);
      // The rider may have gone along with another commit.
      Command<?> next = command == null ? riders.poll() : command;
      if (next != null && !WAKE.equals(next)) {
        return next;
      }
    }
    return poll();
  }

  /** Counted from when it came, or riders that keep coming would keep each other waiting. */
  private static long remainingNanos(Command<?> rider) {
    return RIDERS_WAIT_NANOS - (System.nanoTime() - rider.queuedNanos());
  }

  /** What else can go into the same transaction: commands, then riders. */
  Optional<Command<?>> more() {
    return Optional.ofNullable(poll());
  }

  private @Nullable Command<?> poll() {
    Command<?> command = waiting.poll();
    while (WAKE.equals(command)) {
      command = waiting.poll();
    }
    return command == null ? riders.poll() : command;
  }

  /** Fails those for which {@code refusal} gives a reason, by when they were queued; the others wait on. */
  void refuse(LongFunction<Optional<Failure>> refusal) {
    refuse(waiting, refusal);
    refuse(riders, refusal);
  }

  /** Not while the queue is walked: who hears of it may come back at once. */
  private static void refuse(
      BlockingQueue<Command<?>> queue, LongFunction<Optional<Failure>> refusal) {
    for (Command<?> command : List.copyOf(queue)) {
      Optional<Failure> reason =
          WAKE.equals(command) ? Optional.empty() : refusal.apply(command.queuedNanos());
      if (reason.isPresent() && queue.remove(command)) {
        command.fail(reason.get());
      }
    }
  }

  /** Whether a command may be carried out past the queue: it is open, and none waits. */
  boolean passable() {
    return !closed.get() && waiting.isEmpty();
  }

  /** What can go into the transaction of a command that passed it. */
  Optional<Command<?>> rider() {
    return Optional.ofNullable(riders.poll());
  }

  /** Takes no more; what waits is still served. */
  void close() {
    closed.set(true);
    wake();
  }

  /** Without room for it, the writer is awake anyway. */
  private void wake() {
    waiting.offer(WAKE);
  }

  private static Failure full() {
    return Failure.of(ErrorCode.STORE_BUSY, PLACES + " changes wait already; the limit is reached")
        .retryAfter(250);
  }
}
